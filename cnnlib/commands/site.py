"""Build the course as a site: a page a lesson, slides, worksheets, and JupyterLite.

The pages need no kernel and no network. JupyterLite is built in a checkout of the project only.
"""

import sys
from pathlib import Path

from cnnlib import course


def arguments(parser):
    """Add what the command takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="made where it is missing")


def run(chosen):
    """Build all parts; the pages come last, and link what is there by then."""
    lab, decks, worksheets, pages = _builders()
    folder, notebooks = chosen.folder, course.notebooks()
    if course.checkout():
        lab(folder / "lab", notebooks)
    else:
        print("JupyterLite is left out: it is built in a checkout of the project.")
    decks(course.lessons(), folder / "slides")
    worksheets(folder / "worksheets")
    pages(notebooks, folder)


def _builders():
    """Import what builds each part, or say what to install."""
    try:
        from cnnlib.publish import lab
        from cnnlib.publish.decks import build as decks
        from cnnlib.publish.sheets import worksheets
        from cnnlib.publish.site import build as site
    except ModuleNotFoundError as missing:
        sys.exit(f'{missing.name} is not installed: pip install "cnnlib[publish]"')
    return lab.build, decks.build, worksheets.write, site.build
