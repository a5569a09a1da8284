"""Slide a kernel: other right forms of its build, on their rung, and wrong ones with their words."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, LOOPS

ORACLES = {"conv2d_single": naive.conv2d_single}


def window_by_window(x, w, b=0, *, stride=1):
    k_h, k_w = w.shape
    rows = range(0, x.shape[0] - k_h + 1, stride)
    columns = range(0, x.shape[1] - k_w + 1, stride)
    return np.array([[(x[r : r + k_h, c : c + k_w] * w).sum() + b for c in columns] for r in rows])


def by_offsets(x, w, b=0, *, stride=1):
    out_h, out_w = ((n - k) // stride + 1 for n, k in zip(x.shape, w.shape))
    y = np.full((out_h, out_w), b, float)
    for u, v in np.ndindex(w.shape):
        y += w[u, v] * x[u : u + stride * out_h : stride, v : v + stride * out_w : stride]
    return y


def dense_then_sampled(x, w, b=0, *, stride=1):
    k_h, k_w = w.shape
    y = np.zeros((x.shape[0] - k_h + 1, x.shape[1] - k_w + 1))
    for i in range(len(y)):
        for j in range(y.shape[1]):
            y[i, j] = np.vdot(x[i : i + k_h, j : j + k_w], w) + b
    return y[::stride, ::stride].copy()


def step_forgotten(x, w, b=0, *, stride=1):
    out_h, out_w = ((n - k) // stride + 1 for n, k in zip(x.shape, w.shape))
    return sum(w[u, v] * x[u : u + out_h, v : v + out_w] for u, v in np.ndindex(w.shape)) + b


def every_window(x, w, b=0, *, stride=1):
    return by_offsets(x, w, b)


def without_bias(x, w, b=0, *, stride=1):
    return by_offsets(x, w, stride=stride)


def stride_across_forgotten(x, w, b=0, *, stride=1):
    dense = by_offsets(x, w, b)
    return dense[::stride, : (x.shape[1] - w.shape[1]) // stride + 1].copy()


def last_window_dropped(x, w, b=0, *, stride=1):
    k_h, k_w = w.shape
    rows = range((x.shape[0] - k_h + 1) // stride)
    columns = range((x.shape[1] - k_w + 1) // stride)
    return np.array(
        [[(x[stride * i :, stride * j :][:k_h, :k_w] * w).sum() + b for j in columns] for i in rows]
    ).reshape(len(rows), len(columns))


RIGHT = {
    "build_conv2d_single": (
        (window_by_window, LOOPS),
        (dense_then_sampled, LOOPS),
        (by_offsets, ARRAYS),
    ),
}
WRONG = {
    "build_conv2d_single": (
        (step_forgotten, "the stride is ignored"),
        (every_window, "the stride is used nowhere"),
        (without_bias, "the bias is left out"),
        (stride_across_forgotten, "the stride moves the rows only"),
        (last_window_dropped, "one row or column is missing"),
    ),
}
