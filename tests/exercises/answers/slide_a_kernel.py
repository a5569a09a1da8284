"""Slide a kernel: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from lessons import solution
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate2d

move_left = solution("move_left")


def by_scipy(x, w, stride):
    return correlate2d(x, w, mode="valid")[::stride, ::stride]


def by_einsum(x, w, stride):
    windows = sliding_window_view(x, w.shape)[::stride, ::stride]
    return np.einsum("ijuv,uv->ij", windows.astype(np.float32), w.astype(np.float32))


def backwards(x, w, stride):
    starts = [range(0, n - k + 1, stride) for n, k in zip(x.shape, w.shape)]
    y = np.zeros([len(s) for s in starts], order="F")
    for i in reversed(range(y.shape[0])):
        for j in reversed(range(y.shape[1])):
            for u, v in np.ndindex(w.shape):
                y[i, j] += x[starts[0][i] + u, starts[1][j] + v] * w[u, v]
    return y


ALSO_RIGHT = {
    "three_cells": ([2, 6, 3], np.array([2.0, 6.0, 3.0]), ("2", "6", "3")),
    "slide_with_stride": (by_scipy, by_einsum, backwards),
    "move_left": (move_left.tolist(), move_left.astype(np.float32), np.eye(9)[5].reshape(3, 3)),
}
WRONG = {
    "three_cells": (
        ((10, 6, 3), "the bias is added nine times"),
        ((1, 5, 2), "the bias is forgotten"),
        ((4, 3, -4), "laid on as it is"),
        (np.array([[2, 6, 3]]), "three were asked for"),
        ((2, 6), "three were asked for"),
    ),
    "move_left": (
        (np.eye(9)[3].reshape(3, 3), "it moved the picture right"),
        (np.eye(9)[7].reshape(3, 3), "rows and columns are swapped"),
        (np.eye(9)[4].reshape(3, 3), "did not move sideways"),
        (np.ones((3, 3)), "a single 1 among zeros"),
        ((1 + 1j) * np.eye(9)[5].reshape(3, 3), "plain numbers are enough"),
        (np.ones((2, 3)), "it must be (3, 3)"),
    ),
}
