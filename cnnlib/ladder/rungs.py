"""One convolution, from seven loops to blocks of matrix products.

Every rung slides with stride 1 and no padding, and returns the same y. On a whole batch the rungs
go from slow to fast.
"""

import numpy as np

from cnnlib import naive, vectorized
from cnnlib.ladder.strips import conv2d


def four_loops(x, w):
    """Write the loops over c, u, v as (window * w).sum().

    Takes x (N, C_in, H, W) and w (C_out, C_in, kH, kW); returns y (N, C_out, H_out, W_out).

    Examples
    --------
    >>> four_loops(np.ones((2, 3, 4, 5)), np.ones((1, 3, 2, 3)))[0, 0]
    array([[18., 18., 18.],
           [18., 18., 18.],
           [18., 18., 18.]])
    """
    (n, _, h, width), (c_out, _, k_h, k_w) = x.shape, w.shape
    y = np.empty((n, c_out, h - k_h + 1, width - k_w + 1), np.result_type(x, w))
    for n, q, i, j in np.ndindex(y.shape):
        y[n, q, i, j] = (x[n, :, i : i + k_h, j : j + k_w] * w[q]).sum()
    return y


def einsum(x, w):
    """All windows as a view, and the equation: no loop is left, but einsum multiplies alone.

    Takes x (N, C_in, H, W) and w (C_out, C_in, kH, kW); returns y (N, C_out, H_out, W_out).

    Examples
    --------
    >>> einsum(np.ones((2, 3, 4, 5)), np.ones((1, 3, 2, 3)))[0, 0]
    array([[18., 18., 18.],
           [18., 18., 18.],
           [18., 18., 18.]])
    """
    return np.einsum("ncijuv,qcuv->nqij", _windows(x, w), w)


def tensordot(x, w):
    """Copy the windows into one matrix, for one product: fast, at k_h k_w times the memory.

    Takes x (N, C_in, H, W) and w (C_out, C_in, kH, kW); returns y (N, C_out, H_out, W_out).

    Examples
    --------
    >>> tensordot(np.ones((2, 3, 4, 5)), np.ones((1, 3, 2, 3)))[0, 0]
    array([[18., 18., 18.],
           [18., 18., 18.],
           [18., 18., 18.]])
    """
    return np.tensordot(_windows(x, w), w, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)


RUNGS = {
    "seven loops": naive.conv2d,  # over n, q, i, j, c, u, v
    "(window * w).sum()": four_loops,
    "windows, einsum": einsum,
    "windows, tensordot": tensordot,
    "strips, matmul": conv2d,
    "blocks, matmul": vectorized.conv2d,  # strips again, a block at a time that fits the cache
}


def _windows(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
