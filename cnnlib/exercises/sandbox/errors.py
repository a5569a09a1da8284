"""What a learner's error says, and the line of theirs that raised it."""

import os
import traceback
from pathlib import Path

from cnnlib.exercises.sandbox.limits import TimeIsUp

_LONGEST = 300  # characters of an error that are told
_LIBRARIES = (
    os.path.dirname(os.__file__),  # Python's own
    str(Path(__file__).parents[2]),  # cnnlib
)


def one_line(error):
    """ "IndexError: index 7 is out of bounds ..."; an error need not be able to say what it is."""
    name = type(error).__name__
    try:
        message = "".join([str(error)])  # of a subclass of str, a str
    except BaseException as unsaid:
        if isinstance(unsaid, TimeIsUp):
            raise
        message = "its message cannot be shown"
    text = readable(f"{name}: {message}" if message else name)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def line_of(error):
    """The deepest of the learner's own source lines, or None; and the answer's line that led there.

    The deepest may stand in another cell, or in mine.py. No file name, since a notebook's cells have
    new ones in every run.
    """
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [f for f in frames if f.line and not _is_library(f.filename)]
    if not theirs:
        return None
    first, deepest = theirs[0], theirs[-1]
    if deepest.filename == first.filename:
        return deepest.line
    led = [f.line for f in theirs if f.filename == first.filename]
    return f"{deepest.line}, which was called by: {led[-1]}"


def readable(text):
    """`text` with a mark for what no page can show, half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode()


def _is_library(filename):
    packages = "site-packages" in filename or "dist-packages" in filename
    return packages or filename.startswith(_LIBRARIES)
