"""What comes out of a hand-in's process: lines of JSON, believed only in form and size.

The hand-in's code runs in that process and could write such lines itself. So it can forge what is
said of its own exercises, and nothing else.
"""

import json

from cnnlib.exercises.report import PASSED, UNTRIED, WRONG
from cnnlib.grading.words import plain

LONGEST = 32_000  # bytes of a line
MOST = 1_000_000  # bytes of all
VERDICTS = (PASSED, WRONG, UNTRIED)


class Unbelievable(Exception):
    """A line that no judge of ours has written."""


def read(line, known):
    """Return the one thing that a line says, (kind, value).

    Parameters
    ----------
    line : bytes
    known : collection of str
        The names of exercises that may occur.

    Returns
    -------
    tuple

    Raises
    ------
    Unbelievable
        If it is of no known form.
    """
    try:
        [(kind, value)] = json.loads(line).items()
        return kind, READERS[kind](value, known)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unbelievable from None


def _name(value, known):
    if value not in known:
        raise ValueError(value)
    return value


def _found(value, known):
    return [_name(each, known) for each in value]


def _words(value, known):
    return plain(value)


def _verdict(value, known):
    if value["verdict"] not in VERDICTS:
        raise ValueError(value)
    slip = value["slip"]
    return {
        "verdict": value["verdict"],
        "words": plain(value["words"]),
        "slip": None if slip is None else plain(slip),
        "right": _count(value["right"]),
        "tried": _count(value["tried"]),
    }


def _count(value):
    if value is not None and (type(value) is not int or not 0 <= value <= 9_999):
        raise ValueError(value)
    return value


def _defence(value, known):
    return {"question": plain(value["question"], lines=True), "answer": plain(value["answer"])}


def _true(value, known):
    if value is not True:
        raise ValueError(value)
    return value


READERS = {
    "unreadable": _words,
    "found": _found,
    "begun": _name,
    "verdict": _verdict,
    "defence": _defence,
    "ended": _true,
}
