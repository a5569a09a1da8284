"""Name the likely slip: does the answer do what a known wrong one does, or how is it off?

Each explanation must hold in every failing case, and an explanation that could hold by chance (an
array that equals its own transpose) does not count.
"""

from typing import NamedTuple

import numpy as np

from cnnlib.exercises.comparison import alike, is_numeric, same


class Suspect(NamedTuple):
    """A known wrong answer: if it gives what the learner's gives in every case, it is named."""

    name: str
    words: str
    answer: object


def likely(exercise, trials):
    """Words for the slip behind the trials of a function exercise, or None."""
    for suspect in exercise.suspects:
        theirs = exercise.run(suspect.answer)
        pairs = zip(theirs, trials, strict=False)
        if len(theirs) == len(trials) and all(alike(a.outcome, b.outcome) for a, b in pairs):
            return suspect.words
    if any(not trial.outcome.finished or trial.outcome.changed for trial in trials):
        return None
    names = exercise.returns
    if any(len(t.results) != len(names) or not all(map(is_numeric, t.results)) for t in trials):
        return None
    for k, name in enumerate(names):
        wrong = [trial for trial in trials if not same(trial.results[k], trial.expected[k])]
        if wrong:
            pairs = [(np.asarray(t.results[k]), np.asarray(t.expected[k])) for t in wrong]
            return _how_it_is_off(name, pairs, [exercise.off_by(t.case) for t in wrong])
    return None


def _how_it_is_off(name, pairs, factors):
    """Words for what turns every `expected` of `pairs` into its `got`, or None.

    `factors` holds, for every pair, a dict of numbers the answer may be off by: {"n": 3}.
    """
    for explain in (_one_shape, _many_entries, _factor):
        words = explain(name, pairs, factors)
        if words:
            return words
    return None


def _one_shape(name, pairs, _):
    for words, transform in _TRANSFORMS:
        if all(_explains(transform, got, expected) for got, expected in pairs):
            return words.format(name=name)
    return None


def _explains(transform, got, expected):
    if expected.ndim < 2:
        return False
    changed = transform(expected)
    return changed is not None and not same(changed, expected) and same(got, changed)


def _turned(a):
    return a[..., ::-1, ::-1]


def _transposed(a):
    return a.swapaxes(-1, -2)


def _channels_swapped(a):
    return a.swapaxes(0, 1) if a.ndim == 4 else None


def _rolled(shift, axis):
    """The truth moved by one, whatever stands in the row or column that came in."""

    def shifted(got, expected):
        a, b = np.moveaxis(got, axis, 0), np.moveaxis(expected, axis, 0)
        return same(a[1:], b[:-1]) if shift > 0 else same(a[:-1], b[1:])

    return shifted


_TRANSFORMS = (
    ("your {name} is the right one turned by 180 degrees", _turned),
    ("your {name} is the right one transposed: rows and columns are swapped", _transposed),
    ("your {name} is the right one upside down", lambda a: a[..., ::-1, :]),
    ("your {name} is the right one with left and right swapped", lambda a: a[..., ::-1]),
    ("in your {name} the first two axes are swapped", _channels_swapped),
    ("your {name} has the wrong sign", lambda a: -a),
)
_SHIFTS = (
    ("your {name} is shifted down by one row", _rolled(+1, -2)),
    ("your {name} is shifted up by one row", _rolled(-1, -2)),
    ("your {name} is shifted right by one column", _rolled(+1, -1)),
    ("your {name} is shifted left by one column", _rolled(-1, -1)),
)


def _many_entries(name, pairs, _):
    if any(got.shape != expected.shape for got, expected in pairs):
        return _cut_short(name, pairs)
    if all(not got.any() and expected.any() for got, expected in pairs):
        return f"your {name} is still all zeros: nothing was written into it"
    if any(expected.ndim < 2 or min(expected.shape[-2:]) < 2 for _, expected in pairs):
        return None
    inner = [(got[..., :-1, :-1], expected[..., :-1, :-1]) for got, expected in pairs]
    if all(expected.size and same(got, expected) for got, expected in inner):
        return (
            f"your {name} is right but for the last row or column: look at the remainder, where a "
            "window no longer fits"
        )
    for words, shifted in _SHIFTS:
        if all(shifted(got, expected) for got, expected in pairs):
            return words.format(name=name)
    return None


def _cut_short(name, pairs):
    def begins_alike(got, expected):
        if got.ndim != expected.ndim or got.ndim == 0:
            return False
        common = tuple(slice(min(m, n)) for m, n in zip(got.shape, expected.shape, strict=False))
        shorter = all(m <= n for m, n in zip(got.shape, expected.shape, strict=False))
        return got.size > 0 and shorter and same(got[common], expected[common])

    wrong = [(got, expected) for got, expected in pairs if got.shape != expected.shape]
    if all(got.size == 0 for got, _ in wrong):
        return f"your {name} is empty: a slice such as [p:-p] is empty when p is 0"
    if all(begins_alike(got, expected) for got, expected in pairs):
        got, _ = wrong[0]
        return (
            f"your {name} is right as far as it goes, but has shape {got.shape}: look at its size"
        )
    return None


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
    if np.allclose(ratios, ratios[0]):
        return f"your {name} is {ratios[0]:.4g} times the right one, in every entry"
    return None


def _ratio(got, expected):
    """The one number that turns expected into got, or None."""
    if got.shape != expected.shape or not expected.any():
        return None
    where = np.unravel_index(np.argmax(np.abs(expected)), expected.shape)
    ratio = float(got[where]) / float(expected[where])
    return ratio if ratio != 0 and same(got, ratio * expected) else None
