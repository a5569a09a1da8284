"""Where exercises are handed out and handed in."""

import difflib
import html
import warnings
from collections import Counter
from dataclasses import dataclass

import numpy as np

from cnnlib import checks
from cnnlib.exercises import (
    lesson00,
    lesson01,
    lesson02,
    lesson03,
    lesson04,
    lesson05,
    lesson06,
    lesson07,
    lesson08,
    lesson09,
    lesson10,
    lesson11,
    operations,
)
from cnnlib.shapes import short

_LESSONS = (
    lesson00,
    lesson01,
    lesson02,
    lesson03,
    lesson04,
    lesson05,
    lesson06,
    lesson07,
    lesson08,
    lesson09,
    lesson10,
    lesson11,
)
_MODULES = dict(enumerate(_LESSONS)) | {"operations": operations}
EXERCISES = {e.name: e for module in _MODULES.values() for e in module.EXERCISES}
_hints_given = Counter()


def check(name, answer=None):
    """Judge an answer and say why.

    Parameters
    ----------
    name : str
        The exercise, as `names()` lists it.
    answer : function, array, number or words
        What the exercise asks for. None, `...` and an empty stub count as not attempted yet.

    Returns
    -------
    Report
        True where the answer passed; shows itself as text and in a notebook.
    """
    exercise = _find(name)
    # What a comparison with a wild answer overflows is no news to its author.
    with (
        np.errstate(all="ignore"),
        warnings.catch_warnings(action="ignore", category=RuntimeWarning),
    ):
        return exercise.check(answer)


def hint(name):
    """The next hint: the idea, then the shape, then the line."""
    exercise = _find(name)
    turn = min(_hints_given[name], len(exercise.hints) - 1)
    _hints_given[name] += 1
    return Hint(exercise.hints[turn], turn + 1, len(exercise.hints))


def material(name):
    """What the exercise hands out: lines to order, functions to judge, words to choose."""
    return _find(name).material


def names(lesson=None):
    """The names of one lesson's exercises, or of all: {lesson: [names]}."""
    listed = {key: [e.name for e in module.EXERCISES] for key, module in _MODULES.items()}
    if lesson is None:
        return listed
    if not isinstance(lesson, int | str) or isinstance(lesson, bool) or lesson not in listed:
        raise ValueError(f"there is no lesson {short(lesson)}; there are {list(listed)}")
    return listed[lesson]


@dataclass(frozen=True)
class Hint:
    """One hint, and where it stands on the ladder."""

    text: str
    number: int
    of: int

    def __repr__(self):
        return f"hint {self.number} of {self.of}. {self.text}"

    def _repr_html_(self):
        return f"<div role='note'>hint {self.number} of {self.of}. {html.escape(self.text)}</div>"


def _find(name):
    if checks.word(name, "name") not in EXERCISES:
        near = difflib.get_close_matches(name, EXERCISES, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else "; names() lists them"
        raise ValueError(f"there is no exercise {short(name)}{meant}")
    return EXERCISES[name]
