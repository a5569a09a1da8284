"""What a reader and a teacher do on a day, in a process of its own: `python everyday.py WORLD`.

In the world "encodings" this package must name the encoding of every text that it reads or writes;
in the world "windows" it finds nothing of what POSIX systems alone have.
"""

import builtins
import linecache
import os
import signal
import sys
import warnings
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import SimpleNamespace

MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
NAMES = {
    os: ("fork", "geteuid", "getpgid", "getuid", "killpg", "mkfifo", "register_at_fork", "setsid"),
    signal: ("SIGALRM", "alarm", "setitimer"),
}
# These are imported before: what they need of POSIX systems is their own matter.
LIBRARIES = ("ipywidgets", "jupyterlab.labapp", "matplotlib.pyplot", "nbclient", "nbformat", "pdoc")
RELU = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
ENDLESS = "def relu(x):\n    while True: pass\n"


def encodings():
    """Make an error of each text in the system's encoding, where this package asks for it."""
    warnings.filterwarnings("ignore", category=EncodingWarning)
    warnings.filterwarnings("error", category=EncodingWarning, module=r"cnnlib\b")


def windows():
    """Take away what Windows lacks: the modules from this package alone, the names from all."""
    for name in LIBRARIES:
        import_module(name)
    load = builtins.__import__

    def refuse(name, *args, **options):
        if name in MODULES and args and args[0]["__name__"].startswith("cnnlib"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return load(name, *args, **options)

    builtins.__import__ = refuse
    for module, names in NAMES.items():
        for name in filter(vars(module).__contains__, names):
            delattr(module, name)


def defined(text):
    """Define what a cell of a notebook would, and return its relu."""
    linecache.cache["<cell>"] = len(text), None, text.splitlines(keepends=True), "<cell>"
    exec(compile(text, "<cell>", "exec"), globals())  # noqa: S102 - as a notebook does
    return relu  # noqa: F821


def day():
    """Import all, start, check and keep, save, publish, and judge a hand-in."""
    import cnnlib

    for module in walk_packages(cnnlib.__path__, "cnnlib."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    from jupyterlab.labapp import LabApp

    from cnnlib import course, predictions
    from cnnlib.commands import main
    from cnnlib.exercises import check
    from cnnlib.publish.content.lesson import Lesson
    from cnnlib.publish.editions.build import build as edition
    from cnnlib.publish.questions import export
    from cnnlib.publish.site.build import build as site

    LabApp.initialize_server = lambda *args, **options: SimpleNamespace(start=lambda: None)
    main(["start", "lessons"])
    print(check("build_relu", defined(ENDLESS)))
    print(check("build_relu", defined(RELU), keep=True))
    predictions.save("guesses.json", predictions.Log())
    print(predictions.load("guesses.json"))
    [first, *_] = course.lessons()
    site([first], Path("site"))
    edition("learner", [first], Path("learner"))
    export.write("questions", [Lesson(first)], each=1)
    main(["check", "mine.py", "--seconds", "120"])


if __name__ == "__main__":
    {"encodings": encodings, "windows": windows}[sys.argv[1]]()
    day()
