"""Pool: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.ndimage import maximum_filter

from cnnlib import vectorized


def depthwise(x, k):
    w = np.full((len(x), 1, k, k), 1 / k**2, np.float32)
    return vectorized.conv2d_multi(x, w, stride=k, groups=len(x))


def by_einsum(x, k):
    windows = sliding_window_view(x, (k, k), axis=(1, 2))[:, ::k, ::k]
    return np.einsum("cijuv,uv->cij", windows, np.full((k, k), 1 / k**2))


def by_search(grad_y, x, k, stride):
    grad_x = np.zeros(x.shape, np.float32)
    for i in reversed(range(grad_y.shape[0])):
        for j in reversed(range(grad_y.shape[1])):
            best = None
            for u, v in np.ndindex(k, k):
                place = stride * i + u, stride * j + v
                if best is None or x[place] > x[best]:
                    best = place
            grad_x[best] += grad_y[i, j]
    return grad_x


def by_add_at(grad_y, x, k, stride):
    windows = sliding_window_view(x, (k, k))[::stride, ::stride]
    first = windows.reshape(*grad_y.shape, -1).argmax(axis=-1)
    i, j = np.indices(grad_y.shape)
    grad_x = np.zeros(x.shape)
    np.add.at(grad_x, (stride * i + first // k, stride * j + first % k), grad_y)
    return grad_x


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
    "average_as_convolution": (depthwise, by_einsum, lambda x, k: by_einsum(x[::-1], k)[::-1]),
    "overlapping_max_backward": (
        by_search,
        by_add_at,
        lambda g, x, k, s: by_add_at(g * 1.0, x * 2.0, k, s),
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
