"""Arguments that are no arrays: numbers, words, functions, tables of names, paths."""

import os
from math import inf
from pathlib import Path

from cnnlib.checks.wording import kind, short

MOST_ITEMS = 10_000  # more names or curves than anyone can look at are a slip


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
    """Return `value` if it is text."""
    if isinstance(value, str):
        return value
    raise TypeError(f"{name} is {short(value)}, {kind(value)}; it must be text")


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
    """Return `value` as a Path."""
    if isinstance(value, str | os.PathLike):
        return Path(value)
    raise TypeError(f"{name} is {short(value)}, {kind(value)}; it must be a path")


def _few(value, name):
    if len(value) > MOST_ITEMS:
        raise ValueError(f"{name} has {len(value):,} entries; it may have {MOST_ITEMS:,} at most")
    return value
