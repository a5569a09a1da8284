"""The maximum pool's gradient, wrong."""

import numpy as np

from wild.reading import pad, two
from wild.slip import found, imagined


@found(
    "max_pool2d_backward",
    seen=("tensorflow/tensorflow", "issue 22025"),
    kind="index arithmetic",
    says="a winner's number in the flat array is counted without its sample: all goes to the first",
    x=(2, 1, 4, 6),
    k=2,
)
def paid_to_the_first_sample(grad_y, x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
    (top, left), (h, w) = two(padding), x.shape[2:]
    x = pad(x, padding, -np.inf)
    flat = np.zeros(x.size)
    for n, c, i, j in np.ndindex(grad_y.shape):
        window = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        u, v = np.unravel_index(window.argmax(), window.shape)
        place = (c * x.shape[2] + i * s_h + u) * x.shape[3] + j * s_w + v  # n * C + c
        flat[place] += grad_y[n, c, i, j]
    return flat.reshape(x.shape)[:, :, top : top + h, left : left + w]


@found(
    "max_pool2d_backward",
    seen=("mpkuse/minimal_cnn", "backprop_maxpool.m"),
    kind="order of axes and channels",
    says="the winners of the first channel are used for all channels",
    x=(1, 2, 4, 6),
    k=2,
)
def first_channel_s_winners(grad_y, x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
    (top, left), (h, w) = two(padding), x.shape[2:]
    x = pad(x, padding, -np.inf)
    grad_x = np.zeros(x.shape)
    for n, i, j in np.ndindex(len(x), *grad_y.shape[2:]):
        window = x[n, 0, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]  # c, not 0
        u, v = np.unravel_index(window.argmax(), window.shape)
        grad_x[n, :, i * s_h + u, j * s_w + v] += grad_y[n, :, i, j]
    return grad_x[:, :, top : top + h, left : left + w]


@imagined(
    "max_pool2d_backward",
    kind="off by one at the end",
    says=">= lets every later maximum of a tie win; the first one keeps the gradient",
    x=np.ones((1, 1, 4, 6)),
    k=2,
)
def last_of_a_tie(grad_y, x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
    (top, left), (h, w) = two(padding), x.shape[2:]
    x = pad(x, padding, -np.inf)
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        best = -np.inf
        for row in range(i * s_h, i * s_h + k_h):
            for column in range(j * s_w, j * s_w + k_w):
                if x[n, c, row, column] >= best:  # > is meant
                    best, winner = x[n, c, row, column], (row, column)
        grad_x[n, c, *winner] += grad_y[n, c, i, j]
    return grad_x[:, :, top : top + h, left : left + w]


@imagined(
    "max_pool2d_backward",
    kind="wrong divisor",
    says="the maxima of a tie share the gradient; the first one gets all of it",
    x=np.ones((1, 1, 4, 6)),
    k=2,
)
def tie_shared_out(grad_y, x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
    (top, left), (h, w) = two(padding), x.shape[2:]
    x = pad(x, padding, -np.inf)
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        place = n, c, slice(i * s_h, i * s_h + k_h), slice(j * s_w, j * s_w + k_w)
        winners = x[place] == x[place].max()
        grad_x[place] += grad_y[n, c, i, j] * winners / winners.sum()  # winners has one True
    return grad_x[:, :, top : top + h, left : left + w]


@imagined(
    "max_pool2d_backward",
    kind="copies and views",
    says="a winner is struck out in x itself, and cannot win the next window",
    x=(1, 1, 4, 6),
    k=2,
    stride=1,
)
def winners_struck_out(grad_y, x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
    (top, left), (h, w) = two(padding), x.shape[2:]
    if np.any(padding):
        x = pad(x, padding, -np.inf)
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        window = x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        u, v = np.unravel_index(window.argmax(), window.shape)
        grad_x[n, c, i * s_h + u, j * s_w + v] += grad_y[n, c, i, j]
        window[u, v] = -np.inf  # window is a view of x
    return grad_x[:, :, top : top + h, left : left + w]
