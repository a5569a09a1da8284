"""The largest of every window, wrong."""

import numpy as np

from wild.reading import out_sizes, pad, two
from wild.slip import found, imagined


@found(
    "max_pool2d",
    seen=("ahmedfgad/NumPyCNN", "numpycnn.py"),
    kind="off by one at the end",
    says="the loops end before the last window, whose place in y stays 0",
    x=(1, 1, 4, 6),
    k=2,
)
def last_window_not_reached(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), x = two(kernel_size), pad(x, padding, -np.inf)
    s_h, s_w = two(kernel_size if stride is None else stride)
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, c in np.ndindex(x.shape[:2]):
        for i, row in enumerate(range(0, x.shape[2] - k_h - 1, s_h)):  # - k_h + 1
            for j, column in enumerate(range(0, x.shape[3] - k_w - 1, s_w)):
                y[n, c, i, j] = x[n, c, row : row + k_h, column : column + k_w].max()
    return y


@found(
    "max_pool2d",
    seen=("nntrainer/nntrainer", "issue 2144"),
    kind="wrong default",
    says="without a stride the windows move one pixel at a time; they lie side by side",
    x=(1, 1, 4, 6),
    k=2,
)
def steps_of_one(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), x = two(kernel_size), pad(x, padding, -np.inf)
    s_h, s_w = two(stride or 1)  # or kernel_size
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w].max()
    return y


@imagined(
    "max_pool2d",
    kind="copies and views",
    says="each window is sorted where it lies: x is changed, and the windows after it with it",
    x=(1, 1, 4, 6),
    k=2,
)
def windows_sorted_in_place(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
    if np.any(padding):
        x = pad(x, padding, -np.inf)
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, c, i, j in np.ndindex(y.shape):
        window = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        window.sort(axis=1)  # a view of x, where a copy is meant
        y[n, c, i, j] = window[:, -1].max()
    return y


@imagined(
    "max_pool2d",
    kind="off by one at the end",
    says="what is left over at the end gets a window of its own, smaller than the others",
    x=(1, 1, 5, 7),
    k=2,
)
def leftover_pooled_too(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), x = two(kernel_size), pad(x, padding, -np.inf)
    s_h, s_w = two(kernel_size if stride is None else stride)
    out_h = int(np.ceil((x.shape[2] - k_h) / s_h)) + 1  # // is meant
    out_w = int(np.ceil((x.shape[3] - k_w) / s_w)) + 1
    y = np.zeros((*x.shape[:2], out_h, out_w))
    for n, c, i, j in np.ndindex(y.shape):
        window = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, c, i, j] = window.max() if window.size else -np.inf
    return y


@imagined(
    "max_pool2d",
    kind="dtypes",
    says="y holds whole numbers: a largest pixel of 0.75 becomes 0",
    x=np.arange(24.0).reshape(1, 1, 4, 6) / 4,
    k=2,
)
def maxima_made_whole(x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), x = two(kernel_size), pad(x, padding, -np.inf)
    s_h, s_w = two(kernel_size if stride is None else stride)
    y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))), dtype=int)  # float
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w].max()
    return y
