"""All exercises by name: found in their modules, and in front of them what a learner calls."""

import difflib
import pkgutil
import warnings
from functools import cache
from importlib import import_module

import numpy as np

from cnnlib import checks
from cnnlib.exercises import attempts, lessons, sandbox
from cnnlib.exercises import builds as build_modules
from cnnlib.exercises.exercise import Exercise
from cnnlib.exercises.hints import ladder
from cnnlib.exercises.keeping.keep import kept
from cnnlib.exercises.sandbox.limits import OurTime


def check(name, answer=None, *, keep=False, kernel=None):
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
    kernel : "square", optional
        Judge only what the function does with square kernels; the report says so.

    Returns
    -------
    Report
        True where the answer passed; shows itself as text and in a notebook. The second red one in
        a row says more than the first.

    Raises
    ------
    ValueError
        If there is no exercise of that name, it has no kernel of more than one form, or keep is
        True for one that keeps no piece or is judged in part.

    Examples
    --------
    >>> from cnnlib import exercises
    >>> exercises.check("three_cells", (2, 6, 3))
    ✓ three_cells: passed
    the kernel turned, nine products each, and the bias once
    """
    exercise = find(name)
    if checks.flag(keep, "keep") and not hasattr(exercise, "piece"):
        raise ValueError(
            f"keep is True, but {name} keeps no piece; builds do: {', '.join(builds())}"
        )
    if keep and kernel is not None:
        raise ValueError(
            f"keep is True, but kernel is {checks.short(kernel)}, and only a piece that is judged in "
            "full is kept: leave kernel out"
        )
    # What a comparison with a wild answer overflows is no news to its author.
    with (
        sandbox.my_turn(),
        OurTime(),
        np.errstate(all="ignore"),
        warnings.catch_warnings(action="ignore", category=RuntimeWarning),
    ):
        scope = {} if kernel is None else {"square": _is_scope(exercise, kernel)}
        report = attempts.noted(exercise.check(answer, **scope))
        return kept(report, exercise, answer) if keep and report else report


def hint(name, steps=1):
    """Show the three hints as folds, of which the first `steps` are open: idea, shape, line.

    Nothing is counted. The second also names the slip of your last answer, where it is a known one;
    the line to write stands in the third alone.

    Parameters
    ----------
    name : str
        The exercise, as `names()` lists it.
    steps : int
        How many are open from the start; as text, how many are shown.

    Returns
    -------
    Ladder
        Shows itself as text and, in a notebook, as folds.

    Raises
    ------
    ValueError
        If there is no exercise of that name, or `steps` is below 1.

    Examples
    --------
    >>> from cnnlib import exercises
    >>> exercises.hint("spread_the_gradient")
    hint 1 of 3. Idea: each entry of y lies in one block, or in none.
    hint("spread_the_gradient", 2) shows one more
    """
    return ladder(find(name), checks.integer(steps, "steps"))


def material(name):
    """Return what an exercise hands out: lines to order, functions to judge, words to choose.

    Parameters
    ----------
    name : str
        The exercise, as `names()` lists it.

    Returns
    -------
    object
        Made anew by each call; its kind is the exercise's own, and None where nothing is handed out.

    Raises
    ------
    ValueError
        If there is no exercise of that name.
    """
    return find(name).material


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


def _is_scope(exercise, kernel):
    """True, or a ValueError: whether an exercise can be judged with square kernels alone."""
    if checks.word(kernel, "kernel") != "square":
        raise ValueError(f'kernel must be "square", or be left out; not {checks.short(kernel)}')
    if not exercise.has_oblong_kernels:
        raise ValueError(
            f'{exercise.name} has no kernels to choose from; leave kernel="square" out'
        )
    return True


def find(name):
    """The Exercise of this name; ValueError where there is none."""
    by_name = {key: each for group in all_exercises().values() for key, each in group.items()}
    if checks.word(name, "name") not in by_name:
        near = difflib.get_close_matches(name, by_name, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else "; names() lists them"
        raise ValueError(f"there is no exercise {checks.short(name)}{meant}")
    return by_name[name]
