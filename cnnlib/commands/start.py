"""Copy the lessons into a folder, and open them in JupyterLab.

A lesson that you have changed is never written over: a newer edition of it goes beside, under its
own name. In a checkout of the project, without a FOLDER, the lessons open where they are. All from
the first option on is passed on to JupyterLab: cnnlib start lessons --port=9000
"""

import os
import sys
from pathlib import Path

from cnnlib import __version__, copies, course

FOLDER = "cnnlib-lessons"
# A notebook that is opened again shows its explorers as they were left, alive without a kernel; no
# news is fetched.
SETTINGS = Path(__file__).parent / "lab_settings"


def arguments(parser):
    """Add what the command takes."""
    parser.usage = "cnnlib start [-h] [FOLDER] [JUPYTERLAB'S OPTIONS]"
    words = f"where the lessons go; {FOLDER}, if left out"
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=words)


def run(chosen):
    """Bring the lessons, say which newer editions went beside, and serve until interrupted."""
    lab = _lab()
    root, folder = _places(chosen.folder)
    first = folder.relative_to(root) / course.lessons()[0].name
    words = [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{first.as_posix()}",
        f"--LabApp.app_settings_dir={SETTINGS}",
        *_of_this_machine(),
        *chosen.others,
    ]
    lab.initialize_server(words, tornado_settings={"page_config_hook": without_lite}).start()


def without_lite(_, page_config):
    """Return what a page of JupyterLab is told, but for JupyterLite's extensions.

    They are here to build the site, and look for JupyterLite in every page that loads them.
    """
    extensions = page_config["federated_extensions"]
    kept = [each for each in extensions if not each["name"].startswith("@jupyterlite/")]
    return page_config | {"federated_extensions": kept}


def _lab():
    try:
        from jupyterlab.labapp import LabApp
    except ModuleNotFoundError as missing:
        sys.exit(f'{missing.name} is not installed: pip install "cnnlib[course]"')
    return LabApp


def _places(folder):
    """Return what JupyterLab shows, and the folder in it that has the lessons by now."""
    if folder is None and (checkout := course.checkout()):
        return checkout, checkout / "notebooks"
    folder = (folder or Path(FOLDER)).absolute()
    try:
        beside = copies.bring(course.notebooks(), folder, __version__)
    except OSError as error:
        sys.exit(f"{folder} cannot take the lessons: {error.strerror}")
    print(f"The lessons are in {folder}")
    for path in beside:
        print(f"You have changed this lesson; its edition {__version__} is beside it: {path.name}")
    return folder, folder


def _of_this_machine():
    """Return the options without which Jupyter would not start, or would seek a browser in vain."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield "--allow-root"
    has_display = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if not has_display:
        yield "--no-browser"
