"""Pool: other right forms of its builds, on their rung, and wrong ones with their words."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, LOOPS

ORACLES = {
    "avg_pool": naive.avg_pool2d,
    "avg_pool_backward": naive.avg_pool2d_backward,
    "max_pool": naive.max_pool2d,
    "max_pool_backward": naive.max_pool2d_backward,
}


def corners(x, k, stride):
    s = stride or k
    return [range(0, n - k + 1, s) for n in x.shape]


def windows_of(x, k, stride):
    rows, columns = corners(x, k, stride)
    return [[x[r : r + k, c : c + k] for c in columns] for r in rows]


def mean_of_windows(x, kernel_size, *, stride=None):
    return np.mean(windows_of(x, kernel_size, stride), axis=(2, 3))


def mean_by_offsets(x, k, *, stride=None):
    s = stride or k
    out_h, out_w = ((n - k) // s + 1 for n in x.shape)
    total = np.zeros((out_h, out_w))
    for u, v in np.ndindex(k, k):
        total += x[u : u + s * out_h : s, v : v + s * out_w : s]
    return total / k**2


def max_of_windows(x, kernel_size, *, stride=None):
    return np.max(windows_of(x, kernel_size, stride), axis=(2, 3))


def max_by_offsets(x, k, *, stride=None):
    s = stride or k
    out_h, out_w = ((n - k) // s + 1 for n in x.shape)
    y = np.full((out_h, out_w), -np.inf)
    for u, v in np.ndindex(k, k):
        y = np.maximum(y, x[u : u + s * out_h : s, v : v + s * out_w : s])
    return y


def shares_one_by_one(grad_y, x, kernel_size, *, stride=None):
    grad_x, k = np.zeros_like(x, dtype=float), kernel_size
    rows, columns = corners(x, k, stride)
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            for u, v in np.ndindex(k, k):
                grad_x[r + u, c + v] += grad_y[i, j] / (k * k)
    return grad_x


def winners_one_by_one(grad_y, x, kernel_size, *, stride=None):
    grad_x, k = np.zeros(x.shape), kernel_size
    rows, columns = corners(x, k, stride)
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            places = [(r + u, c + v) for u, v in np.ndindex(k, k)]
            grad_x[max(places, key=lambda place: x[place])] += grad_y[i, j]
    return grad_x


def added_at(grad_y, x, kernel_size, *, stride=None):
    """Every window's share at once, by index: `np.add.at` adds again to a place named again."""
    k, s = kernel_size, stride or kernel_size
    rows, columns = (s * np.arange(n)[:, None] + np.arange(k) for n in grad_y.shape)
    grad_x = np.zeros(x.shape)
    places = rows[:, None, :, None], columns[None, :, None, :]
    np.add.at(grad_x, places, grad_y[:, :, None, None] / k**2)
    return grad_x


def winners_at(grad_y, x, kernel_size, *, stride=None):
    k, s = kernel_size, stride or kernel_size
    i, j = np.indices(grad_y.shape)
    offsets = np.array(list(np.ndindex(k, k)))
    pixels = x[s * i[..., None] + offsets[:, 0], s * j[..., None] + offsets[:, 1]]
    u, v = np.moveaxis(offsets[pixels.argmax(axis=2)], 2, 0)
    grad_x = np.zeros(x.shape)
    np.add.at(grad_x, (s * i + u, s * j + v), grad_y)
    return grad_x


def summed(x, kernel_size, *, stride=None):
    return mean_of_windows(x, kernel_size, stride=stride) * kernel_size**2


def one_less_square(x, kernel_size, *, stride=None):
    return summed(x, kernel_size, stride=stride) / kernel_size


def beaten_by_zero(x, kernel_size, *, stride=None):
    return np.maximum(max_of_windows(x, kernel_size, stride=stride), 0)


def whole_shares(grad_y, x, kernel_size, *, stride=None):
    return shares_one_by_one(grad_y * kernel_size**2, x, kernel_size, stride=stride)


def last_share(grad_y, x, kernel_size, *, stride=None):
    grad_x, k = np.zeros(x.shape), kernel_size
    rows, columns = corners(x, k, stride)
    for (i, j), g in np.ndenumerate(grad_y):
        grad_x[rows[i] : rows[i] + k, columns[j] : columns[j] + k] = g / k / k
    return grad_x


def every_winner(grad_y, x, kernel_size, *, stride=None):
    grad_x, k, s = np.zeros(x.shape), kernel_size, stride or kernel_size
    for (i, j), g in np.ndenumerate(grad_y):
        window = x[s * i : s * i + k, s * j : s * j + k]
        for u, v in np.argwhere(window == window.max()):
            grad_x[s * i + u, s * j + v] += g
    return grad_x


def last_winner(grad_y, x, kernel_size, *, stride=None):
    grad_x, k, s = np.zeros(x.shape), kernel_size, stride or kernel_size
    for (i, j), g in np.ndenumerate(grad_y):
        window = x[s * i : s * i + k, s * j : s * j + k]
        u, v = np.argwhere(window == window.max())[-1]
        grad_x[s * i + u, s * j + v] += g
    return grad_x


def whole_numbers(grad_y, x, kernel_size, *, stride=None):
    grad_x = np.zeros_like(x)
    k, s = kernel_size, stride or kernel_size
    for (i, j), g in np.ndenumerate(grad_y):
        window = x[s * i : s * i + k, s * j : s * j + k]
        u, v = divmod(int(window.argmax()), k)
        grad_x[s * i + u, s * j + v] += g
    return grad_x


RIGHT = {
    "build_avg_pool": ((mean_of_windows, LOOPS), (mean_by_offsets, ARRAYS)),
    "build_avg_pool_backward": ((shares_one_by_one, LOOPS), (added_at, ARRAYS)),
    "build_max_pool": ((max_of_windows, LOOPS), (max_by_offsets, ARRAYS)),
    "build_max_pool_backward": ((winners_one_by_one, LOOPS), (winners_at, ARRAYS)),
}
WRONG = {
    "build_avg_pool": (
        (summed, "the sum is not divided"),
        (one_less_square, "the sum is divided by k"),
    ),
    "build_avg_pool_backward": (
        (whole_shares, "each of the k * k pixels got all of it"),
        (last_share, "only the last window's word counts"),
    ),
    "build_max_pool": ((beaten_by_zero, "the maximum begins at 0"),),
    "build_max_pool_backward": (
        (every_winner, "every maximum was paid in full"),
        (last_winner, "the last of equals was paid"),
        (whole_numbers, "grad_x holds integers"),
    ),
}
