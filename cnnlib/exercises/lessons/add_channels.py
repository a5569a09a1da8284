"""Add channels: the forgotten sum over q."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.awkward import ONE_BY_ONE, ONE_IMAGE, convolutions
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.value import value_exercise
from cnnlib.gradcheck import numeric_gradient

# Three ways to carry grad_y back to x; the reader says which is which, and mends A.


def gradient_a(grad_y, x, w):
    k_h, k_w = w.shape[2:]
    for q in range(len(w)):
        grad_x = np.zeros(x.shape)
        for i, j in np.ndindex(grad_y.shape[1:]):
            grad_x[:, i : i + k_h, j : j + k_w] += grad_y[q, i, j] * w[q]
    return grad_x


def gradient_b(grad_y, x, w):
    grad_x = np.zeros(x.shape)
    for q, i, j in np.ndindex(grad_y.shape):
        for c, u, v in np.ndindex(w.shape[1:]):
            grad_x[c, i + u, j + v] += grad_y[q, i, j] * w[c, q, u, v]
    return grad_x


def gradient_c(grad_y, x, w):
    grad_x = np.zeros(x.shape)
    for q, i, j in np.ndindex(grad_y.shape):
        for c, u, v in np.ndindex(w.shape[1:]):
            grad_x[c, i + u, j + v] += grad_y[q, i, j] * w[q, c, u, v]
    return grad_x


WAYS = {
    "A": (gradient_a, "forgets the sum"),
    "B": (gradient_b, "swaps the channels"),
    "C": (gradient_c, "right"),
}
FORGOTTEN_SUM = {
    "wants": "a pair: what A, B and C are (a word for each), and your mended function of A",
    "idea": "which q touched x[c]? All of them.",
    "shape": "grad_x has the shape of x.",
    "line": "sum over q of what w[q, c] sends back",
}


@value_exercise(
    **FORGOTTEN_SUM,
    when_right="all three are named, and the mended one agrees with the differences of every entry "
    "of x",
)
def forgotten_sum(answer):
    words, mended = answer
    known = [word for _, word in WAYS.values()]
    for letter, (_, word) in WAYS.items():
        if words[letter] not in known:
            return f"{letter}: {words[letter]!r} is none of the words: {', '.join(known)}"
        if words[letter] != word:
            slip = {
                "B": "w[c, q] runs without an error when the counts are equal: try both",
                "A": "compare with nudges of x when there are two output channels",
            }
            return f'{letter} is not "{words[letter]}"', slip.get(letter)
    report = _forgotten_sum.check(mended)
    return None if report else (" ".join(report.sentences), report.likely)


@forgotten_sum.hands_out
def _():
    ways = {letter: way for letter, (way, _) in WAYS.items()}
    return {**ways, "words": tuple(word for _, word in WAYS.values())}


@function_exercise(
    **FORGOTTEN_SUM,
    oracle="the differences of every entry of x",
    returns=("grad_x",),
    lacks={**ONE_BY_ONE, **ONE_IMAGE},
)
def _forgotten_sum(grad_y, x, w):
    """By nudging every entry of x."""
    return numeric_gradient(lambda x: naive.conv2d_multi(x, w), x, grad_y, h=1)


@_forgotten_sum.cases
def _(draw):
    for c in convolutions(draw, axes=3, stride=False, padding=False):
        yield Case(c.grad_y, c.x, c.w)


@_forgotten_sum.slip("the sum over q is forgotten: only one output map sends back")
def last_map(grad_y, x, w):
    return gradient_a(grad_y, x, w)


@_forgotten_sum.slip("the sum over q is forgotten: only one output map sends back")
def first_map(grad_y, x, w):
    return gradient_c(grad_y[:1], x, w[:1])


@_forgotten_sum.slip("c_in and c_out are swapped: w[c, q] is read where w[q, c] is meant")
def swapped(grad_y, x, w):
    return gradient_b(grad_y, x, w)


@_forgotten_sum.bugs("conv2d_backward", spoils="grad_x", has="channels overlap rectangular")
def _(layers, grad_y, x, w):
    return layers.conv2d_multi_backward(grad_y, x, w)[0]
