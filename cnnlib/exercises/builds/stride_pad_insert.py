"""Stride, pad and inserted zeros: one channel, whole; and the pools' gradients by offset."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, build
from cnnlib.exercises.builds import pool
from cnnlib.exercises.settings import Slides, slide, slide_back
from cnnlib.padding import crop, pad

SLICE = "u : u + s * out_h : s, v : v + s * out_w : s"
NO_STEP = "the slice of an offset has no step: the pixels that it meets lie stride apart"
NO_END = "the slice of an offset has no end: it takes rows that no window reads"
SHORT_SLICES = {NO_STEP: {SLICE: "u : u + out_h, v : v + out_w"}, NO_END: {SLICE: "u::s, v::s"}}
LONG_SLICES = {NO_STEP: {SLICE: "u : u + s * out_h, v : v + s * out_w"}}


@build(
    "pad_conv2d_single",
    new="the frame: zeros around x, before anything slides",
    takes="x (H, W), kernel w (kH, kW), number b -> y, of the padded picture's size",
    idea="once the frame is there, it is the slide you have.",
    shape="((H + 2 p - kH) // s + 1, and so across): count in the padded picture.",
    line="x = pad(x, padding), first of all",
)
def conv2d_single(x, w, b=0, *, stride=1, padding=0):
    windows = sliding_window_view(pad(x, padding), w.shape)[::stride, ::stride]
    return np.einsum("ijuv,uv->ij", windows, w) + b


@conv2d_single.loops
def conv2d_single(x, w, b=0, *, stride=1, padding=0):
    (k_h, k_w), s = w.shape, stride
    x = pad(x, padding)
    y = np.zeros(((x.shape[0] - k_h) // s + 1, (x.shape[1] - k_w) // s + 1))
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(w.shape):
            y[i, j] += x[s * i + u, s * j + v] * w[u, v]
        y[i, j] += b
    return y


conv2d_single.calls(Slides(), slide)


conv2d_single.slips_in(
    conv2d_single.looped,
    {
        "the bias is left out: add it once to each output": {"y[i, j] += b": "y[i, j] += 0"},
        "the bias is added with every weight; it belongs once to each output": {
            "        y[i, j] += b": "            y[i, j] += b"
        },
        "the stride moves the rows only: columns start at stride * j": {"s * j + v": "j + v"},
        "the padding is forgotten: nothing stands around x": {"pad(x, padding)": "x"},
        "one row or column is missing: the size is (h + 2 p - k) // s + 1": {
            "(x.shape[0] - k_h) // s + 1": "(x.shape[0] - k_h) // s",
            "(x.shape[1] - k_w) // s + 1": "(x.shape[1] - k_w) // s",
        },
        "k_h counts the columns too: across, the kernel is k_w wide": {
            "x.shape[1] - k_w": "x.shape[1] - k_h"
        },
        "the kernel is turned: this slides it as it is": {"* w[u, v]": "* w[-1 - u, -1 - v]"},
        "y holds integers, because x does: the weights' halves need np.zeros(shape) alone": {
            "// s + 1))": "// s + 1), x.dtype)"
        },
        "the frame is on one side only, or counted so: it is on top and bottom, left and right": {
            "pad(x, padding)": "pad(x, ((padding, 0), (padding, 0)))"
        },
    },
)


@conv2d_single.slip("the size is that of the picture without its frame: take it after pad")
def sized_before_padding(x, w, b=0, *, stride=1, padding=0):
    out_h, out_w = ((n - k) // stride + 1 for n, k in zip(x.shape, w.shape))
    return conv2d_single(x, w, b, stride=stride, padding=padding)[:out_h, :out_w].copy()


@conv2d_single.slip("the frame stands around the result: it belongs around x, before the slide")
def padded_after(x, w, b=0, *, stride=1, padding=0):
    return pad(conv2d_single(x, w, b, stride=stride), padding)


@build(
    "pad_conv2d_single_backward",
    new="the frame: it is there on the way back too, and comes off in the end",
    takes="grad_y (H_out, W_out), x (H, W), w (kH, kW) -> grad_x (H, W), grad_w (kH, kW), grad_b",
    given="(h, width), s, p = x.shape, stride, padding",
    idea="forward reads one number and adds it; where does backward add?",
    shape="two arrays of zeros: the padded picture's, and w's; the frame comes off in the end.",
    line="grad_x[s * i + u, s * j + v] += grad_y[i, j] * w[u, v], then [p : p + h]",
    returns=("grad_x", "grad_w", "grad_b"),
)
def conv2d_single_backward(grad_y, x, w, *, stride=1, padding=0):
    (out_h, out_w), s, x = grad_y.shape, stride, pad(x, padding)
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for u, v in np.ndindex(w.shape):
        read = np.s_[u : u + s * out_h : s, v : v + s * out_w : s]
        grad_x[read] += grad_y * w[u, v]
        grad_w[u, v] = (grad_y * x[read]).sum()
    return crop(grad_x, padding), grad_w, grad_y.sum()


@conv2d_single_backward.loops
def conv2d_single_backward(grad_y, x, w, *, stride=1, padding=0):
    (h, width), s, p = x.shape, stride, padding
    x = pad(x, p)
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for i, j in np.ndindex(grad_y.shape):
        for u, v in np.ndindex(w.shape):
            grad_x[s * i + u, s * j + v] += grad_y[i, j] * w[u, v]
            grad_w[u, v] += grad_y[i, j] * x[s * i + u, s * j + v]
    return grad_x[p : p + h, p : p + width], grad_w, grad_y.sum()


conv2d_single_backward.calls(Slides(), slide_back)


conv2d_single_backward.adjoint(naive.conv2d_single, (6, 5), (3, 2), stride=2, padding=1)

conv2d_single_backward.slips_in(
    conv2d_single_backward.looped,
    {
        "= stands where += belongs in grad_x: where windows overlap, the gradients add": {
            "grad_x[s * i + u, s * j + v] +=": "grad_x[s * i + u, s * j + v] ="
        },
        "= stands where += belongs in grad_w: a weight serves every output, and they add": {
            "grad_w[u, v] +=": "grad_w[u, v] ="
        },
        "[p:-p] is empty where p is 0: say where it ends, [p : p + h]": {
            "p : p + h, p : p + width": "p:-p, p:-p"
        },
        "the frame is still on grad_x: the padding is no pixel of x": {
            "grad_x[p : p + h, p : p + width]": "grad_x"
        },
        "grad_x is cut from 0, so it is shifted by the padding: x begins at row p": {
            "p : p + h, p : p + width": ":h, :width"
        },
        "height and width are exchanged where the frame comes off": {
            "p : p + h, p : p + width": "p : p + width, p : p + h"
        },
        "grad_w reads the picture without its frame: pad x first, as forward does": {
            "    x = pad(x, p)\n": "",
            "np.zeros(x.shape), np": "np.zeros(pad(x, p).shape), np",
        },
        "the stride is forgotten in grad_x: output i read row stride * i + u": {
            "grad_x[s * i + u, s * j + v]": "grad_x[i + u, j + v]"
        },
        "the stride is forgotten in grad_w: output i read row stride * i + u": {
            "x[s * i + u, s * j + v]\n": "x[i + u, j + v]\n"
        },
        "grad_b is a mean: the bias was added to every output, so their gradients add": {
            "grad_y.sum()": "grad_y.mean()"
        },
        "grad_x ends with the last window; rows left over belong to x too, with gradient 0": {
            "np.zeros(x.shape), np": "np.zeros([s * (n - 1) + k for n, k in "
            "zip(grad_y.shape, w.shape)]), np"
        },
    },
)
conv2d_single_backward.slips_in(conv2d_single_backward.truth, SHORT_SLICES)
conv2d_single_backward.slips_in(conv2d_single_backward.truth, LONG_SLICES)


avg_pool_backward = build(
    "avg_pool_backward_by_offset",
    new="no loop over windows: one slice of x for each offset in them",
    takes=pool.BACKWARD,
    given=pool.K_AND_S,
    idea="take the pixel at offset (u, v) of all windows at once: a slice with a step.",
    shape="each slice has grad_y's shape.",
    line="grad_x[u : u + s * out_h : s, v : v + s * out_w : s] += grad_y / k**2",
    returns=("grad_x",),
    rung=ARRAYS,
)(pool.avg_pool_backward.truth)

max_pool_backward = build(
    "max_pool_backward_by_offset",
    new="no loop over windows: offset by offset, which windows are still undecided?",
    takes=pool.BACKWARD,
    given=pool.K_AND_S,
    idea="a window's winner is the first offset where its pixel equals its maximum.",
    shape="wins and undecided are masks of grad_y's shape.",
    line="wins = undecided & (x[read] == y), then grad_x[read] += grad_y * wins",
    returns=("grad_x",),
    rung=ARRAYS,
)(pool.max_pool_backward.truth)

OVERWRITTEN = "= stands where += belongs: offsets of different windows meet in a pixel, and add"
avg_pool_backward.grows(pool.avg_pool_backward, without=(pool.OVERWRITTEN,))
avg_pool_backward.slips_in(
    avg_pool_backward.truth,
    {  # a slice without a step does what a loop does that ignores the stride
        OVERWRITTEN: {"+=": "="},
        pool.IGNORED: SHORT_SLICES[NO_STEP],
        NO_END: SHORT_SLICES[NO_END],
    },
)
avg_pool_backward.slips_in(avg_pool_backward.truth, LONG_SLICES)
max_pool_backward.grows(pool.max_pool_backward, without=(pool.OVERWRITTEN,))
max_pool_backward.slips_in(max_pool_backward.truth, {OVERWRITTEN: {"+=": "="}, **SHORT_SLICES})
max_pool_backward.slips_in(
    max_pool_backward.truth,
    {
        **LONG_SLICES,
        "undecided knows the last offset alone: a window that was won stays won, so use &=": {
            "undecided &= ~wins": "undecided = ~wins"
        },
    },
)

BUFFERED = (
    "one window's word counts where windows overlap: NumPy adds once to a place that an index "
    "names twice; slices, offset by offset, add again"
)


def _pixels_of(shape, k, s):
    """The rows and columns that each window reads, as indices of shape (H_out, W_out, k, k)."""
    rows, columns = (s * np.arange(n)[:, None] + np.arange(k) for n in shape)
    return rows[:, None, :, None], columns[None, :, None, :]


@avg_pool_backward.slip(BUFFERED)
def shares_buffered(grad_y, x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    grad_x = np.zeros(x.shape)
    grad_x[_pixels_of(grad_y.shape, k, s)] += grad_y[:, :, None, None] / k**2
    return grad_x


@max_pool_backward.slip(BUFFERED)
def winners_buffered(grad_y, x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    rows, columns = np.broadcast_arrays(*_pixels_of(grad_y.shape, k, s))
    winner = x[rows, columns].reshape(*grad_y.shape, -1).argmax(axis=2)[:, :, None]
    rows, columns = (
        np.take_along_axis(a.reshape(*grad_y.shape, -1), winner, axis=2)[:, :, 0]
        for a in (rows, columns)
    )
    grad_x = np.zeros(x.shape)
    grad_x[rows, columns] += grad_y
    return grad_x
