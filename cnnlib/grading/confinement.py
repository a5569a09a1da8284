"""Where bubblewrap is present, a hand-in runs within it: no network, nobody else's files."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np

from cnnlib import course

SCRATCH = "/tmp"  # of its own, in memory, gone with the process
ROOM = 64_000_000  # bytes
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache")
PATIENCE = 60  # seconds in which a first trial must have ended
TRIAL = "import cnnlib.grading.inside.judging, socket"


def prefix(folder, hidden=()):
    """Return the words of a command line that confine what follows them.

    Parameters
    ----------
    folder : Path
        The one folder that can be read beside the system's, Python's and this package's.
    hidden : sequence of Path
        Folders that must not be seen even where they lie in one of those.

    Returns
    -------
    list of str
    """
    shown = _shown()
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--proc", "/proc", "--dev", "/dev"]
    words += ["--size", str(ROOM), "--tmpfs", SCRATCH]
    for path in (*SYSTEM, *shown):
        words += ["--ro-bind-try", str(path), str(path)]
    for path in hidden:
        if any(path.is_relative_to(each) for each in (*SYSTEM, *shown)):
            words += ["--tmpfs", str(path)]
    words += ["--ro-bind", str(folder), str(folder), "--remount-ro", "/"]
    return [*words, "--chdir", SCRATCH]


@cache
def works():
    """Whether bubblewrap is present and permitted here."""
    if sys.platform != "linux" or not shutil.which("bwrap"):
        return False
    command = [*prefix(Path(__file__).parent), sys.executable, "-c", TRIAL]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={"PYTHONPATH": str(course.BESIDE)},
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _shown():
    """Return where Python, its packages and this one lie, as they are called and as they are."""
    paths = {
        Path(sys.prefix),
        Path(sys.base_prefix),
        Path(sys.executable).resolve().parents[1],
        Path(np.__file__).parents[1],
        course.INSIDE,
    }
    return sorted(paths | {path.resolve() for path in paths})
