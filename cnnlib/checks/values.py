"""One value that is no array: a number, a flag, a word, a function, a table of names, a path."""

import os
from math import inf
from operator import index
from pathlib import Path

import numpy as np

from cnnlib.checks.wording import kind, short

MOST = 2**31 - 1  # a larger whole number is a slip, and would overflow NumPy's own sizes
MOST_ITEMS = 10_000  # more names or curves than anyone can look at are a slip


def integer(value, name, *, least=1):
    """Return `value` as an int of at least `least`; TypeError or ValueError say what is wrong."""
    try:
        if _is_bool(value):  # which Python counts among the whole numbers
            raise TypeError
        number = index(value)
    except TypeError:
        raise TypeError(
            f"{name} is {short(value)}, {kind(value)}; it must be a whole number (int)"
        ) from None
    if not least <= number <= MOST:
        bound = f"at least {least}" if number < least else f"at most {MOST}"
        raise ValueError(f"{name} is {short(number)}; it must be {bound}")
    return number


def number(value, name, *, above=-inf, least=-inf, below=inf):
    """Return one finite number as a float, within its bounds."""
    try:
        if isinstance(value, bool | str | bytes) or getattr(value, "ndim", 0):
            raise TypeError
        result = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} is {short(value)}, {kind(value)}; it must be a number") from None
    except OverflowError:
        result = inf
    if above < result and least <= result < below:  # never for NaN
        return result
    rules = [f"above {above:g}"] * (above > -inf) + [f"at least {least:g}"] * (least > -inf)
    rules.append(f"less than {below:g}" if below < inf else "finite")
    raise ValueError(f"{name} is {short(value)}; it must be {' and '.join(rules)}")


def flag(value, name):
    """Return `value` if it is True or False, else raise a TypeError."""
    if _is_bool(value):
        return bool(value)
    raise TypeError(f"{name} is {short(value)}, {kind(value)}; it must be True or False")


def function(value, name):
    """Return `value` if it can be called."""
    if callable(value):
        return value
    raise TypeError(f"{name} is {short(value)}, {kind(value)}; it must be a function")


def choice(value, name, allowed):
    """Return `value` if it is one of the words that are allowed."""
    if isinstance(value, str) and value in allowed:
        return value
    words = " or ".join(f'"{word}"' for word in allowed)
    raise ValueError(f"{name} is {short(value)}; it must be {words}")


def word(value, name):
    """Return `value` if it is text that can be shown."""
    if not isinstance(value, str):
        raise TypeError(f"{name} is {short(value)}, {kind(value)}; it must be text")
    if _halves(value):
        raise ValueError(
            f"{name} is {short(value)}; it holds half a letter, which nothing can show"
        )
    return value


def table(value, name):
    """Return `value` if it is a dict, and one that can be looked at."""
    if not isinstance(value, dict):
        raise TypeError(f"{name} is {short(value)}, {kind(value)}; it must be a dict of names")
    return _few(value, name)


def items(value, name):
    """Return what a list, a tuple, an array or the like holds, as a list."""
    if isinstance(value, dict) or not hasattr(value, "__len__") or getattr(value, "ndim", 1) == 0:
        raise TypeError(f"{name} is {short(value)}, {kind(value)}; it must be a list")
    return list(_few(value, name))


def path(value, name):
    """Return `value` as a Path that a file can have."""
    if not isinstance(value, str | os.PathLike):
        raise TypeError(f"{name} is {short(value)}, {kind(value)}; it must be a path")
    try:
        encoded = os.fsencode(value)
    except UnicodeEncodeError:
        encoded = b"\0"
    if b"\0" in encoded:
        raise ValueError(f"{name} is {short(str(value))}; no file can have this name")
    return Path(value)


def _halves(text):
    """Whether a text holds half of a surrogate pair."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_bool(value):
    return isinstance(value, bool | np.bool_)


def _few(value, name):
    if len(value) > MOST_ITEMS:
        raise ValueError(f"{name} has {len(value):,} entries; it may have {MOST_ITEMS:,} at most")
    return value
