"""Lesson 05, Pool: the average as a convolution, a max that overlaps, a border that must lose."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.cases import integers
from cnnlib.exercises.exercise import Case, Suspect
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.suspects import from_zoo


def average_as_convolution(x, k):
    return naive.avg_pool2d(x, k)


def _average_cases():
    rng = np.random.default_rng(10)
    settings = [((1, 2, 4), 2), ((2, 4, 4), 2), ((2, 4, 6), 2), ((2, 7, 8), 3), ((3, 6, 9), 3)]
    return tuple(Case((integers(rng, x), k), factors={"k k": k * k}) for x, k in settings)


def _dense(x, k):
    w = np.full((len(x), len(x), k, k), 1 / k**2)
    return naive.conv2d_multi(x, w, stride=k)


def _stride_one(x, k):
    w = np.full((len(x), 1, k, k), 1 / k**2)
    return naive.conv2d_multi(x, w, groups=len(x))


AVERAGE_AS_CONVOLUTION = FunctionExercise(
    name="average_as_convolution",
    lesson=5,
    title="The average is a convolution",
    kind="write",
    minutes=7,
    how="your function average_as_convolution(x, k) for x of shape (C, H, W)",
    hints=(
        "Idea: an average is a weighted sum with the same weight everywhere.",
        "Shape: one (k, k) kernel a channel; each channel is pooled alone.",
        "Line: stride k, and every weight 1 / k**2",
    ),
    truth=average_as_convolution,
    cases=_average_cases(),
    oracle="the loops of cnnlib.naive",
    suspects=(
        Suspect(
            "dense",
            "the channels were added: pooling is depthwise, one kernel for each channel alone",
            _dense,
        ),
        Suspect(
            "dense_averaged",
            "the channels were averaged: pooling is depthwise, one kernel for each channel alone",
            lambda x, k: _dense(x, k) / len(x),
        ),
        Suspect(
            "stride_one", "the stride is 1; the windows lie side by side at stride k", _stride_one
        ),
        *from_zoo(
            "avg_pool2d", "y", "channels leftover divisible", lambda pool: lambda x, k: pool(x, k)
        ),
    ),
)


def overlapping_max_backward(grad_y, x, k, stride):
    return naive.max_pool2d_backward(grad_y, x, k, stride=stride)


def _max_cases():
    rng = np.random.default_rng(11)
    tied = np.array([[2.0, 2.0, 1.0], [2.0, 2.0, 5.0], [1.0, 5.0, 5.0]])
    images = [
        (tied, 2, 1),
        (np.array([[1.0, 3.0, 0.0, 2.0], [0.0, 2.0, 1.0, 4.0], [5.0, 1.0, 2.0, 3.0]]), 3, 1),
        (-np.abs(integers(rng, (4, 5))), 2, 1),
        (rng.permutation(42).reshape(6, 7).astype(float), 3, 2),
        (rng.permutation(30).reshape(5, 6).astype(float), 3, 1),
        (rng.integers(0, 3, (7, 6)).astype(float), 3, 2),
        (rng.permutation(48).reshape(6, 8) - 60.0, 2, 2),
    ]
    cases = []
    for x, k, stride in images:
        grad_y = integers(rng, naive.max_pool2d(x, k, stride=stride).shape)
        cases.append(Case((grad_y, x, k, stride)))
    return tuple(cases)


def _shared(grad_y, x, k, stride):
    grad_x = np.zeros(x.shape)
    for i, j in np.ndindex(grad_y.shape):
        place = slice(stride * i, stride * i + k), slice(stride * j, stride * j + k)
        winners = x[place] == x[place].max()
        grad_x[place] += grad_y[i, j] * winners / winners.sum()
    return grad_x


OVERLAPPING_MAX_BACKWARD = FunctionExercise(
    name="overlapping_max_backward",
    lesson=5,
    title="Backward of an overlapping max",
    kind="write",
    minutes=10,
    how="your function overlapping_max_backward(grad_y, x, k, stride), which returns grad_x",
    hints=(
        "Idea: find each window's first maximum, in reading order; then add, never assign.",
        "Shape: x's.",
        "Line: grad_x[stride * i + u, stride * j + v] += grad_y[i, j]",
    ),
    truth=overlapping_max_backward,
    cases=_max_cases(),
    oracle="the loops of cnnlib.naive",
    outputs=("grad_x",),
    suspects=(
        Suspect(
            "shared",
            "a tie's gradient was shared out; that is a subgradient too, but "
            "here the first takes it",
            _shared,
        ),
        *from_zoo(
            "max_pool2d_backward",
            "grad_x",
            "overlap ties stride leftover",
            lambda f: lambda grad_y, x, k, stride: f(grad_y, x, k, stride=stride),
        ),
    ),
)


def let_a_loser_lose(x, k, stride, p):
    return naive.max_pool2d(x, k, stride=stride, padding=p)


def _loser_cases():
    rng = np.random.default_rng(12)
    return (
        Case((-np.abs(integers(rng, (2, 3))), 2, 1, 1)),
        Case((-np.abs(integers(rng, (4, 5))), 3, 1, 1)),
        Case((integers(rng, (5, 6)), 3, 2, 1)),
        Case((integers(rng, (6, 4)), 2, 2, 0)),
        Case((-rng.integers(1, 9, (5, 4)), 3, 1, 1)),
        Case((integers(rng, (5, 7)), 2, 2, 1)),
    )


def _padded_max(x, k, stride, p, fill):
    x = np.pad(x, p, constant_values=fill)
    y = np.zeros([(n - k) // stride + 1 for n in x.shape])
    for i, j in np.ndindex(y.shape):
        y[i, j] = x[stride * i : stride * i + k, stride * j : stride * j + k].max()
    return y


LET_A_LOSER_LOSE = FunctionExercise(
    name="let_a_loser_lose",
    lesson=5,
    title="Let a loser lose",
    kind="mend",
    minutes=5,
    how="your function let_a_loser_lose(x, k, stride, p): max pooling with padding p",
    hints=(
        "Idea: what never wins against any number?",
        "Shape: the padded image has h + 2 p rows and w + 2 p columns.",
        "Line: minus infinity, in an array of floats: integers have none",
    ),
    truth=let_a_loser_lose,
    cases=_loser_cases(),
    oracle="the loops of cnnlib.naive",
    suspects=(
        Suspect(
            "integers_have_no_infinity",
            "minus infinity cannot be held by an array of integers: make it float first",
            lambda x, k, stride, p: _padded_max(x, k, stride, p, -np.inf),
        ),
        Suspect(
            "not_padded",
            "nothing was padded: the result has too few windows",
            lambda x, k, stride, p: _padded_max(x, k, stride, 0, 0),
        ),
        *from_zoo(
            "max_pool2d",
            "y",
            "padding stride",
            lambda pool: lambda x, k, stride, p: pool(x, k, stride=stride, padding=p),
        ),
    ),
)

EXERCISES = (AVERAGE_AS_CONVOLUTION, OVERLAPPING_MAX_BACKWARD, LET_A_LOSER_LOSE)
