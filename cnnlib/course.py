"""Where the lessons are: beside the package in a checkout, inside it once it is installed."""

from pathlib import Path

INSIDE = Path(__file__).parent
BESIDE = INSIDE.parent


def checkout():
    """Return the folder of the project's checkout that this package is part of.

    Returns
    -------
    Path or None
        None where the package is installed without one.
    """
    parts = (BESIDE / "notebooks", BESIDE / "pyproject.toml", BESIDE / "requirements.txt")
    return BESIDE if all(part.exists() for part in parts) else None


def notebooks():
    """Return the notebooks of the course, the appendix last.

    Returns
    -------
    list of Path
    """
    return sorted(((checkout() or INSIDE) / "notebooks").glob("*.ipynb"))


def lessons():
    """Return the notebooks that have a number: all but the appendix, which is looked up.

    Returns
    -------
    list of Path
    """
    return [path for path in notebooks() if path.name[0].isdigit()]
