"""Whole operations, with stride and padding: for readers who write a layer of their own."""

from functools import partial

import numpy as np

from cnnlib import naive, vectorized
from cnnlib.exercises.awkward import (
    APART,
    ONE_CHANNEL,
    ONE_IMAGE,
    PICTURE_ALONE,
    convolutions,
    poolings,
)
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.slips import SLIPS
from cnnlib.gradcheck import adjoint

# The awkward cases have every property that a bug of the zoo needs to show.
EVERYTHING = {
    *("batch", "bias", "bytes", "channels", "divisible", "leftover", "one", "overlap", "padding"),
    *("rectangular", "stride", "ties", "unpadded"),
}
LACKS = {
    "conv2d_single": ONE_CHANNEL,
    "conv2d_single_backward": ONE_CHANNEL,
    "conv2d_multi": ONE_IMAGE,
    "conv2d_multi_backward": ONE_IMAGE,
    "avg_pool2d": {**APART, **PICTURE_ALONE},
    "avg_pool2d_backward": APART,
    "max_pool2d": {**APART, **PICTURE_ALONE},
    "max_pool2d_backward": APART,
}

_RANKS = {"conv2d_single": 2, "conv2d_multi": 3, "conv2d": 4}


def _convolution(truth):
    """The exercise to write a convolution of one image, of one sample or of a batch."""
    exercise = _operation(truth, "the loops of cnnlib.naive", ("y",))
    exercise.cases(partial(_forward_cases, _RANKS[truth.__name__]))
    return exercise


def _convolution_backward(truth):
    """The exercise to write its gradients."""
    oracle = "the loops of cnnlib.naive, and by <y, grad_y> = <x, grad_x> = <w, grad_w>"
    exercise = _operation(truth, oracle, ("grad_x", "grad_w", "grad_b"))
    rank = _RANKS[_forward(truth)]
    exercise.cases(partial(_backward_cases, rank))
    exercise.oracle_too(partial(_adjoint, getattr(vectorized, _forward(truth)), rank))

    @exercise.factors
    def _(grad_y, x, w, **options):
        return {"n": len(x) if rank == 4 else 1, "the number of outputs": grad_y.size}

    return exercise


def _pooling(truth):
    """The exercise to write a pooling, or its gradient."""
    backward = truth.__name__.endswith("backward")
    exercise = _operation(truth, "the loops of cnnlib.naive", ("grad_x",) if backward else ("y",))
    exercise.cases(partial(_pooling_cases, backward))

    @exercise.factors
    def _(*args, **options):
        k_h, k_w = np.broadcast_to(args[-1], 2)
        return {"k_h k_w": int(k_h * k_w)}

    return exercise


def _operation(truth, oracle, returns):
    name = truth.__name__
    exercise = function_exercise(
        wants=f"your function {name}, with the signature of cnnlib.naive.{name}",
        idea=f"read the loops of cnnlib.naive.{name} aloud: every output, every weight.",
        shape="its docstring says the shape of every argument and result.",
        line="write the loops first; then let one pair of them go",
        oracle=oracle,
        returns=returns,
        lacks=LACKS.get(name, {}),
    )(truth)
    batch_form = name.replace("_single", "").replace("_multi", "")
    has = EVERYTHING - set(exercise.lacks)

    @exercise.bugs(batch_form, spoils=" ".join(returns), has=" ".join(has))
    def _(layers, *args, **options):
        return getattr(layers, name)(*args, **options)

    for each in SLIPS:
        if each.operation == batch_form and each.needs <= has:
            exercise.slip(each.words, later=each.later)(each.answer(name))
    return exercise


def _forward(truth):
    return truth.__name__.removesuffix("_backward")


def _forward_cases(rank, draw):
    for c in convolutions(draw, rank, pairs=True):
        yield Case(c.x, c.w, c.b, stride=c.stride, padding=c.padding).later(c.topic)


def _backward_cases(rank, draw):
    for c in convolutions(draw, rank, pairs=True):
        yield Case(c.grad_y, c.x, c.w, stride=c.stride, padding=c.padding).later(c.topic)


def _pooling_cases(backward, draw):
    for p in poolings(draw, pairs=True):
        args = (p.grad_y, p.x, p.k) if backward else (p.x, p.k)
        yield Case(*args, stride=p.stride, padding=p.padding).later(p.topic)


def _adjoint(forward, rank, answer):
    """Compare <y, grad_y> = <x, grad_x> = <w, grad_w> exactly, at stride 2 with padding."""
    options = {"stride": 2, "padding": 1}
    w = (2, 3, 3, 2) if rank > 2 else (3, 2)
    for size in ((8, 5), (5, 8)):
        x = (2, 3, *size)[4 - rank :]
        verdict = adjoint(partial(forward, **options), partial(answer, **options), x, w)
        if not verdict:
            return verdict.sentences[0]
    return None


conv2d_single = _convolution(naive.conv2d_single)
conv2d_single_backward = _convolution_backward(naive.conv2d_single_backward)
conv2d_multi = _convolution(naive.conv2d_multi)
conv2d_multi_backward = _convolution_backward(naive.conv2d_multi_backward)
conv2d = _convolution(naive.conv2d)
conv2d_backward = _convolution_backward(naive.conv2d_backward)
avg_pool2d = _pooling(naive.avg_pool2d)
avg_pool2d_backward = _pooling(naive.avg_pool2d_backward)
max_pool2d = _pooling(naive.max_pool2d)
max_pool2d_backward = _pooling(naive.max_pool2d_backward)
