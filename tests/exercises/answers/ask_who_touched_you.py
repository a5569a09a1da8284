"""Ask who touched you: other right answers, and wrong ones with words for them."""

import numpy as np
from scipy.signal import convolve2d

from cnnlib.example import X, gradients

_, grad_x, _, _ = gradients()


def by_offsets(grad_y, w, x_shape):
    grad_x = np.zeros(x_shape, np.float32)
    h, w_out = grad_y.shape
    for u, v in np.ndindex(w.shape):
        grad_x[u : u + h, v : v + w_out] += w[u, v] * grad_y
    return grad_x


def last_first(grad_y, w, x_shape):
    grad_x = np.zeros(x_shape, order="F")
    for i, j in reversed(list(np.ndindex(grad_y.shape))):
        for u, v in np.ndindex(w.shape):
            grad_x[i + u, j + v] += grad_y[i, j] * w[u, v]
    return grad_x


def by_loop(w):
    turned = np.zeros(w.shape)
    for u, v in np.ndindex(w.shape):
        turned[-1 - u, -1 - v] = w[u, v]
    return turned


ALSO_RIGHT = {
    "stamp_it": (by_offsets, last_first, lambda grad_y, w, x_shape: convolve2d(grad_y, w)),
    "turn_the_right_thing": (
        by_loop,
        lambda w: np.rot90(w, 2),
        lambda w: np.flip(w).astype(np.float32),
    ),
    "fool_three_numbers": (
        np.full((6, 6), -12 / X.sum()),  # right but for rounding
        np.where(X == 0, 7, grad_x),
        grad_x + (X == 0),
        np.where(np.eye(6, k=1) * (X == 0) > 0, -grad_x - 1, grad_x),
    ),
}
WRONG = {
    "fool_three_numbers": (
        (grad_x, "nothing to miss"),
        (grad_x + 1e-14, "nothing to miss"),
        (grad_x + np.eye(6), "and it multiplies the error"),
        (grad_x[:4], "it must have X's"),
    ),
}
