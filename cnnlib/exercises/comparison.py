"""What came back from a call, compared with what should have."""

import numpy as np

from cnnlib.exercises.printing import index, number, shape
from cnnlib.exercises.sandbox.values import TooLarge, share

NUMBERS = "biuf"  # the kinds of dtype that count as numbers: bool, int, unsigned, float


def fault(exercise, trial):
    """What is wrong with one trial of a function exercise, in words, or None."""
    outcome = trial.outcome
    if outcome.timed_out:
        return f"your function {outcome.overtime}"
    if outcome.error:
        at = f", at the line: {outcome.line}" if outcome.line else ""
        return f"your function raised {outcome.error}{at}"
    if outcome.changed:
        changed = " and ".join(exercise.arguments[i] for i in outcome.changed)
        return f"your function changed {changed} in place; work on a copy"
    if len(trial.results) != len(trial.expected):
        return _wrong_count(trial, ", ".join(exercise.returns))
    for name, got, right in zip(exercise.returns, trial.results, trial.expected, strict=True):
        if wrong := _difference(name, got, right, exercise.whole):
            return wrong
    if outcome.shared and not exercise.may_view:
        shared = exercise.arguments[outcome.shared[0]]
        return f"the values are right, but the result is a view of {shared}; return a copy"
    return None


def kept_between_calls(trial):
    """What the second of two equal calls shows that the first cannot, in words, or None."""
    first, again = trial.outcome, trial.again
    if not again:
        return None
    if any(share(again.result, result) for result in as_tuple(first.result)):
        return "two calls returned the same memory; make a new array in each call"
    if not alike(first, again):
        return "called twice with the same arguments, your function gave different results"
    return None


def kept_from_other_numbers(exercise, trial):
    """What a call with other numbers of the same shapes shows, in words, or None."""
    wrong = trial.other and fault(exercise, trial.other)
    if not wrong:
        return None
    return f"called once more, with every number doubled: {wrong}; is anything kept from a call?"


def _wrong_count(trial, names):
    if trial.outcome.result is None:
        return f"nothing came back; expected {names}: is the return missing?"
    count = len(trial.results)
    return f"{count} result{'s' * (count != 1)} came back; expected {names}"


def _difference(name, got, expected, whole):
    if got is None:
        return f"{name} is None: is the return missing?"
    if isinstance(got, TooLarge):
        return _wrong_shape(name, got, expected)
    if not isinstance(got, (np.ndarray, np.generic, int, float)):
        return f"{name} is a {type(got).__name__}; a NumPy array was expected"
    values, right = np.asarray(got), np.asarray(expected)
    if values.dtype.kind not in NUMBERS:
        return f"{name} holds {values.dtype}; numbers were expected"
    if whole and not is_whole(got):
        return f"{name} is {got!r}, a {type(got).__name__}; a whole number (int) was expected"
    if values.shape != right.shape:
        return _wrong_shape(name, values, right)
    if same(values, right):
        return None
    return _not_finite(name, values, right) or _wrong_value(name, values, right)


def _wrong_shape(name, got, expected):
    return f"{name} has shape {shape(got)}; expected {shape(expected)}"


def _not_finite(name, got, expected):
    """Words for the numbers that are nan or infinite where they should not be, or None."""
    astray = differs(got, expected) & ~np.isfinite(got)
    if not astray.any():
        return None
    where = tuple(int(i) for i in np.argwhere(astray)[0])
    first = f"{name}{index(where)} is {got[where]}, expected {number(expected[where])}"
    if got.ndim == 0:
        return first
    return f"{astray.sum()} of {got.size} entries of {name} are nan or infinite; the first: {first}"


def _wrong_value(name, got, expected):
    where = first_difference(got, expected)
    found, right = number(got[where]), number(expected[where])
    if found == right:  # they differ in a later digit
        found, right = (f"{float(a[where]):.9g}" for a in (got, expected))
    words = f"{name}{index(where)} is {found}, expected {right}"
    if got.size > 1:
        words += f"; {differs(got, expected).sum()} of {got.size} entries differ"
    if limit := dtype_limit(got.dtype, expected):
        words += f". {name} is an array of {got.dtype}, which {limit}"
    return words


def dtype_limit(dtype, expected):
    """Why this dtype cannot hold the right numbers, or None."""
    if dtype.kind == "b":
        return "holds True and False only"
    if dtype.kind == "f":
        return f"keeps {np.finfo(dtype).precision} digits" if dtype.itemsize < 4 else None
    if (expected % 1 != 0).any():
        return "holds no fractions"
    info = np.iinfo(dtype)
    held = info.min <= expected.min() and expected.max() <= info.max
    return None if held else f"holds {info.min} to {info.max} only"


def as_tuple(result):
    """Several results as they are, one result as a tuple of one."""
    return tuple(result) if isinstance(result, tuple) else (result,)


def is_numeric(value):
    """Whether `value` is an array of numbers, or a number."""
    kinds = (np.ndarray, np.generic, int, float)
    return isinstance(value, kinds) and np.asarray(value).dtype.kind in NUMBERS


def same(got, expected):
    """Equal in shape, and in value to within what float32 can hold."""
    got, expected = np.asarray(got), np.asarray(expected)
    return got.shape == expected.shape and bool(_close(got, expected).all())


def differs(got, expected):
    """Where two arrays of one shape differ, as an array of bools."""
    return ~_close(np.asarray(got), np.asarray(expected))


def first_difference(got, expected):
    """Index of the first entry that differs, or None where the shapes do."""
    got, expected = np.asarray(got), np.asarray(expected)
    if got.shape != expected.shape:
        return None
    return tuple(int(i) for i in np.argwhere(differs(got, expected))[0])


def alike(a, b):
    """Whether two outcomes look the same: equal values, or the same kind of error."""
    if not (a.finished and b.finished):
        return a.timed_out == b.timed_out and _kind_of_error(a) == _kind_of_error(b)
    ours, theirs = as_tuple(a.result), as_tuple(b.result)
    if a.changed != b.changed or len(ours) != len(theirs):
        return False
    return all(
        is_numeric(x) and is_numeric(y) and is_whole(x) == is_whole(y) and same(x, y)
        for x, y in zip(ours, theirs, strict=True)
    )


def is_whole(value):
    """Whether `value` is an int, of Python's or NumPy's."""
    return isinstance(value, (int, np.integer))


def _close(got, expected):
    finite = np.abs(expected[np.isfinite(expected)], dtype=float)
    tolerance = 1e-5 * finite.max(initial=1)
    return np.isclose(got, expected, rtol=1e-5, atol=tolerance, equal_nan=True)


def _kind_of_error(outcome):
    return outcome.error and outcome.error.split(":")[0]
