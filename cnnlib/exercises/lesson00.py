"""Lesson 00, Start here: cut a window, make a check lie, follow the axes."""

import numpy as np

from cnnlib.exercises.cases import integers
from cnnlib.exercises.example import X
from cnnlib.exercises.exercise import Case, Suspect, ValueExercise
from cnnlib.exercises.function import FunctionExercise


def cut_window(x, i, j, k_h, k_w):
    return x[i : i + k_h, j : j + k_w].copy()


def _window_cases():
    x = integers(np.random.default_rng(0), (5, 7))
    corners = [(0, 0, 2, 3), (1, 2, 2, 3), (3, 4, 2, 3), (2, 0, 3, 2), (4, 6, 1, 1)]
    return tuple(Case((x, *corner)) for corner in corners)


CUT_WINDOW = FunctionExercise(
    name="cut_window",
    lesson=0,
    title="Cut the window",
    kind="write",
    minutes=3,
    how="your function cut_window(x, i, j, k_h, k_w)",
    hints=(
        "Idea: the window starts at row i and column j, and ends k_h rows and k_w columns later.",
        "Shape: (k_h, k_w), wherever the window lies.",
        "Line: x[i : i + k_h, j : j + k_w]",
    ),
    truth=cut_window,
    cases=_window_cases(),
    oracle="the window itself, up to the last corner where it fits",
    outputs=("window",),
    may_view=True,
    suspects=(
        Suspect(
            "ends_at_size",
            "this is right only at (0, 0): a slice ends at a position, so it must end at i + k_h",
            lambda x, i, j, k_h, k_w: x[i:k_h, j:k_w],
        ),
        Suspect(
            "rows_for_columns",
            "i and j are swapped: the row comes first",
            lambda x, i, j, k_h, k_w: x[j : j + k_h, i : i + k_w],
        ),
        Suspect(
            "counts_from_one",
            "the window is shifted by one: rows and columns are counted from 0",
            lambda x, i, j, k_h, k_w: x[i - 1 : i - 1 + k_h, j - 1 : j - 1 + k_w],
        ),
        Suspect(
            "end_excluded_twice",
            "the last row and column are missing: a slice leaves its end out by itself",
            lambda x, i, j, k_h, k_w: x[i : i + k_h - 1, j : j + k_w - 1],
        ),
    ),
)


def _fools_the_sum(answer):
    answer = np.asarray(answer)
    if answer.shape != X.shape:
        return f"your array has shape {answer.shape}; the weak check wants {X.shape}"
    if np.array_equal(answer, X):
        return "this is X itself, so the weak check is right to pass it", "hand in a wrong array"
    if answer.sum() != X.sum():
        return (
            f"the weak check fails: your entries add up to {answer.sum():g}, X's to {X.sum():g}",
            "a sum forgets where each number stood: turn X, or sort it",
        )
    return None


FOOL_THE_SUM = ValueExercise(
    name="fool_the_sum",
    lesson=0,
    title="Make a check lie",
    kind="design",
    minutes=4,
    how="an array that differs from X but has the same sum",
    hints=(
        "Idea: what does a sum forget?",
        "Shape: the same as X, (6, 6).",
        "Line: X[::-1], or np.sort(X), or X.T",
    ),
    judge=_fools_the_sum,
    says="the weak check passed a wrong array: a sum forgets where each number stood",
)

_STACK = np.zeros((2, 3, 4))
_SHAPES = (
    ("x.sum(axis=(1, 2))", _STACK.sum(axis=(1, 2)).shape),
    ("x.mean(-1)", _STACK.mean(-1).shape),
    ("x.max(axis=1, keepdims=True)", _STACK.max(axis=1, keepdims=True).shape),
)


def _which_axis(answer):
    for given, (expression, right) in zip(answer, _SHAPES, strict=True):
        given = tuple(given) if isinstance(given, (tuple, list)) else (given,)
        if given != right:
            slip = {
                (3, 4): "the named axes vanish; you kept them and dropped the other",
                (4,): "axis -1 is the last one, and it vanishes",
                (2, 4): "keepdims leaves the axis in place, with size 1",
            }
            return f"{expression} does not have shape {given}", slip.get(
                given, "the named axes vanish: count what is left"
            )
    return None


WHICH_AXIS = ValueExercise(
    name="which_axis",
    lesson=0,
    title="Which axis went?",
    kind="predict",
    minutes=2,
    how="three shapes as tuples, one for each expression of material('which_axis')",
    hints=(
        "Idea: the axes you name vanish.",
        "Shape: count what is left; with keepdims the axis stays, with size 1.",
        "Line: the first is (2,)",
    ),
    material=("x has shape (2, 3, 4)", *(expression for expression, _ in _SHAPES)),
    judge=_which_axis,
    says="the named axes vanish, and keepdims leaves a 1 in their place",
)

EXERCISES = (CUT_WINDOW, FOOL_THE_SUM, WHICH_AXIS)
