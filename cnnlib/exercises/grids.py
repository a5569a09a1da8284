"""Which arrays a report shows: those of the call, and the wrong result beside the right one."""

import numpy as np

from cnnlib.exercises.comparison import differs, first_difference, is_numeric, same
from cnnlib.exercises.printing import grid
from cnnlib.exercises.report import Grid
from cnnlib.exercises.tables import differing, table

LARGEST_GRID = 64  # arguments with more entries are described by their shape alone


def grids(exercise, trial):
    """The Grids of one trial, smallest arguments only; the residual is drawn on pages alone."""
    arguments = zip(exercise.arguments, trial.case.args, strict=False)
    shown = [Grid(name, grid(a), table(a)) for name, a in arguments if _is_small(a)]
    if not trial.outcome.finished or len(trial.results) != len(trial.expected):
        return shown
    for name, got, right in zip(exercise.returns, trial.results, trial.expected, strict=True):
        if is_numeric(got) and not same(got, right):
            return shown + _beside(name, np.asarray(got), np.asarray(right))
    return shown


def _beside(name, got, right):
    yours, expected = f"your {name}", f"expected {name}"
    where = first_difference(got, right)
    if where is None:
        return [Grid(yours, grid(got), table(got)), Grid(expected, grid(right), table(right))]
    # Bool and unsigned numbers have no difference of their own.
    wrong = differs(got, right)
    residual = np.where(wrong, got.astype(float) - right.astype(float), 0)
    caption = f"yours minus expected: {wrong.sum()} of {wrong.size} differ"
    return [
        Grid(yours, grid(got, where), differing(got, residual, right, where)),
        Grid(expected, grid(right, where), table(right, where)),
        Grid(caption, None, differing(residual, residual, np.zeros_like(residual), where)),
    ]


def _is_small(value):
    return isinstance(value, np.ndarray) and 0 < value.size <= LARGEST_GRID
