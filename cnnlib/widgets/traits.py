"""Traits that hold arrays and options, checked as the package checks them.

A value is checked when it is set, from Python or from the page; a wrong one raises the package's
own ValueError or TypeError. Arrays are copies that cannot be written to: a change made inside them
would not show.
"""

import json
from typing import ClassVar

import numpy as np
from traitlets import TraitError, TraitType, validate

from cnnlib import checks
from cnnlib.widgets.tasks import Task

LARGEST = 12  # rows or columns of numbers that stay readable


class Misfit(TraitError, ValueError):
    """Arrays and options that do not agree. As a TraitError it leaves the old state in place."""


def together(*names):
    """Decorate the method that checks traits which must fit together.

    It gets all of them as keywords, one of them new, and raises a ValueError if they do not fit.
    """

    def decorate(check):
        @validate(*names)
        def checked(self, proposal):
            now = {name: getattr(self, name) for name in names}
            now[proposal.trait.name] = proposal.value
            try:
                check(self, **now)
            except ValueError as error:
                raise Misfit(str(error)) from None
            return proposal.value

        return checked

    return decorate


def check_shape(name, array, shape, *, of="y"):
    """Raise a ValueError unless the gradient has the shape of what it is the gradient `of`."""
    if array.shape != tuple(shape):
        raise ValueError(f"{name} has shape {array.shape}, but {of} has shape {tuple(shape)}")


def invented(shape):
    """Return small integers without 0, for an upstream gradient that nobody gave."""
    i, j = np.indices(shape)
    return np.choose((i * 2 + j) % 6, [2.0, -1.0, 3.0, -2.0, 1.0, -3.0])


def fitted(gradient, shape):
    """Return an upstream gradient cut to a new shape; places that it lacks are made up."""
    if gradient.shape == tuple(shape):
        return gradient
    made_up = invented(shape)
    rows, columns = map(min, shape, gradient.shape)
    made_up[:rows, :columns] = gradient[:rows, :columns]
    return made_up


def numbers(value, name, *, axes="(H, W)", largest=LARGEST, finite=True):
    """Return a read-only float64 copy of an array that an explorer can draw, or say why not."""
    array = checks.array(name, value)
    wanted = len(axes.replace(",)", ")").split(","))
    if array.ndim == 1 and wanted == 2:
        array = array[np.newaxis]
    if array.ndim != wanted:
        raise ValueError(
            f"{name} must be {axes}, but it has shape {array.shape}: "
            f"{array.ndim} {'axis' if array.ndim == 1 else 'axes'}"
        )
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}: it holds no number to show")
    if max(array.shape[-2:]) > largest:
        raise ValueError(
            f"{name} has shape {array.shape}; an explorer draws at most {largest} rows and columns "
            f"of numbers: pass a part of it, such as {name}[..., :8, :8]"
        )
    if finite and not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinity; an explorer shows finite numbers")
    array = array.astype(np.float64)
    array.flags.writeable = False
    return array


class Numbers(TraitType):
    """A plane of numbers (one row may come as one axis), or None where `allow_none` is set."""

    def __init__(self, axes="(H, W)", *, largest=LARGEST, finite=True, **more):
        super().__init__(**more)
        self.rules = {"axes": axes, "largest": largest, "finite": finite}
        self.tag(sync=True, to_json=_to_lists, from_json=_from_lists)

    def validate(self, owner, value):
        """Check and copy."""
        return numbers(value, self.name, **self.rules)

    @property
    def rule(self):
        """What a page's script checks a value by; None for what no link carries."""
        if self.rules["largest"] > LARGEST:
            return None  # a drawing is the reader's own
        return {"kind": "numbers", "most": LARGEST, "finite": self.rules["finite"]}


class Number(TraitType):
    """One finite number."""

    rule: ClassVar = {"kind": "number"}

    def __init__(self, **more):
        super().__init__(**more)
        self.tag(sync=True)

    def validate(self, owner, value):
        """Check and turn 0-d arrays into a float."""
        return checks.number(value, self.name)


class Whole(TraitType):
    """A whole number from `least` to `most`."""

    def __init__(self, *, least, most, **more):
        super().__init__(default_value=max(least, 0), **more)
        self.least, self.most = least, most
        self.tag(sync=True)

    def validate(self, owner, value):
        """Check the kind and the range."""
        number = checks.integer(value, self.name, least=self.least)
        if number > self.most:
            raise ValueError(f"{self.name} is {number}; this explorer draws up to {self.most}")
        return number

    @property
    def rule(self):
        """What a page's script checks a value by."""
        return {"kind": "whole", "least": self.least, "most": self.most}


class Flag(TraitType):
    """True or False."""

    rule: ClassVar = {"kind": "flag"}

    def __init__(self, **more):
        super().__init__(default_value=False, **more)
        self.tag(sync=True)

    def validate(self, owner, value):
        """Check the kind."""
        return checks.flag(value, self.name)


class Word(TraitType):
    """One of a few words; the first if none is given."""

    def __init__(self, words, **more):
        super().__init__(default_value=words[0], **more)
        self.words = words
        self.tag(sync=True)

    def validate(self, owner, value):
        """Check that it is one of them."""
        return checks.choice(value, self.name, self.words)

    @property
    def rule(self):
        """What a page's script checks a value by."""
        return {"kind": "word", "words": self.words}


class Names(TraitType):
    """What a reader knows grids as: as many different words as the default has."""

    def __init__(self, default, **more):
        super().__init__(default_value=default, **more)
        self.tag(sync=True)

    def validate(self, owner, value):
        """Check the kind, the number, and that they differ."""
        count = len(self.default_value)
        if isinstance(value, str) or not isinstance(value, tuple | list):
            raise TypeError(f"{self.name} is {checks.short(value)}; it must be {count} words")
        if not all(isinstance(word, str) and word for word in value):
            raise TypeError(f"{self.name} is {checks.short(value)}; each of them must be a word")
        if len(value) != count or len(set(value)) != count:
            raise ValueError(
                f"{self.name} is {checks.short(value)}; it must be {count} different words"
            )
        return tuple(value)


class Pair(TraitType):
    """An option for rows and columns, given as one int or as two."""

    def __init__(self, *, least=1, **more):
        super().__init__(**more)
        self.least = least
        self.tag(sync=True)

    def validate(self, owner, value):
        """Check and return (rows, columns)."""
        return checks.pair(value, self.name, least=self.least)

    @property
    def rule(self):
        """What a page's script checks a value by."""
        return {"kind": "pair", "least": self.least, "most": LARGEST}


class Tasks(TraitType):
    """What a reader is asked to try: a tuple of `cnnlib.widgets.tasks.Task`."""

    def __init__(self, **more):
        super().__init__(default_value=(), **more)
        self.tag(sync=True, to_json=_tasks_to_json, from_json=_tasks_from_json)


def _tasks_to_json(tasks, widget):
    return [task.as_json() for task in tasks]


def _tasks_from_json(tasks, widget):
    return tuple(Task(**task) for task in tasks)


class Pick(TraitType):
    """The picked cell: (grid, row, column), or None. Its owner knows the grids' names."""

    rule: ClassVar = {"kind": "pick"}

    def __init__(self, **more):
        super().__init__(allow_none=True, **more)
        self.tag(sync=True)

    def validate(self, owner, value):
        """Check that there are three parts and that the indices are counted from 0."""
        if isinstance(value, str) or not isinstance(value, tuple | list) or len(value) != 3:
            raise TypeError(f"{self.name} is {checks.short(value)}; it must be (grid, row, column)")
        grid, row, column = value
        return (grid, *checks.pair((row, column), self.name, least=0))


# JSON has no NaN and no infinity: they travel by the names that JavaScript gives them.
UNUSUAL = {"NaN": np.nan, "Infinity": np.inf, "-Infinity": -np.inf}


def _to_lists(value, widget):
    return None if value is None else _replaced(value.tolist(), _name)


def _from_lists(value, widget):
    return _replaced(value, lambda entry: UNUSUAL.get(entry, entry))


def _replaced(value, replace):
    """Return nested lists with every entry replaced."""
    if isinstance(value, list):
        return [_replaced(part, replace) for part in value]
    return replace(value)


def _name(number):
    if np.isfinite(number):
        return number
    return "NaN" if np.isnan(number) else f"{'-' * (number < 0)}Infinity"


MOST_WRITTEN = 256  # numbers: four channels of 8 x 8


def written(value):
    """Return a value as Python code, in the shortest form that a trait takes."""
    if value is ...:
        return "..."
    if isinstance(value, np.ndarray):
        return written(value.tolist()) if value.size <= MOST_WRITTEN else "..."
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, tuple) and len(value) == 2 and value[0] == value[1]:
        return written(value[0])
    if isinstance(value, float):
        if not np.isfinite(value):
            return f'float("{value}")'
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return json.dumps(value) if isinstance(value, str) else repr(value)  # double quotes
