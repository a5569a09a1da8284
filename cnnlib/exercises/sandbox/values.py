"""What goes into a call and what comes out of it: values that can be compared in safety."""

import copy
from dataclasses import dataclass
from itertools import count

import numpy as np

_MOST = 100_000  # numbers, values in all lists, characters: a right result holds hundreds
_HARD = 100_000  # candidates to try before two arrays with odd strides are said to share memory
_OWN = {bool, int, float, complex, type(None), type(...)}
_EXACT = {
    str: lambda text: str.__str__(text)[:_MOST],
    int: int.__int__,
    float: float.__float__,
    complex: complex.__complex__,
}


@dataclass(frozen=True)
class TooLarge:
    """What is kept of an array that is too large to look at: its shape.

    It need not fill any memory itself: `np.broadcast_to(1.0, (10**6, 10**6))` holds one number, and
    yet whoever compares or draws it makes all of them.
    """

    shape: tuple


def copied(value):
    """A copy of arrays, and of lists, tuples and dicts with all that is in them."""
    kind = type(value)
    if kind in (tuple, list):
        return kind(map(copied, value))
    if kind is dict:
        return {key: copied(entry) for key, entry in value.items()}
    if isinstance(value, np.ndarray):
        return _laid_out_alike(value) if kind is np.ndarray else copy.deepcopy(value)
    return value


def _laid_out_alike(array):
    """A copy in the array's own order of axes, backwards where it is so, and as read-only."""
    ways = (..., *(slice(None, None, -1 if stride < 0 else 1) for stride in array.strides))
    twin = copy.deepcopy(array[ways])[ways]
    twin.flags.writeable = array.flags.writeable
    return twin


def plain(value):
    """`value` as arrays and numbers of NumPy's and Python's own types, which say what they are.

    A subclass may answer what it likes when it is asked for its shape or compared. A masked entry
    becomes NaN, since it is no answer. An array too large becomes a `TooLarge`, and a text too long is cut.
    Of any other object nothing is kept but its type's name. Raises a MemoryError where lists hold
    too many values.
    """
    return _plain(value, count())


def _plain(value, counter):
    """`value` made plain, as the next that `counter` counts."""
    if next(counter) > _MOST:
        raise MemoryError(f"more than {_MOST:,} values came back")
    kind = type(value)
    if kind in _OWN:
        return value
    if issubclass(kind, np.ndarray):
        return _plain_array(value)
    if issubclass(kind, np.generic) and kind.__module__ == "numpy":
        return value
    for sequence in (tuple, list):
        if issubclass(kind, sequence):
            return sequence(_plain(entry, counter) for entry in sequence.__iter__(value))
    for base, exact in _EXACT.items():
        if issubclass(kind, base):
            return exact(value)
    return type(kind.__name__, (), {})()


def _plain_array(value):
    array = np.ndarray.view(value, np.ndarray)
    if array.size > _MOST:
        return TooLarge(array.shape)
    return _with_holes(array, value) if issubclass(type(value), np.ma.MaskedArray) else array


def _with_holes(data, masked):
    mask = np.ma.getmaskarray(masked)
    return np.where(mask, np.nan, data) if mask.any() else data


def differ(before, after):
    """Whether an argument is not what it was: in type, in shape or in any entry."""
    if type(before) is not type(after):
        return True
    if isinstance(before, np.ndarray):
        if before.dtype != after.dtype:
            return True
        return not np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    if isinstance(before, list | tuple):
        return len(before) != len(after) or any(map(differ, before, after))
    return isinstance(before, int | float | str) and before is not after and before != after


def share(result, argument):
    """Whether a result, or one of several, uses the argument's memory."""
    results = result if isinstance(result, tuple) else (result,)
    return isinstance(argument, np.ndarray) and any(
        isinstance(r, np.ndarray) and _overlap(r, argument) for r in results
    )


def _overlap(a, b):
    try:
        return np.shares_memory(a, b, max_work=_HARD)
    except np.exceptions.TooHardError:
        return True
