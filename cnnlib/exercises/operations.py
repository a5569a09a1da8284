"""Whole operations, with stride and padding: for readers who write a layer of their own."""

from functools import partial

import numpy as np

from cnnlib import naive, vectorized
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise
from cnnlib.gradcheck import adjoint

# The cases below have every property that a bug of the zoo needs to show.
EVERYTHING = {
    *("batch", "bias", "bytes", "channels", "divisible", "leftover", "one", "overlap", "padding"),
    *("rectangular", "stride", "ties", "unpadded"),
}
LACKING = {"conv2d_single": {"batch", "channels"}, "conv2d_multi": {"batch"}}

# n, C_in, H, W | C_out, k_h, k_w | stride, padding: each awkward in its own way
CONVOLUTIONS = (
    ((1, 1, 2, 3), (1, 2, 2), 1, 0),
    ((2, 2, 4, 5), (2, 2, 3), 1, 0),
    ((3, 2, 5, 6), (3, 2, 2), 2, 0),
    ((2, 3, 6, 5), (3, 3, 2), 2, 1),
    ((2, 2, 6, 6), (2, 3, 3), 2, 0),
    ((2, 3, 5, 4), (2, 3, 3), 1, ((1, 0), (0, 2))),
    ((2, 1, 7, 5), (2, 2, 1), (3, 2), (1, 0)),
)
# shape of x | kernel size | stride, padding
POOLINGS = (
    ((1, 1, 3, 4), 1, 1, 0),
    ((1, 2, 4, 6), 2, None, 0),
    ((2, 3, 5, 7), (2, 3), 1, 0),
    ((2, 2, 7, 6), 3, 2, 1),
    ((2, 2, 6, 8), (3, 2), (1, 2), 0),
    ((1, 3, 6, 5), 2, 2, 1),
)
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
    exercise.cases(partial(_pooling_cases, truth.__name__))

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
    )(truth)
    batch_form = name.replace("_single", "").replace("_multi", "")
    has = EVERYTHING - LACKING.get(_forward(truth), set())

    @exercise.bugs(batch_form, spoils=" ".join(returns), has=" ".join(has))
    def _(layers, *args, **options):
        return getattr(layers, name)(*args, **options)

    return exercise


def _forward(truth):
    return truth.__name__.removesuffix("_backward")


def _drawn(draw, rank):
    """Every convolution's grad_y, x, w, b and options, as arrays of this many axes."""
    for size, (q, k_h, k_w), stride, padding in CONVOLUTIONS:
        x, w, b = draw(size), draw((q, size[1], k_h, k_w)), draw(q)
        options = {"stride": stride, "padding": padding}
        grad_y = draw(naive.conv2d(x, w, b, **options).shape)
        x, grad_y = (a[(0,) * (4 - rank)] for a in (x, grad_y))
        w, b = (w[0, 0], b[0]) if rank == 2 else (w, b)
        yield grad_y, x, w, b, options


def _forward_cases(rank, draw):
    calls = [(x, w, b, options) for _, x, w, b, options in _drawn(draw, rank)]
    for *args, options in calls:
        yield Case(*args, **options)
    # A photograph is bytes: one case more, with an image of large whole numbers.
    x, w, b, options = calls[-2]
    yield Case(np.random.default_rng(26).integers(100, 256, x.shape, np.uint8), w, b, **options)


def _backward_cases(rank, draw):
    for grad_y, x, w, _, options in _drawn(draw, rank):
        yield Case(grad_y, x, w, **options)


def _pooling_cases(name, draw):
    rng = np.random.default_rng(27)
    forward = getattr(naive, name.removesuffix("_backward"))
    for number, (shape, k, stride, padding) in enumerate(POOLINGS):
        # Few different values make ties; every second image is negative, so that a 0 would win.
        x = rng.integers(1, 4, shape) * (-1.0) ** number if "max" in name else draw(shape)
        options = {"stride": stride, "padding": padding}
        if name.endswith("backward"):
            yield Case(draw(forward(x, k, **options).shape), x, k, **options)
        else:
            yield Case(x, k, **options)


def _adjoint(forward, rank, answer):
    """Compare <y, grad_y> = <x, grad_x> = <w, grad_w> exactly, at stride 2 with padding."""
    x, w = ((2, 3, 6, 5)[4 - rank :], (2, 3, 3, 2) if rank > 2 else (3, 2))
    options = {"stride": 2, "padding": 1}
    verdict = adjoint(partial(forward, **options), partial(answer, **options), x, w)
    return None if verdict else verdict.sentences[0]


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
