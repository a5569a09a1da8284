"""Nudge a number: right answers beside the notebook's own."""

import numpy as np


def by_kron(grad_z, y_shape, k):
    blocks = np.kron(grad_z, np.full((k, k), 1 / k**2))
    rest = [(0, n - m) for n, m in zip(y_shape, blocks.shape)]
    return np.pad(blocks, rest)


def by_pixels(grad_z, y_shape, k):
    grad_y = np.zeros(y_shape, np.float32)
    for i, j in reversed(list(np.ndindex(grad_y.shape))):
        if i // k < grad_z.shape[0] and j // k < grad_z.shape[1]:
            grad_y[i, j] = grad_z[i // k, j // k] / k**2
    return grad_y


ALSO_RIGHT = {
    "spread_the_gradient": (by_kron, by_pixels, lambda g, s, k: by_kron(g.T, s[::-1], k).T),
}
WRONG = {}
