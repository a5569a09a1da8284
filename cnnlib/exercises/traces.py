"""How a wrong array is off: turned, shifted, cut short, a multiple of the right one.

An explanation that could hold by chance (an array that equals its own transpose) does not count.
"""

import numpy as np

from cnnlib.exercises.comparison import differs, dtype_limit, same


def trace(name, pairs, factors):
    """Words for what turns `expected` into `got` in every one of `pairs`, or None.

    `factors` holds, for every pair, a dict of numbers the answer may be off by: {"n": 3}.
    """
    if not all(np.isfinite(got).all() for got, _ in pairs):
        return None
    for got, expected in pairs:
        limit = dtype_limit(got.dtype, expected)
        if limit and not _factor(name, pairs, factors):  # whole sums in place of means, say
            return f"your {name} is an array of {got.dtype}, which {limit}"
    for explain in (_one_transform, _of_other_shape, _in_part, _factor):
        words = explain(name, pairs, factors)
        if words:
            return words
    return None


def _one_transform(name, pairs, _):
    for words, transform in _TRANSFORMS:
        if all(_explains(transform, got, expected) for got, expected in pairs):
            return words.format(name=name)
    return None


def _explains(transform, got, expected):
    if expected.ndim < 2:
        return False
    changed = transform(expected)
    return changed is not None and not same(changed, expected) and same(got, changed)


def _rolled(shift, axis):
    """The truth moved by one, whatever stands in the row or column that came in."""

    def shifted(got, expected):
        if got.shape != expected.shape or expected.ndim < 2 or expected.shape[axis] < 2:
            return False
        a, b = np.moveaxis(got, axis, 0), np.moveaxis(expected, axis, 0)
        return same(a[1:], b[:-1]) if shift > 0 else same(a[:-1], b[1:])

    return shifted


def _channels_last(a):
    return np.moveaxis(a, -3, -1) if a.ndim > 2 else None


_TRANSFORMS = (
    (
        "your {name} is the right one turned by 180 degrees",
        lambda a: a[..., ::-1, ::-1],
    ),
    (
        "your {name} is the right one transposed: rows and columns are swapped",
        lambda a: a.swapaxes(-1, -2),
    ),
    ("your {name} is the right one upside down", lambda a: a[..., ::-1, :]),
    ("your {name} is the right one with left and right swapped", lambda a: a[..., ::-1]),
    (
        "in your {name} the first two axes are swapped",
        lambda a: a.swapaxes(0, 1) if a.ndim == 4 else None,
    ),
    ("in your {name} the channels stand last", _channels_last),
    ("your {name} has the wrong sign", lambda a: -a),
)
_SHIFTS = (
    ("your {name} is shifted down by one row", _rolled(+1, -2)),
    ("your {name} is shifted up by one row", _rolled(-1, -2)),
    ("your {name} is shifted right by one column", _rolled(+1, -1)),
    ("your {name} is shifted left by one column", _rolled(-1, -1)),
)


def _of_other_shape(name, pairs, _):
    wrong = [(got, expected) for got, expected in pairs if got.shape != expected.shape]
    if not wrong:
        return None
    if all(got.size == 0 for got, _ in wrong):
        return f"your {name} is empty: a slice such as [p:-p] is empty when p is 0"
    if all(_begins_alike(got, expected) for got, expected in pairs):
        shape = wrong[0][0].shape
        return f"your {name} is right as far as it goes, but has shape {shape}: look at its size"
    return None


def _begins_alike(got, expected):
    if got.ndim != expected.ndim or got.ndim == 0 or got.size == 0:
        return False
    if any(m > n for m, n in zip(got.shape, expected.shape, strict=True)):
        return False
    return same(got, expected[tuple(map(slice, got.shape))])


def _in_part(name, pairs, _):
    if any(got.shape != expected.shape for got, expected in pairs):
        return None
    if all(not got.any() and expected.any() for got, expected in pairs):
        return f"your {name} is still all zeros: nothing was written into it"
    if words := _all_but_the_edge(name, pairs):
        return words
    for words, shifted in _SHIFTS:
        if all(shifted(got, expected) for got, expected in pairs):
            return words.format(name=name)
    return None


def _all_but_the_edge(name, pairs):
    """Words where only the last row or the last column is wrong, or both."""
    # An array of one row or column has no inside to be right.
    pairs = [(a, b) for a, b in pairs if b.ndim > 1 and min(b.shape[-2:]) > 1]
    off = [differs(got, expected) for got, expected in pairs]
    if not pairs or any(wrong[..., :-1, :-1].any() for wrong in off):
        return None
    row = any(wrong[..., -1, :-1].any() for wrong in off)
    column = any(wrong[..., :-1, -1].any() for wrong in off)
    if not row and not column:  # the corner alone
        return f"your {name} is right but for the last corner"
    edge = "last row and column" if row and column else "last row" if row else "last column"
    if any(got[wrong].any() for (got, _), wrong in zip(pairs, off, strict=True)):
        return f"your {name} is right but for its {edge}"
    return f"your {name} is right but for its {edge}, which holds zeros: nothing was written there"


def _factor(name, pairs, factors):
    ratios = [_ratio(got, expected) for got, expected in pairs]
    if any(ratio is None for ratio in ratios):
        return None
    for fact in factors[0]:
        values = [case[fact] for case in factors]
        if all(value == 1 for value in values):
            continue
        if np.allclose(ratios, values):
            return f"your {name} is too big, off by exactly {fact}"
        if np.allclose(ratios, 1 / np.array(values)):
            return f"your {name} is too small, off by exactly {fact}"
    # Any number is a multiple of another: only several entries show that it is the same for all.
    if np.allclose(ratios, ratios[0]) and sum(expected.size for _, expected in pairs) > 3:
        return f"your {name} is {ratios[0]:.4g} times the right one, in every entry"
    return None


def _ratio(got, expected):
    """The one number that turns expected into got, or None."""
    if got.shape != expected.shape or not expected.any():
        return None
    where = np.unravel_index(np.argmax(np.abs(expected)), expected.shape)
    ratio = float(got[where]) / float(expected[where])
    return ratio if ratio != 0 and same(got, ratio * expected) else None
