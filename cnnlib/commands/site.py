"""Build the course as a site: pages, slides, worksheets, questions, a reference, and JupyterLite.

The pages need no kernel and no network. JupyterLite is built in a checkout of the project only.
"""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

from cnnlib import course


def arguments(parser):
    """Add what the command takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="made where it is missing")
    parser.add_argument(
        "--repository", metavar="OWNER/NAME", help="where the notebooks are on GitHub, to be opened"
    )


def run(chosen):
    """Run the builder of each part."""
    steps = [
        (f"cnnlib.publish.{name}", words)
        for name, *words in parts(chosen.folder, chosen.repository)
    ]
    try:
        for module, _ in steps:
            import_module(module)
    except ModuleNotFoundError as missing:
        sys.exit(f'{missing.name} is not installed: pip install "cnnlib[publish]"')
    _make(chosen.folder)
    if course.checkout() is None:
        print("JupyterLite is left out: it is built in a checkout of the project.", flush=True)
    for module, words in steps:
        command = [sys.executable, "-m", module, *map(str, words)]
        if code := subprocess.run(command, check=False).returncode:
            sys.exit(code)


def _make(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise ValueError(f"{folder} is a file; the site needs a folder") from None
    except OSError as error:
        raise ValueError(f"{folder} cannot be made: {error.strerror}") from None


def parts(folder, repository=None):
    """Yield the builder of each part and what it takes; the pages link what is there before them."""
    if course.checkout():
        yield "lab", folder / "lab"
    yield "decks.build", folder / "slides", *course.lessons()
    yield "decks.lecture", folder / "lectures", "--plan=ten"
    yield "sheets.worksheets", folder / "worksheets"
    yield "sheets.exam", folder / "worksheets"
    yield "questions", folder / "questions"
    yield "site.reference", folder / "reference"
    told = [f"--repository={repository}"] if repository else []
    yield "site.build", folder, *course.notebooks(), *told
