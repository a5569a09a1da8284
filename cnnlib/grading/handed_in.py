"""What lies in a folder of hand-ins: a folder or a file a learner."""

import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from cnnlib.exercises.keeping.library_file import NAME
from cnnlib.grading.words import plain

KINDS = (".ipynb", ".py")
LARGEST = 64_000_000  # bytes
LEFT_OUT = re.compile(
    r"^[.~]|^__|\.backup\d+\.py$|-checkpoint\.ipynb$"
    r"|^desktop\.ini$|^thumbs\.db$|:Zone\.Identifier$",  # what Windows puts beside files
    re.IGNORECASE,
)


class HandIn(NamedTuple):
    """One file of a learner.

    Attributes
    ----------
    learner, file : str
        Harmless to print; the file's place is told from the folder on.
    path : Path
    trouble : str
        Why it cannot be taken, "" where it can.
    """

    learner: str
    file: str
    path: Path
    trouble: str = ""

    @property
    def companion(self):
        """The learner's mine.py beside a notebook, which its cells may use; None without one."""
        beside = self.path.with_name(NAME)
        return beside if self.path.name != NAME and not _trouble(beside) else None


def found(folder):
    """Return the hand-ins in a folder, in the order of their names.

    Parameters
    ----------
    folder : path
        Each folder and each file in it is a learner, called so. Links are not followed.

    Returns
    -------
    list of HandIn

    Raises
    ------
    ValueError
        If it is no folder, or nothing is in it.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"there is no folder {plain(str(folder))}")
    entries = [each for each in folder.iterdir() if not LEFT_OUT.search(each.name)]
    if not entries:
        raise ValueError(f"nothing was handed in: {plain(str(folder))} is empty")
    return [hand_in for entry in sorted(entries, key=_order) for hand_in in _of_one(entry)]


def alone(path):
    """Return one file as a hand-in.

    Parameters
    ----------
    path : path

    Returns
    -------
    HandIn
    """
    path = Path(path)
    return HandIn(_shown(path.stem), _shown(path.name), path, _trouble(path))


def _of_one(entry):
    """Return the hand-ins of one learner; one that says so where there is nothing to judge."""
    if entry.is_symlink() or not entry.is_dir():
        return [alone(entry)]
    learner, files = _shown(entry.name), sorted(_files(entry), key=_order)
    hand_ins = [
        HandIn(learner, _shown(path.relative_to(entry.parent).as_posix()), path, _trouble(path))
        for path in files
        if path.suffix.lower() in KINDS
    ]
    if hand_ins:
        return hand_ins
    others = f"only {_shown(files[0].name)}" if files else "nothing"
    words = f"there is no notebook and no {NAME} in this folder, {others}"
    return [HandIn(learner, learner, entry, words)]


def _files(folder):
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not LEFT_OUT.search(name)]
        yield from (Path(here, name) for name in names if not LEFT_OUT.search(name))


def _order(path):
    """Return what sorts paths alike on every system: capitals and small letters together."""
    return path.as_posix().casefold(), path.as_posix()


def _trouble(path):
    """Return why a file cannot be taken, or ""."""
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            kind = "a link to another place" if stat.S_ISLNK(state.st_mode) else "no ordinary file"
            return f"it is {kind}; hand in the file itself"
        if path.suffix.lower() not in KINDS:
            return f"it is no notebook (.ipynb) and no {NAME}"
        if state.st_size > LARGEST:
            return f"it has {state.st_size / 1e6:,.0f} MB; at most {LARGEST / 1e6:.0f} are read"
        with path.open("rb"):
            return ""
    except OSError as error:
        return f"it cannot be read: {error.strerror}"


def _shown(name):
    return plain(os.fsencode(name).decode("utf-8", "replace"))
