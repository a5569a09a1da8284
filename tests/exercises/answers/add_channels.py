"""Add channels: other right answers, and wrong ones with words for them."""

import numpy as np
from lessons import solution
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import convolve2d, correlate2d

from cnnlib import vectorized
from cnnlib.exercises.lessons.add_channels import gradient_c


def by_einsum(x, w, b):
    windows = sliding_window_view(x, w.shape[2:], axis=(1, 2)).astype(np.float32)
    return np.einsum("cijuv,qcuv->qij", windows, w.astype(np.float32)) + b[:, None, None]


def by_scipy(x, w, b):
    y = [
        sum(correlate2d(x[c], w[q, c], mode="valid") for c in range(len(x))) for q in range(len(w))
    ]
    return np.array(y) + b.reshape(-1, 1, 1)


def backwards(x, w, b):
    y = np.zeros((len(w), x.shape[1] - w.shape[2] + 1, x.shape[2] - w.shape[3] + 1), order="F")
    for q, i, j in reversed(list(np.ndindex(y.shape))):
        y[q, i, j] = b[q]
        for c, u, v in np.ndindex(w.shape[1:]):
            y[q, i, j] += x[c, i + u, j + v] * w[q, c, u, v]
    return y


def back_by_scipy(grad_y, x, w):
    return np.array(
        [sum(convolve2d(grad_y[q], w[q, c]) for q in range(len(w))) for c in range(len(x))]
    )


WORDS, mended = solution("forgotten_sum")
ALSO_RIGHT = {
    "sum_over_c": (by_einsum, by_scipy, backwards),
    "forgotten_sum": (
        [WORDS, back_by_scipy],
        (WORDS, gradient_c),
        (WORDS, lambda g, x, w: vectorized.conv2d_multi_backward(g, x, w)[0].astype(np.float32)),
    ),
}
WRONG = {
    "forgotten_sum": (
        (({**WORDS, "B": "right"}, mended), "when the counts are equal"),
        (({**WORDS, "A": "right"}, mended), "two output channels"),
        (({**WORDS, "A": "wrong"}, mended), "'wrong' is none of the words: forgets the sum"),
    ),
}
