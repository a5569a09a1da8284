"""Where the lessons are, and where a lesson that is opened alone finds the package.

In a checkout the lessons are beside the package; once it is installed, inside it.
"""

from pathlib import Path

INSIDE = Path(__file__).parent
BESIDE = INSIDE.parent

# What pip takes behind "@": an address such as git+https://..., or that of a wheel. It stands here
# alone; where it is empty, a lesson that is opened alone only says what to run.
ADDRESS = ""
PLACE = "git+https://github.com/OWNER/REPO"

FIRST_CELL = """\
# Opened alone, as on Colab or Kaggle, a lesson first needs what it imports.
from importlib.util import find_spec

if find_spec("cnnlib") is None:
    """


def install_line(address=ADDRESS):
    """Return the line that installs what the lessons import, as it is typed into a notebook.

    Parameters
    ----------
    address : str
        Where pip finds the package; a copy's place with its names left open, if it is empty.

    Returns
    -------
    str
    """
    return f'%pip install "cnnlib[course] @ {address or PLACE}"'


def first_cell(address=ADDRESS):
    """Return the code that each notebook begins with, and that does nothing where the package is.

    Parameters
    ----------
    address : str
        Where pip finds the package. If it is empty, the code says what to run, and runs nothing.

    Returns
    -------
    str
    """
    line = install_line(address)
    if address:
        act = f"""get_ipython().run_line_magic("pip", '{line.removeprefix("%pip ")}')"""
    else:
        act = f"print('First run: {line}')"
    return FIRST_CELL + act


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
