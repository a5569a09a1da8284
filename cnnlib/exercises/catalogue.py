"""All exercises by name, found in their modules."""

import difflib
import pkgutil
from functools import cache
from importlib import import_module

from cnnlib import checks
from cnnlib.exercises import builds as build_modules
from cnnlib.exercises import lessons
from cnnlib.exercises.exercise import Exercise


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


def find(name):
    """The Exercise of this name; ValueError where there is none."""
    by_name = {key: each for group in all_exercises().values() for key, each in group.items()}
    if checks.word(name, "name") not in by_name:
        near = difflib.get_close_matches(name, by_name, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else "; names() lists them"
        raise ValueError(f"there is no exercise {checks.short(name)}{meant}")
    return by_name[name]
