"""Start here: cut a window, make a check lie, follow the axes."""

import numpy as np

from cnnlib.example import X
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.value import value_exercise


@function_exercise(
    wants="your function cut_window(x, i, j, k_h, k_w)",
    idea="the window starts at row i and column j, and ends k_h rows and k_w columns later.",
    shape="(k_h, k_w), wherever the window lies.",
    line="x[i : i + k_h, j : j + k_w]",
    oracle="the window itself, up to the last corner where it fits",
    returns=("window",),
    may_view=True,
)
def cut_window(x, i, j, k_h, k_w):
    return x[i : i + k_h, j : j + k_w].copy()


@cut_window.cases
def _(draw):
    x = draw((5, 7))
    for corner in ((0, 0, 2, 3), (1, 2, 2, 3), (3, 4, 2, 3), (2, 0, 3, 2), (4, 6, 1, 1)):
        yield Case(x, *corner)


@cut_window.slip(
    "this is right only at (0, 0): a slice ends at a position, so it must end at i + k_h"
)
def ends_at_size(x, i, j, k_h, k_w):
    return x[i:k_h, j:k_w]


@cut_window.slip("i and j are swapped: the row comes first")
def rows_for_columns(x, i, j, k_h, k_w):
    return x[j : j + k_h, i : i + k_w]


@cut_window.slip("rows and columns are swapped: k_h goes with the rows, k_w with the columns")
def height_for_width(x, i, j, k_h, k_w):
    return x[i : i + k_w, j : j + k_h]


@cut_window.slip("columns stand first: i and k_h cut the rows and come first, then j and k_w")
def columns_first(x, i, j, k_h, k_w):
    return x[j : j + k_w, i : i + k_h]


@cut_window.slip("two pairs of brackets cut the rows twice: x[rows, columns] has one pair")
def brackets_twice(x, i, j, k_h, k_w):
    return x[i : i + k_h][j : j + k_w]


@cut_window.slip("the window is shifted by one: rows and columns are counted from 0")
def counts_from_one(x, i, j, k_h, k_w):
    return x[i - 1 : i - 1 + k_h, j - 1 : j - 1 + k_w]


@cut_window.slip("the last row and column are missing: a slice leaves its end out by itself")
def end_excluded_twice(x, i, j, k_h, k_w):
    return x[i : i + k_h - 1, j : j + k_w - 1]


@value_exercise(
    wants="an array that differs from x but has the same sum",
    idea="what does a sum forget?",
    shape="the same as x, (6, 6).",
    line="x[::-1], or np.sort(x), or x.T",
    when_right="the weak check passed a wrong array: a sum forgets where each number stood",
)
def fool_the_sum(answer):
    answer = np.asarray(answer)
    if answer.shape != X.shape:
        return f"your array has shape {answer.shape}; the weak check wants {X.shape}"
    if np.array_equal(answer, X):
        return "this is x itself, so the weak check is right to pass it", "hand in a wrong array"
    if answer.sum() != X.sum():
        return (
            f"the weak check fails: your entries add up to {answer.sum():g}, x's to {X.sum():g}",
            "a sum forgets where each number stood, and nothing else",
        )
    return None


STACK = np.zeros((2, 3, 4))
SHAPES = {
    "x.sum(axis=(1, 2))": STACK.sum(axis=(1, 2)).shape,
    "x.mean(-1)": STACK.mean(-1).shape,
    "x.max(axis=1, keepdims=True)": STACK.max(axis=1, keepdims=True).shape,
}


@value_exercise(
    wants=f"three shapes as tuples, with x of shape {STACK.shape}: of {', '.join(SHAPES)}",
    idea="the axes you name vanish.",
    shape="count what is left; with keepdims the axis stays, with size 1.",
    line="the first is (2,)",
    when_right="the named axes vanish, and keepdims leaves a 1 in their place",
)
def which_axis(answer):
    for given, (expression, right) in zip(answer, SHAPES.items(), strict=True):
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
