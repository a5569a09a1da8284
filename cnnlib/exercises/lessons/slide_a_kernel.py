"""Slide a kernel: three cells by hand, a slide with a stride, a kernel that moves."""

import numpy as np

from cnnlib import naive
from cnnlib.example import B, W, X
from cnnlib.exercises.awkward import NO_PADDING, ONE_CHANNEL, convolutions
from cnnlib.exercises.cases import Case
from cnnlib.exercises.comparison import NUMBERS
from cnnlib.exercises.function import function_exercise
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
                (window * W.T).sum() + B: "the kernel is transposed: turn it by 180 degrees",
                (window * W).sum() + B: "the kernel is laid on as it is: that is ⋆; for ∗, turn it",
            }
            return f"the number at [{i}, {j}] is not {given:g}", slips.get(given)
    return None


@function_exercise(
    wants="your function slide_with_stride(x, w, stride), without a bias",
    idea="where does the window of output i start?",
    shape="((h - k_h) // stride + 1, (w - k_w) // stride + 1)",
    line="x[stride * i : stride * i + k_h, stride * j : stride * j + k_w]",
    oracle="the loops of cnnlib.naive",
    lacks={**NO_PADDING, **ONE_CHANNEL},
)
def slide_with_stride(x, w, stride):
    return naive.conv2d_single(x, w, stride=stride)


@slide_with_stride.cases
def _(draw):
    for c in convolutions(draw, axes=2, padding=False):
        yield Case(c.x, c.w, c.stride)


@slide_with_stride.slip("the stride is ignored: the window of output i starts at row stride * i")
def stride_ignored(x, w, stride):
    y = np.zeros([(h - k) // stride + 1 for h, k in zip(x.shape, w.shape)])
    for i, j in np.ndindex(y.shape):
        y[i, j] = (x[i : i + w.shape[0], j : j + w.shape[1]] * w).sum()
    return y


@slide_with_stride.slip(
    "one row or column is missing: the size is (h - k) // s + 1, not (h - k + 1) // s"
)
def one_short(x, w, stride):
    out_h, out_w = ((h - k + 1) // stride for h, k in zip(x.shape, w.shape))
    return slide_with_stride(x, w, stride)[:out_h, :out_w].copy()


@slide_with_stride.slip("too many windows: h // s counts starts whose window does not fit any more")
def starts_counted(x, w, stride):
    out_h, out_w = (h // stride for h in x.shape)
    room = [(0, max(0, stride * n + k)) for n, k in zip((out_h, out_w), w.shape)]
    return slide_with_stride(np.pad(x, room), w, stride)[:out_h, :out_w].copy()


@slide_with_stride.bugs("conv2d", has="stride leftover rectangular")
def _(layers, x, w, stride):
    return layers.conv2d_single(x, w, stride=stride)


@value_exercise(
    wants="a 3 x 3 kernel w with Y[i, j] = X[i + 1, j + 2]",
    idea="each output copies its neighbour on the right.",
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
        (1, 0): "it moved the picture right: the output must copy the pixel on its right",
        (2, 1): "rows and columns are swapped: w[u, v] has the row first",
        (1, 1): "it did not move sideways: this copies the pixel in the middle",
    }
    ones = [tuple(int(n) for n in place) for place in np.argwhere(w)]
    slip = slips.get(ones[0]) if len(ones) == 1 else "a single 1 among zeros is enough"
    i, j = (int(n) for n in np.argwhere(moved != wanted)[0])
    return f"Y[{i}, {j}] is {moved[i, j]:g}, but X[{i + 1}, {j + 2}] is {wanted[i, j]:g}", slip
