"""Pool: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.ndimage import maximum_filter

from cnnlib import naive


def by_convolution(x, k):
    return naive.conv2d_single(x, np.full((k, k), 1 / k**2), stride=(k, k))


def by_einsum(x, k):
    windows = sliding_window_view(x, (k, k))[::k, ::k]
    return np.einsum("ijuv,uv->ij", windows, np.full((k, k), 1 / k**2))


def by_clipping(x, k, stride, p):
    out = [(n + 2 * p - k) // stride + 1 for n in x.shape]
    y = np.zeros(out, order="F")
    for i, j in np.ndindex(y.shape):
        top, left = stride * i - p, stride * j - p
        y[i, j] = x[max(top, 0) : top + k, max(left, 0) : left + k].max()
    return y


def by_scipy(x, k, stride, p):
    wide = np.pad(x.astype(np.float32), p, constant_values=-np.inf)
    y = maximum_filter(wide, k, mode="constant", cval=-np.inf, origin=-(k // 2) + (k + 1) % 2 * 0)
    h, w = (n - k + 1 for n in wide.shape)
    return y[:h:stride, :w:stride]


ALSO_RIGHT = {
    "average_as_convolution": (
        by_convolution,
        by_einsum,
        lambda x, k: by_einsum(x.astype(np.float32), k),
    ),
    "let_a_loser_lose": (
        by_clipping,
        by_scipy,
        lambda x, k, s, p: -by_lowest(-x.astype(float), k, s, p),
    ),
}


def by_lowest(x, k, stride, p):
    wide = np.pad(x, p, constant_values=np.inf)
    y = [
        [wide[i : i + k, j : j + k].min() for j in range(0, wide.shape[1] - k + 1, stride)]
        for i in range(0, wide.shape[0] - k + 1, stride)
    ]
    return np.array(y)


WRONG = {}
