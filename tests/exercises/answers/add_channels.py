"""Add channels: other right answers, and wrong ones with words for them."""

import numpy as np
from lessons import solution
from scipy.signal import convolve2d

from cnnlib import vectorized
from cnnlib.exercises.lessons.add_channels import gradient_c


def back_by_scipy(grad_y, x, w):
    return np.array(
        [sum(convolve2d(grad_y[q], w[q, c]) for q in range(len(w))) for c in range(len(x))]
    )


WORDS, mended = solution("forgotten_sum")
ALSO_RIGHT = {
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
