"""The course in JupyterLite: a JupyterLab that runs in the reader's browser, with no install.

python -m cnnlib.publish.lab FOLDER [--pyodide FOLDER]

FOLDER is then static: any web server serves it, and FOLDER/?path=notebooks/NAME.ipynb opens a
lesson. Python itself is Pyodide, which the browser takes from its public address, or from the site
where --pyodide (or PYODIDE_DIR) names an unpacked copy of it.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from cnnlib import course
from cnnlib.publish.look.style import TOKENS
from cnnlib.publish.look.templates import fill
from cnnlib.widgets.policy import Script

ROOT = Path(__file__).parents[2]
PYTHON = [sys.executable, "-m"]

# What the lessons need: compiled packages, which Pyodide brings with all that these need in turn,
# and pure ones, which the site brings in the versions of requirements.txt. (IPython and traitlets
# come with the kernel, a stand-in for widgetsnbextension with JupyterLite.)
FROM_PYODIDE = ("numpy", "matplotlib")
FROM_THE_LOCK = (
    "anywidget",
    "comm",
    "ipywidgets",
    "jupyterlab-widgets",
    "psygnal",
    "tqdm",
    "typing-extensions",
)

KERNEL = "@jupyterlite/pyodide-kernel-extension"
# The kernel's worker stands four folders deep, and looks for wheels from where it stands.
FROM_THE_WORKER = "../" * len(["extensions", *KERNEL.split("/"), "static"])

# The Pyodide that the lessons were run with; the kernel's own choice is one release older.
PYODIDE = "https://cdn.jsdelivr.net/pyodide/v0.27.7/full/"
# What JupyterLite calls its database, before the site's path.
STORAGE = "JupyterLite Storage - "
# Megabytes of a first visit, measured (tests/browser/test_jupyterlite_lab.py).
SITE_SIZE, PYTHON_SIZE = 13, 34

LITE = Path(__file__).with_name("lite")


def build(folder, notebooks, pyodide=None):
    """Write the site.

    Parameters
    ----------
    folder : path
        Made anew: what stood there is gone.
    notebooks : list of paths
        The lessons; the site opens at the first.
    pyodide : path, optional
        A folder with pyodide.js, pyodide-lock.json and the packages, to copy into the site.

    Raises
    ------
    ValueError
        If `pyodide` is no such folder, or this package is installed without the project's checkout,
        whose wheel and versions the site carries. Then what stood in the folder stays.
    """
    folder = Path(folder).absolute()
    if course.checkout() is None:
        raise ValueError(
            "JupyterLite is built in a checkout of the project; this cnnlib is installed without one"
        )
    if pyodide and not Path(pyodide, "pyodide.js").is_file():
        raise ValueError(f"{pyodide} is no unpacked Pyodide: it has no pyodide.js")
    with TemporaryDirectory() as temporary:
        lite = Path(temporary)
        _collect_wheels(lite / "pypi")
        (lite / "contents/notebooks").mkdir(parents=True)
        for notebook in notebooks:
            shutil.copy(notebook, lite / "contents/notebooks")
        settings = _settings(sorted(path.name for path in (lite / "pypi").iterdir()))
        (lite / "jupyter-lite.json").write_text(json.dumps(settings), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        _run_jupyterlite(lite, folder)
    if pyodide:
        shutil.copytree(pyodide, folder / "pyodide")
    home = "pyodide/" if pyodide else PYODIDE
    python = (LITE / "python.js").read_text("utf-8")
    # An address is resolved where the worker stands.
    python = python.replace("$PYODIDE", FROM_THE_WORKER + home if pyodide else home)
    (folder / "python.js").write_text(python, "utf-8")
    start_page = _start_page(f"notebooks/{Path(notebooks[0]).name}", home)
    (folder / "index.html").write_text(start_page, "utf-8")


def _start_page(first, home):
    """Return the page before JupyterLite's own, which would open at an empty launcher."""
    place = urlsplit(home).netloc
    return fill(
        "lite/start.html",
        connects=f"https://{place}" if place else "'self'",
        title="The course in your browser",
        style=f"{TOKENS}\n{(LITE / 'start.css').read_text('utf-8')}",
        first=first,
        home=home,
        place=place or "this site",
        storage=STORAGE,
        site_size=SITE_SIZE,
        python_size=PYTHON_SIZE,
        scripts=[Script((LITE / "start.js").read_text("utf-8"), module=True)],
    )


def _collect_wheels(folder):
    """Put cnnlib's wheel, and the lock's wheels of what it needs, into a folder."""
    # The folder is made by pip.
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    pins = re.findall(r"^([\w.-]+)(==.*\n(?:[ \t].*\n)*)", lock, re.MULTILINE)
    wanted = folder.with_name("wanted.txt")
    wanted.write_text("".join(n + pin for n, pin in pins if n in FROM_THE_LOCK), "utf-8")
    pure = ["--platform=any", "--implementation=py", "--abi=none", "--only-binary=:all:"]
    download = [*PYTHON, "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*download, *pure, f"--dest={folder}", f"--requirement={wanted}"], check=True)
    wheel = [*PYTHON, "hatchling", "build", "--target=wheel", f"--directory={folder}"]
    subprocess.run(wheel, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _settings(wheels):
    """Return JupyterLite's settings: each kernel starts with all that the lessons import."""
    kernel = {
        "pyodideUrl": "./python.js",
        "disablePyPIFallback": True,  # the site has all that is needed: ask no one else
        "loadPyodideOptions": {
            "packages": [*FROM_PYODIDE, *(f"{FROM_THE_WORKER}pypi/{name}" for name in wheels)]
        },
    }
    config = {"appName": "cnnlib", "litePluginSettings": {f"{KERNEL}:kernel": kernel}}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}


def _run_jupyterlite(lite, folder):
    command = [
        *(*PYTHON, "jupyterlite_core", "build", "--apps=lab", "--no-sourcemaps"),
        *(f"--lite-dir={lite}", f"--contents={lite / 'contents'}", f"--output-dir={folder}"),
    ]
    subprocess.run(command, cwd=lite, check=True)


def main():
    """Build what the command line asks for, and say what was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pyodide", default=os.environ.get("PYODIDE_DIR"), metavar="FOLDER")
    chosen = parser.parse_args()
    try:
        build(chosen.folder, course.notebooks(), chosen.pyodide)
    except ValueError as error:
        parser.error(str(error))
    except subprocess.CalledProcessError as error:
        sys.exit(f"the site in {chosen.folder} is not built: {error}")
    print(chosen.folder)


if __name__ == "__main__":
    main()
