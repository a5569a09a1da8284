"""Pool: the average as a convolution, a border that must lose."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.awkward import (
    ONE_CHANNEL,
    PICTURE_ALONE,
    SIDE_BY_SIDE,
    SQUARE,
    poolings,
)
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise


@function_exercise(
    wants="your function average_as_convolution(x, k) for x of shape (H, W)",
    idea="an average is a weighted sum with the same weight everywhere.",
    shape="one (k, k) kernel; an output for each whole block.",
    line="stride k, and every weight 1 / k**2",
    oracle="the loops of cnnlib.naive",
    refused=("cnnlib.naive.pool", "cnnlib.vectorized.pool", "scipy"),
    lacks={**SIDE_BY_SIDE, **PICTURE_ALONE, **ONE_CHANNEL},
)
def average_as_convolution(x, k):
    return naive.avg_pool2d(x, k)


@average_as_convolution.cases
def _(draw):
    for p in poolings(draw, axes=2, stride=False, padding=False):
        yield Case(p.x, p.k)


@average_as_convolution.factors
def _(x, k):
    return {"a factor of k * k": k * k}


@average_as_convolution.slip("the stride is 1; the windows lie side by side at stride k")
def stride_one(x, k):
    return naive.avg_pool2d(x, k, stride=1)


@average_as_convolution.slip("each weight is 1 / k; a block holds k * k numbers")
def divided_by_k(x, k):
    return k * naive.avg_pool2d(x, k)


@average_as_convolution.bugs("avg_pool2d", has="leftover divisible")
def _(layers, x, k):
    return layers.avg_pool2d(x, k)


@function_exercise(
    wants="your function let_a_loser_lose(x, k, stride, p): max pooling with padding p",
    idea="what never wins against any number?",
    shape="the padded image has h + 2 p rows and w + 2 p columns.",
    line="minus infinity, in an array of floats: integers have none",
    oracle="the loops of cnnlib.naive",
    lacks={**SQUARE, **PICTURE_ALONE, **ONE_CHANNEL},
)
def let_a_loser_lose(x, k, stride, p):
    return naive.max_pool2d(x, k, stride=stride, padding=p)


@let_a_loser_lose.cases
def _(draw):
    for p in poolings(draw, axes=2):
        yield Case(p.x, p.k, p.stride or p.k, p.padding)
    yield Case(-1e30 * np.abs(draw((4, 5))), 3, 1, 1)


def _padded_max(x, k, stride, p, fill):
    x = np.pad(x, p, constant_values=fill)
    y = np.zeros([(n - k) // stride + 1 for n in x.shape])
    for i, j in np.ndindex(y.shape):
        y[i, j] = x[stride * i : stride * i + k, stride * j : stride * j + k].max()
    return y


@let_a_loser_lose.slip("minus infinity cannot be held by an array of integers: make it float first")
def integers_have_no_infinity(x, k, stride, p):
    return _padded_max(x, k, stride, p, -np.inf)


@let_a_loser_lose.slip("however low, a number can be beaten: minus infinity is below all of them")
def low_number(x, k, stride, p):
    return _padded_max(x.astype(float), k, stride, p, -1e9)


@let_a_loser_lose.slip("nothing was padded: the result has too few windows")
def not_padded(x, k, stride, p):
    return _padded_max(x, k, stride, 0, 0)


@let_a_loser_lose.bugs("max_pool2d", has="padding rectangular stride")
def _(layers, x, k, stride, p):
    return layers.max_pool2d(x, k, stride=stride, padding=p)
