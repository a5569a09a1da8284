"""Pool: the average as a convolution, a max that overlaps, a border that must lose."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.awkward import (
    APART,
    NO_PADDING,
    ONE_CHANNEL,
    ONE_IMAGE,
    PICTURE_ALONE,
    SIDE_BY_SIDE,
    SQUARE,
    poolings,
)
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise


@function_exercise(
    wants="your function average_as_convolution(x, k) for x of shape (C, H, W)",
    idea="an average is a weighted sum with the same weight everywhere.",
    shape="one (k, k) kernel a channel; each channel is pooled alone.",
    line="stride k, and every weight 1 / k**2",
    oracle="the loops of cnnlib.naive",
    refused=("cnnlib.naive.pool", "cnnlib.vectorized.pool", "scipy"),
    lacks={**APART, **SIDE_BY_SIDE, **PICTURE_ALONE, **ONE_IMAGE},
)
def average_as_convolution(x, k):
    return naive.avg_pool2d(x, k)


@average_as_convolution.cases
def _(draw):
    for p in poolings(draw, axes=3, stride=False, padding=False):
        yield Case(p.x, p.k)


@average_as_convolution.factors
def _(x, k):
    return {"k k": k * k}


@average_as_convolution.slip(
    "the channels were added: pooling is depthwise, one kernel for each channel alone"
)
def channels_added(x, k):
    w = np.full((len(x), len(x), k, k), 1 / k**2)
    return naive.conv2d_multi(x, w, stride=k)


@average_as_convolution.slip(
    "the channels were averaged: pooling is depthwise, one kernel for each channel alone"
)
def channels_averaged(x, k):
    return channels_added(x, k) / len(x)


@average_as_convolution.slip("the stride is 1; the windows lie side by side at stride k")
def stride_one(x, k):
    return naive.avg_pool2d(x, k, stride=1)


@average_as_convolution.bugs("avg_pool2d", has="channels leftover divisible")
def _(layers, x, k):
    return layers.avg_pool2d(x, k)


@function_exercise(
    wants="your function overlapping_max_backward(grad_y, x, k, stride), which returns grad_x",
    idea="find each window's first maximum, in reading order; then add, never assign.",
    shape="x's; np.unravel_index(window.argmax(), window.shape) is a place (u, v).",
    line="grad_x[stride * i + u, stride * j + v] += grad_y[i, j]",
    oracle="the loops of cnnlib.naive",
    returns=("grad_x",),
    lacks={**NO_PADDING, **SQUARE, **ONE_CHANNEL},
)
def overlapping_max_backward(grad_y, x, k, stride):
    return naive.max_pool2d_backward(grad_y, x, k, stride=stride)


@overlapping_max_backward.cases
def _(draw):
    for p in poolings(draw, axes=2, padding=False):
        yield Case(p.grad_y, p.x, p.k, p.stride or p.k)


def _paid(grad_y, x, k, stride, winners, *, apart=None, overwrites=False):
    """grad_x where `winners(window)` says what share each pixel gets, windows `apart` apart."""
    grad_x = np.zeros(x.shape)
    apart = apart or stride
    for i, j in np.ndindex(grad_y.shape):
        place = slice(apart * i, apart * i + k), slice(apart * j, apart * j + k)
        share = grad_y[i, j] * winners(x[place])
        grad_x[place] = share if overwrites else grad_x[place] + share
    return grad_x


def _first(window):
    return np.arange(window.size).reshape(window.shape) == window.argmax()


def _last(window):
    return _first(window[::-1, ::-1])[::-1, ::-1]


def _equals(window):
    return window == window.max()


@overlapping_max_backward.slip("the stride is ignored: the window of output i starts at stride * i")
def stride_left_out(grad_y, x, k, stride):
    return _paid(grad_y, x, k, stride, _first, apart=1)


@overlapping_max_backward.slip("the last maximum of a tie got the gradient; here the first gets it")
def last_of_a_tie(grad_y, x, k, stride):
    return _paid(grad_y, x, k, stride, _last)


@overlapping_max_backward.slip(
    "= stands where += belongs: each window wipes out what the one before left in the overlap"
)
def windows_overwritten(grad_y, x, k, stride):
    return _paid(grad_y, x, k, stride, _first, overwrites=True)


@overlapping_max_backward.slip(
    "= stands where += belongs, and all maxima of a tie got the whole gradient"
)
def equals_overwritten(grad_y, x, k, stride):
    return _paid(grad_y, x, k, stride, _equals, overwrites=True)


@overlapping_max_backward.slip(
    "a tie's gradient was shared out; that is a subgradient too, but here the first takes it"
)
def shared(grad_y, x, k, stride):
    return _paid(grad_y, x, k, stride, lambda window: _equals(window) / _equals(window).sum())


@overlapping_max_backward.bugs(
    "max_pool2d_backward", spoils="grad_x", has="overlap ties stride leftover"
)
def _(layers, grad_y, x, k, stride):
    return layers.max_pool2d_backward(grad_y, x, k, stride=stride)


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
