"""Nudge a number: right answers beside the notebook's own, and wrong ones with words for them."""

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


def by_loop(grad_y):
    total = 0.0
    for g in grad_y.flat:
        total += g
    return total


ALSO_RIGHT = {
    "spread_the_gradient": (by_kron, by_pixels, lambda g, s, k: by_kron(g.T, s[::-1], k).T),
    "grad_w_in_order": ((1, 4, 6, 5, 0, 2), np.array([1, 4, 6, 5, 0, 2]), list("146502")),
    "grad_b_alone": (
        by_loop,
        lambda grad_y: np.einsum("ij->", grad_y),
        lambda grad_y: np.float32(np.vdot(grad_y, np.ones(grad_y.shape))),
    ),
}
WRONG = {
    "grad_w_in_order": (
        ([1, 4, 6, 5, 3, 2], "only the last output counted"),
        ([4, 1, 6, 5, 0, 2], "no function that runs"),
        ([1, 4, 6, 5, 0, 3, 2], "only one of them is right"),
        ([1, 4, 6, 5, 0], "six lines make the function"),
        ([1, 4, 6, 5, 0, 9], "line numbers go from 0"),
    ),
}
