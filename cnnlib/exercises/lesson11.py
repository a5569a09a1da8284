"""Lesson 11, Capstone: spread the kernel, grad_x as a layer, the exam of unseen bugs."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.cases import integers
from cnnlib.exercises.exam import SLIPS, UNSEEN, mark
from cnnlib.exercises.exercise import Case, Suspect, ValueExercise
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.suspects import from_zoo
from cnnlib.padding import insert


def dilate(x, w, dilation):
    """By a kernel with zeros between its weights."""
    return naive.conv2d_single(x, insert(w, dilation))


def _dilation_cases():
    rng = np.random.default_rng(24)
    settings = [
        ((3, 4), (2, 2), 1),
        ((5, 6), (2, 3), 2),
        ((6, 6), (3, 3), 2),
        ((8, 7), (3, 2), 3),
        ((7, 9), (2, 3), 4),
    ]
    return tuple(Case((integers(rng, x), integers(rng, w), d)) for x, w, d in settings)


DILATE = FunctionExercise(
    name="dilate",
    lesson=11,
    title="Dilate",
    kind="write",
    minutes=15,
    how="your function dilate(x, w, dilation)",
    hints=(
        "Idea: on which row does weight u land?",
        "Shape: the kernel spans d (k - 1) + 1 rows.",
        "Line: x[i + dilation * u, j + dilation * v]",
    ),
    truth=dilate,
    cases=_dilation_cases(),
    oracle="a kernel with zeros between its weights",
    suspects=(
        Suspect(
            "counts_zeros",
            "the dilation is counted as zeros between weights; 1 is an ordinary "
            "kernel, 2 has one zero",
            lambda x, w, dilation: dilate(x, w, dilation + 1),
        ),
        Suspect(
            "not_dilated",
            "the dilation is ignored: weight u lands on row i + dilation * u",
            lambda x, w, dilation: dilate(x, w, 1),
        ),
        Suspect(
            "strided",
            "the dilation moved the windows: it spreads the weights, the windows "
            "still go one by one",
            lambda x, w, dilation: naive.conv2d_single(x, w, stride=dilation),
        ),
        *from_zoo(
            "conv2d",
            "y",
            "rectangular",
            lambda f: lambda x, w, d: f(x[None, None], insert(w, d)[None, None])[0, 0],
        ),
    ),
)


def grad_x_as_layer(x, w, stride):
    return naive.conv_transpose2d(x[None, None], w[None, None], stride=stride)[0, 0]


def _transposed_cases():
    rng = np.random.default_rng(25)
    settings = [
        ((1, 2), (2, 2), 1),
        ((2, 3), (2, 3), 2),
        ((3, 2), (3, 3), 1),
        ((2, 4), (3, 2), 2),
        ((3, 3), (2, 2), 3),
    ]
    return tuple(Case((integers(rng, x), integers(rng, w), s)) for x, w, s in settings)


def _overwriting(x, w, stride):
    y = np.zeros(grad_x_as_layer(x, w, stride).shape)
    for i, j in np.ndindex(x.shape):
        y[stride * i : stride * i + w.shape[0], stride * j : stride * j + w.shape[1]] = x[i, j] * w
    return y


def _as_layer(conv2d_backward):
    def layer(x, w, stride):
        size = [(n - 1) * stride + k for n, k in zip(x.shape, w.shape)]
        zeros = np.zeros((1, 1, *size))
        return conv2d_backward(x[None, None], zeros, w[None, None], stride=stride)[0][0, 0]

    return layer


GRAD_X_AS_LAYER = FunctionExercise(
    name="grad_x_as_layer",
    lesson=11,
    title="gradX as a layer",
    kind="write",
    minutes=20,
    how="your function grad_x_as_layer(x, w, stride): a transposed convolution",
    hints=(
        "Idea: you have it already: it is grad_x of a strided convolution.",
        "Shape: (h' - 1) stride + k_h rows",
        "Line: call your backward with x as the upstream gradient",
    ),
    truth=grad_x_as_layer,
    cases=_transposed_cases(),
    oracle="<conv(a), x> = <a, T(x)>: the adjoint, not the inverse",
    suspects=(
        Suspect(
            "overwritten",
            "= stands where += belongs: the last stamp wiped the others out",
            _overwriting,
        ),
        Suspect(
            "shrinks",
            "the result shrank: this is the forward convolution, and its transpose grows the image",
            lambda x, w, stride: naive.conv2d_single(np.pad(x, 1), w, stride=stride),
        ),
        *from_zoo("conv2d_backward", "grad_x", "stride overlap rectangular", _as_layer),
    ),
)


def _exam(examine):
    missed = [(paper, said, word) for paper, said, word in mark(examine) if said != word]
    if not missed:
        return None
    passed_by = sum(said == "right" and word != "right" for _, said, word in missed)
    seen = f"{len(UNSEEN) - len(missed)} of {len(UNSEEN)} papers are named rightly"
    if passed_by:
        seen += f"; {passed_by} wrong ones were let through"
    paper, said, word = missed[0]
    slip = f"{paper}: you said {said!r}; compare the arrays with flips and multiples of the truth"
    if {said, word} == {"turned", "transposed"}:
        slip = f"{paper}: inner products cannot tell turned from transposed; compare arrays"
    return seen, slip


EXAM = ValueExercise(
    name="exam",
    lesson=11,
    title="Exam",
    kind="test",
    minutes=25,
    how="your function exam(backward), which returns one of the words of material('exam'); "
    "backward(grad_y, x, w, stride=1) returns grad_x, grad_w, grad_b of one image",
    hints=(
        "Idea: which gradient is wrong, and at which index first?",
        "Shape: five sizes that all differ, and a stride of 2 with a leftover.",
        "Line: compare each gradient with flips, transposes and multiples of the right one",
    ),
    material=SLIPS,
    judge=_exam,
    says="ten unseen bugs are killed and named, and the right one is accepted",
)

EXERCISES = (DILATE, GRAD_X_AS_LAYER, EXAM)
