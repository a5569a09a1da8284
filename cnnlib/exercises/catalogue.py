"""All exercises by name: found in their modules, and in front of them what a learner calls."""

import difflib
import pkgutil
import warnings
from functools import cache
from importlib import import_module

import numpy as np

from cnnlib import checks
from cnnlib.exercises import builds as build_modules
from cnnlib.exercises import lessons
from cnnlib.exercises.exercise import Exercise
from cnnlib.exercises.hints import next_hint
from cnnlib.exercises.keeping.keep import kept


def check(name, answer=None, *, keep=False):
    """Judge an answer and say why.

    Parameters
    ----------
    name : str
        The exercise, as `names()` lists it.
    answer : function, array, number or words
        What the exercise asks for. None, `...` and an empty stub count as not attempted yet.
    keep : bool
        True keeps a function that passed its build in mine.py, beside the notebook: see
        `cnnlib.exercises.mine`.

    Returns
    -------
    Report
        True where the answer passed; shows itself as text and in a notebook.

    Raises
    ------
    ValueError
        If there is no exercise of that name, or keep is True for one that keeps no piece.

    Examples
    --------
    >>> from cnnlib import exercises
    >>> exercises.check("three_cells", (2, 6, 3))
    ✓ three_cells: passed
    the kernel turned, nine products each, and the bias once
    """
    exercise = _find(name)
    if checks.flag(keep, "keep") and not hasattr(exercise, "piece"):
        raise ValueError(
            f"keep is True, but {name} keeps no piece; builds do: {', '.join(builds())}"
        )
    # What a comparison with a wild answer overflows is no news to its author.
    with (
        np.errstate(all="ignore"),
        warnings.catch_warnings(action="ignore", category=RuntimeWarning),
    ):
        report = exercise.check(answer)
        return kept(report, exercise, answer) if keep and report else report


def hint(name):
    """The next hint to the exercise of this name: the idea, then the shape, then the line."""
    return next_hint(_find(name))


def material(name):
    """What the exercise of this name hands out: lines to order, functions to judge, words."""
    return _find(name).material


def names(lesson=None):
    """The names of one lesson's exercises, or of all: {lesson: [names]}.

    A lesson is called as its notebook, without the number; "operations" are the library's own.
    """
    listed = {key: list(exercises) for key, exercises in all_exercises().items()}
    if lesson is None:
        return listed
    if not isinstance(lesson, str) or lesson not in listed:
        raise ValueError(f"there is no lesson {checks.short(lesson)}; there are {list(listed)}")
    return listed[lesson]


@cache
def all_exercises():
    """Every exercise, {lesson: {name: Exercise}}; a leading underscore marks a part of another."""
    modules = [
        f"{package.__name__}.{found.name}"
        for package in (lessons, build_modules)
        for found in pkgutil.iter_modules(package.__path__)
    ]
    listed = {}
    for module in [*modules, "cnnlib.exercises.operations"]:
        listed.setdefault(module.rpartition(".")[2], {}).update(
            (each.name, each)
            for name, each in vars(import_module(module)).items()
            if isinstance(each, Exercise) and not name.startswith("_")
        )
    return listed


@cache
def builds():
    """Every build, {name: Build}: the exercises whose answers can be kept."""
    every = {name: each for listed in all_exercises().values() for name, each in listed.items()}
    return {name: each for name, each in every.items() if hasattr(each, "piece")}


def _find(name):
    by_name = {key: each for group in all_exercises().values() for key, each in group.items()}
    if checks.word(name, "name") not in by_name:
        near = difflib.get_close_matches(name, by_name, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else "; names() lists them"
        raise ValueError(f"there is no exercise {checks.short(name)}{meant}")
    return by_name[name]
