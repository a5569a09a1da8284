"""reveal.js, the engine of the slides: fetched from the npm registry once, into a folder of its own."""

import shutil
import subprocess
from pathlib import Path

VERSION = "6.0.2"
FOLDER = Path("build/npm")  # not in git


def package(folder=FOLDER):
    """Return the folder of the unpacked package, which npm fetches where it is missing.

    Parameters
    ----------
    folder : path, optional
        Where it is, or will be: one folder for each version.

    Raises
    ------
    RuntimeError
        If npm is needed and missing, or cannot fetch the package.
    """
    place = Path(folder) / f"reveal.js-{VERSION}"
    unpacked = place / "node_modules" / "reveal.js"
    if not (unpacked / "LICENSE").exists():
        _fetch(place)
    return unpacked


def _fetch(place):
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            f"the slides need npm, which comes with Node.js, to fetch reveal.js {VERSION} once"
        )
    place.mkdir(parents=True, exist_ok=True)
    quiet = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
    command = [npm, "install", "--prefix", str(place), *quiet, f"reveal.js@{VERSION}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"npm could not fetch reveal.js {VERSION}:\n{done.stderr.strip()}")
