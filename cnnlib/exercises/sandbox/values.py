"""What goes into a call and what comes out of it: values that can be compared in safety."""

import copy

import numpy as np

from cnnlib import checks

_HARD = 100_000  # candidates to try before two arrays with odd strides are said to share memory
_OWN = {np.ndarray, bool, int, float, complex, str, type(None), type(...)}
_EXACT = {str: str.__str__, int: int.__int__, float: float.__float__, complex: complex.__complex__}


def copied(value):
    """A copy of arrays, and of lists, tuples and dicts with all that is in them."""
    kind = type(value)
    if kind in (tuple, list):
        return kind(map(copied, value))
    if kind is dict:
        return {key: copied(entry) for key, entry in value.items()}
    if isinstance(value, np.ndarray):
        checks.require_memory("a copy of your answer", value.dtype, value.shape)
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
    becomes NaN, since it is no answer. Of any other object nothing is kept but its type's name.
    """
    kind = type(value)
    if kind in _OWN:
        return value
    if issubclass(kind, np.ma.MaskedArray):
        return _with_holes(value)
    if issubclass(kind, np.ndarray):
        return np.ndarray.view(value, np.ndarray)
    if issubclass(kind, np.generic) and kind.__module__ == "numpy":
        return value
    for sequence in (tuple, list):
        if issubclass(kind, sequence):
            return sequence(map(plain, sequence.__iter__(value)))
    for base, exact in _EXACT.items():
        if issubclass(kind, base):
            return exact(value)
    return type(kind.__name__, (), {})()


def _with_holes(masked):
    data, mask = np.ndarray.view(masked, np.ndarray), np.ma.getmaskarray(masked)
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
