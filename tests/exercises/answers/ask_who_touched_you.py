"""Ask who touched you: other right answers, and wrong ones with words for them."""

import numpy as np

from cnnlib.example import X, gradients

_, grad_x, _, _ = gradients()

named = {
    "A": ("convolution", "w"),
    "B": ("transposed", "w turned and transposed"),
    "C": ("correlation", "w turned"),
}
always_turned = {letter: (name, "w turned") for letter, (name, _) in named.items()}

ALSO_RIGHT = {
    "three_strangers": (
        {letter: list(pair) for letter, pair in named.items()},
        {letter: np.array(pair) for letter, pair in named.items()},
        dict(reversed(named.items())),
    ),
    "fool_three_numbers": (
        np.full((6, 6), -12 / X.sum()),  # right but for rounding
        np.where(X == 0, 7, grad_x),
        grad_x + (X == 0),
        np.where(np.eye(6, k=1) * (X == 0) > 0, -grad_x - 1, grad_x),
    ),
}
WRONG = {
    "three_strangers": (
        (always_turned, "as if each of them slid w itself"),
        (named | {"A": ("convolution", "w transposed")}, "kernels right: 2 of 3"),
        (named | {"B": ("transposed", "w transposed")}, "what the function itself slides"),
        (named | {"A": named["C"], "C": named["A"]}, "which turns it first, upright"),
        (named | {"A": named["B"], "B": named["A"]}, "a turn reverses both"),
        (named | {"B": ("mirror", "w")}, "'mirror' is none of the names"),
        (named | {"B": ("transposed", "w.T")}, "'w.T' is none of the kernels"),
        ({"A": named["A"]}, "a pair of words for each of A, B and C"),
    ),
    "fool_three_numbers": (
        (grad_x, "nothing to miss"),
        (grad_x + 1e-14, "nothing to miss"),
        (grad_x + np.eye(6), "and it multiplies the error"),
        (grad_x[:4], "it must have X's"),
    ),
}
