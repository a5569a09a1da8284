"""A ladder: one convolution, from seven loops to blocks of matrix products.

Every rung takes x (N, C_in, H, W) and w (C_out, C_in, kH, kW), stride 1, no padding, and returns
the same y (N, C_out, H_out, W_out). The rungs go from slow to fast.
"""

import numpy as np

from cnnlib import naive, vectorized

__all__ = ["RUNGS", "blocks", "einsum", "four_loops", "offsets", "seven_loops", "tensordot"]


def seven_loops(x, w):
    """A loop for each of n, q, i, j, c, u, v."""
    return naive.conv2d(x, w)


def four_loops(x, w):
    """The loops over c, u, v as (window * w).sum()."""
    y = _empty_output(x, w)
    _, _, k_h, k_w = w.shape
    for n, q, i, j in np.ndindex(y.shape):
        y[n, q, i, j] = (x[n, :, i : i + k_h, j : j + k_w] * w[q]).sum()
    return y


def einsum(x, w):
    """All windows as a view, and the equation: no loop is left, but einsum multiplies alone."""
    return np.einsum("ncijuv,qcuv->nqij", _windows(x, w), w)


def tensordot(x, w):
    """The windows copied into one matrix, for one product: fast, at k_h k_w times the memory."""
    return np.tensordot(_windows(x, w), w, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)


def offsets(x, w):
    """A product for each offset (u, v): a loop again, but a short one, and little memory."""
    y = _empty_output(x, w)
    (n, c_in, _, _), (out_h, out_w) = x.shape, y.shape[2:]
    y[...] = 0
    for u, v in np.ndindex(w.shape[2:]):
        pixels = x[:, :, u : u + out_h, v : v + out_w].reshape(n, c_in, out_h * out_w)
        y += (w[:, :, u, v] @ pixels).reshape(y.shape)
    return y


def blocks(x, w):
    """`vectorized.conv2d`: strips of rows, a block at a time, that never leave the cache."""
    return vectorized.conv2d(x, w)


RUNGS = {
    "seven loops": seven_loops,
    "(window * w).sum()": four_loops,
    "windows, einsum": einsum,
    "windows, tensordot": tensordot,
    "offsets, matmul": offsets,
    "blocks, matmul": blocks,
}


def _windows(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))


def _empty_output(x, w):
    (n, _, h, width), (c_out, _, k_h, k_w) = x.shape, w.shape
    return np.empty((n, c_out, h - k_h + 1, width - k_w + 1), np.result_type(x, w))
