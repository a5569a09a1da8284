"""Slide a kernel: the first piece, a slide with a stride."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib.exercises.build import build
from cnnlib.exercises.cases import Case
from cnnlib.exercises.settings import Slides


@build(
    "build_conv2d_single",
    new="the stride: window i begins at row stride * i",
    takes="x (H, W), kernel w (kH, kW), number b -> y ((H - kH) // stride + 1, and so across)",
    idea="where does the window of output i start?",
    shape="((H - kH) // stride + 1, (W - kW) // stride + 1)",
    line="y[i, j] += x[stride * i + u, stride * j + v] * w[u, v]",
)
def conv2d_single(x, w, b=0, *, stride=1):
    windows = sliding_window_view(x, w.shape)[::stride, ::stride]
    return np.einsum("ijuv,uv->ij", windows, w) + b


@conv2d_single.loops
def conv2d_single(x, w, b=0, *, stride=1):
    (h, width), (k_h, k_w), s = x.shape, w.shape, stride
    y = np.zeros(((h - k_h) // s + 1, (width - k_w) // s + 1))
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(w.shape):
            y[i, j] += x[s * i + u, s * j + v] * w[u, v]
        y[i, j] += b
    return y


conv2d_single.calls(Slides(padding=False), lambda c: Case(c.x, c.w, c.b, stride=c.stride))


conv2d_single.slips_in(
    conv2d_single.looped,
    {
        "the stride is ignored: the window of output i starts at row stride * i": {
            "s * i + u, s * j + v": "i + u, j + v"
        },
        "the stride is used nowhere: it divides the size, and the window of output i starts at row "
        "stride * i": {
            "(h - k_h) // s + 1": "h - k_h + 1",
            "(width - k_w) // s + 1": "width - k_w + 1",
            "s * i + u, s * j + v": "i + u, j + v",
        },
        "one row or column is missing: the size is (h - k) // s + 1, not (h - k + 1) // s": {
            "(h - k_h) // s + 1": "(h - k_h + 1) // s",
            "(width - k_w) // s + 1": "(width - k_w + 1) // s",
        },
        "h // s counts windows that have no room: the last one starts at h - k, so the size is "
        "(h - k) // s + 1": {
            "(h - k_h) // s + 1": "h // s",
            "(width - k_w) // s + 1": "width // s",
        },
        "the stride moves the rows only: columns start at stride * j": {"s * j + v": "j + v"},
        "the bias is left out: add it once to each output": {"y[i, j] += b": "y[i, j] += 0"},
        "the bias is added with every weight; it belongs once to each output": {
            "        y[i, j] += b": "            y[i, j] += b"
        },
        "the kernel is turned: this slides it as it is": {"* w[u, v]": "* w[-1 - u, -1 - v]"},
    },
)


@conv2d_single.slip(
    "i is a row of x and a row of y at once: let i count outputs, and read from row stride * i"
)
def rows_in_steps(x, w, b=0, *, stride=1):
    (h, width), (k_h, k_w), s = x.shape, w.shape, stride
    y = np.zeros(((h - k_h) // s + 1, (width - k_w) // s + 1))
    for i in range(0, h - k_h + 1, s):
        for j in range(0, width - k_w + 1, s):
            y[i, j] = (x[i : i + k_h, j : j + k_w] * w).sum() + b
    return y


@conv2d_single.slip(
    "all windows are summed into one number: add up inside each window, over the axes u and v"
)
def all_windows_summed(x, w, b=0, *, stride=1):
    windows = sliding_window_view(x, w.shape)[::stride, ::stride]
    return (windows * w).sum() + b
