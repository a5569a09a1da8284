"""Packages of the npm registry, each fetched once, into a folder that is not in git."""

import shutil
import subprocess
from pathlib import Path

FOLDER = Path("build/npm")


def package(name, version, folder=FOLDER):
    """Return the folder of an unpacked package, which npm fetches where it is missing.

    Parameters
    ----------
    name, version : str
    folder : path, optional
        Where packages are kept, by name and version.

    Returns
    -------
    Path

    Raises
    ------
    RuntimeError
        If npm is needed and missing, or cannot fetch the package.
    """
    place = Path(folder) / f"{name}-{version}"
    unpacked = place / "node_modules" / name
    if not (unpacked / "LICENSE").exists():
        _fetch(f"{name}@{version}", place)
    return unpacked


def _fetch(wanted, place):
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(f"npm, which comes with Node.js, is needed to fetch {wanted} once")
    place.mkdir(parents=True, exist_ok=True)
    quiet = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
    command = [npm, "install", "--prefix", str(place), *quiet, wanted]
    done = subprocess.run(
        # npm writes UTF-8 wherever it runs.
        command,
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise RuntimeError(f"npm could not fetch {wanted}:\n{done.stderr.strip()}")
