"""Lesson 01, Slide a kernel: three cells by hand, a slide with a stride, a kernel that moves."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.cases import integers
from cnnlib.exercises.example import B, W, X
from cnnlib.exercises.exercise import Case, Suspect, ValueExercise
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.results import NUMBERS
from cnnlib.exercises.suspects import from_zoo

CELLS = ((0, 2), (1, 1), (3, 0))


def _three_cells(answer):
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
                (window * W.T).sum() + B: "the kernel is transposed: turn it by 180 degrees",
                (window * W).sum() + B: "the kernel is laid on as it is: that is ⋆; for ∗, turn it",
            }
            return f"the number at [{i}, {j}] is not {given:g}", slips.get(given)
    return None


THREE_CELLS = ValueExercise(
    name="three_cells",
    lesson=1,
    title="Three cells on paper",
    kind="by hand",
    minutes=6,
    how="three numbers: x ∗ w + b of the running example at [0, 2], [1, 1] and [3, 0]",
    hints=(
        "Idea: each cell looks at one window of x, with the kernel turned by 180 degrees.",
        "Shape: nine products a cell, most of them 0.",
        "Line: add b once, after the nine products.",
    ),
    judge=_three_cells,
    says="the kernel turned, nine products each, and the bias once",
)


def slide_with_stride(x, w, stride):
    return naive.conv2d_single(x, w, stride=stride)


def _out_size(x, w, stride):
    return [(h - k) // stride + 1 for h, k in zip(x.shape, w.shape)]


def _stride_ignored(x, w, stride):
    y = np.zeros(_out_size(x, w, stride))
    for i, j in np.ndindex(y.shape):
        y[i, j] = (x[i : i + w.shape[0], j : j + w.shape[1]] * w).sum()
    return y


def _one_short(x, w, stride):
    y = slide_with_stride(x, w, stride)
    out_h, out_w = ((h - k + 1) // stride for h, k in zip(x.shape, w.shape))
    return y[:out_h, :out_w].copy()


def _slide_cases():
    rng = np.random.default_rng(1)
    settings = [((3, 4), (2, 2), 1), ((5, 7), (2, 3), 2), ((7, 6), (3, 2), 2), ((6, 5), (2, 2), 3)]
    settings += [((7, 7), (3, 3), 2), ((6, 8), (3, 3), 2), ((4, 6), (1, 2), 1)]
    return tuple(Case((integers(rng, x), integers(rng, w), s)) for x, w, s in settings)


def single_forward(conv2d):
    """conv2d of a batch as a slide over one image."""
    return lambda x, w, stride: conv2d(x[None, None], w[None, None], stride=stride)[0, 0]


SLIDE_WITH_STRIDE = FunctionExercise(
    name="slide_with_stride",
    lesson=1,
    title="Slide with a stride",
    kind="complete",
    minutes=8,
    how="your function slide_with_stride(x, w, stride), without a bias",
    hints=(
        "Idea: where does the window of output i start?",
        "Shape: ((h - k_h) // stride + 1, (w - k_w) // stride + 1)",
        "Line: x[stride * i : stride * i + k_h, stride * j : stride * j + k_w]",
    ),
    truth=slide_with_stride,
    cases=_slide_cases(),
    oracle="the loops of cnnlib.naive",
    suspects=(
        Suspect(
            "stride_ignored",
            "the stride is ignored: the window of output i starts at row stride * i",
            _stride_ignored,
        ),
        Suspect(
            "one_short",
            "one row or column is missing: the size is (h - k) // s + 1, not (h - k + 1) // s",
            _one_short,
        ),
        *from_zoo("conv2d", "y", "stride leftover rectangular", single_forward),
    ),
)


def _moves_left(answer):
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
        (1, 0): "it moved the picture right: the output must copy the pixel on its right",
        (2, 1): "rows and columns are swapped: w[u, v] has the row first",
        (1, 1): "it did not move sideways: this copies the pixel in the middle",
    }
    ones = [tuple(int(n) for n in place) for place in np.argwhere(w)]
    slip = slips.get(ones[0]) if len(ones) == 1 else "a single 1 among zeros is enough"
    i, j = (int(n) for n in np.argwhere(moved != wanted)[0])
    return f"Y[{i}, {j}] is {moved[i, j]:g}, but X[{i + 1}, {j + 2}] is {wanted[i, j]:g}", slip


MOVE_LEFT = ValueExercise(
    name="move_left",
    lesson=1,
    title="Move the picture left",
    kind="invert",
    minutes=6,
    how="a 3 x 3 kernel w with Y[i, j] = X[i + 1, j + 2]",
    hints=(
        "Idea: each output copies its neighbour on the right.",
        "Shape: (3, 3), with one 1.",
        "Line: w[1, 2] = 1",
    ),
    judge=_moves_left,
    says="on a random 5 x 8 image every output is the pixel it should copy",
)

EXERCISES = (THREE_CELLS, SLIDE_WITH_STRIDE, MOVE_LEFT)
