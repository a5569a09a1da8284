"""Slide a kernel: three cells by hand, a kernel that copies one pixel of its window."""

import numpy as np

from cnnlib import naive
from cnnlib.example import B, W, X
from cnnlib.exercises.comparison import NUMBERS
from cnnlib.exercises.value import value_exercise
from cnnlib.gradcheck import integers

CELLS = ((0, 2), (1, 1), (3, 0))


@value_exercise(
    wants="three numbers: x ∗ w + b of the running example at [0, 2], [1, 1] and [3, 0]",
    idea="each cell looks at one window of x, with the kernel turned by 180 degrees.",
    shape="nine products a cell, most of them 0.",
    line="add b once, after the nine products.",
    when_right="the kernel turned, nine products each, and the bias once",
)
def three_cells(answer):
    y = naive.conv2d_single(X, W[::-1, ::-1], B)
    numbers = np.asarray(answer, dtype=float)
    if numbers.shape != (len(CELLS),):
        return f"{len(numbers)} numbers came; three were asked for"
    for given, (i, j) in zip(numbers, CELLS):
        if given != y[i, j]:
            window = X[i : i + 3, j : j + 3]
            slips = {
                y[i, j] + 8 * B: "the bias is added nine times; it belongs once to each output",
                y[i, j] - B: "the bias is forgotten",
                (window * W[::-1]).sum() + B: "only the rows are turned: turn the columns, too",
                (window * W[:, ::-1]).sum() + B: "only the columns are turned: turn the rows, too",
                (window * W.T).sum() + B: "the kernel is transposed: turn it by 180 degrees",
                (window * W).sum() + B: "the kernel is laid on as it is: that is ⋆; for ∗, turn it",
            }
            return f"the number at [{i}, {j}] is not {given:g}", slips.get(given)
    return None


@value_exercise(
    wants="a 3 x 3 kernel w with y[i, j] = x[i + 1, j + 2]",
    idea="copy the pixel that is one down and two right of the window's corner.",
    shape="(3, 3), with one 1.",
    line="w[1, 2] = 1",
    when_right="on a random 5 x 8 image every output is the pixel it should copy",
)
def move_left(answer):
    w = np.asarray(answer)
    if w.dtype.kind not in NUMBERS:
        return f"w holds {w.dtype}; plain numbers are enough"
    if w.shape != (3, 3):
        return f"w has shape {w.shape}; it must be (3, 3)"
    x = integers(np.random.default_rng(2), (5, 8))
    wanted = x[1:4, 2:]
    moved = naive.conv2d_single(x, w)
    if np.array_equal(moved, wanted):
        return None
    slips = {
        (0, 0): "this copies the window's corner: x[i, j]",
        (1, 0): "this is the kernel for ∗: ⋆ lays it on as it is, without a turn",
        (2, 1): "rows and columns are swapped: w[u, v] has the row first",
        (1, 1): "this copies the middle of the window: one right of its corner, not two",
    }
    ones = [tuple(int(n) for n in place) for place in np.argwhere(w)]
    slip = slips.get(ones[0]) if len(ones) == 1 else "a single 1 among zeros is enough"
    i, j = (int(n) for n in np.argwhere(moved != wanted)[0])
    return f"y[{i}, {j}] is {moved[i, j]:g}, but x[{i + 1}, {j + 2}] is {wanted[i, j]:g}", slip
