"""Stride pad insert: other right answers, and wrong ones with words for them."""

import numpy as np


def by_loops(grad_y, x_size, k, stride):
    # the entries, stride apart, on zeros of the full size; what is left over lies at the end
    inserted = np.zeros([n + k - 1 for n in x_size])
    for i, j in np.ndindex(grad_y.shape):
        inserted[k - 1 + stride * i, k - 1 + stride * j] = grad_y[i, j]
    return inserted


def by_listing(h, k, stride, p):
    ends = [start + k for start in range(0, h + 2 * p - k + 1, stride)]
    return len(ends), h + 2 * p - ends[-1]


def by_numpy(h, k, stride, p):
    room = np.int64(h + 2 * p - k)
    return room // stride + 1, room % stride


def by_slices(grad_y, x_size, k, stride):
    inserted = np.zeros([n + k - 1 for n in x_size], np.float32)
    h, w = (stride * (n - 1) + 1 for n in grad_y.shape)
    inserted[k - 1 : k - 1 + h : stride, k - 1 : k - 1 + w : stride] = grad_y
    return inserted


def by_kron(grad_y, x_size, k, stride):
    stamp = np.zeros((stride, stride))
    stamp[0, 0] = 1
    spread = np.kron(grad_y, stamp)
    spread = spread[: x_size[0] - k + 1, : x_size[1] - k + 1]
    ends = [(k - 1, n - m) for n, m in zip(x_size, spread.shape)]
    return np.pad(spread, ends)


ALSO_RIGHT = {
    "outputs_and_leftovers": (
        by_listing,
        by_numpy,
        lambda h, k, s, p: by_listing(h + 2 * p, k, s, 0),
    ),
    "mend_the_tail": (
        by_loops,
        by_slices,
        by_kron,
        lambda g, n, k, s: by_slices(g.T, n[::-1], k, s).T,
    ),
}
WRONG = {}
