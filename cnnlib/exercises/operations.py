"""Whole operations, with stride and padding: for readers who write a layer of their own."""

from functools import partial

import numpy as np

from cnnlib import naive, vectorized
from cnnlib.exercises.cases import integers
from cnnlib.exercises.exercise import Case
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.suspects import from_zoo
from cnnlib.exercises.zoo.bug import layers
from cnnlib.gradcheck import adjoint

# The cases below have every property that a bug of the zoo needs to show.
EVERYTHING = (
    "batch bias bytes channels divisible leftover one overlap padding rectangular stride ties "
    "unpadded"
)

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


def _of_rank(x, rank):
    return x[(0,) * (4 - rank)]


def _convolution_cases(name):
    rng = np.random.default_rng(26)
    rank = _RANKS[name.removesuffix("_backward")]
    cases = []
    for size, (q, k_h, k_w), stride, padding in CONVOLUTIONS:
        x, w, b = integers(rng, size), integers(rng, (q, size[1], k_h, k_w)), integers(rng, q)
        options = {"stride": stride, "padding": padding}
        grad_y = integers(rng, naive.conv2d(x, w, b, **options).shape)
        x, grad_y = _of_rank(x, rank), _of_rank(grad_y, rank)
        w, b = (w[0, 0], b[0]) if rank == 2 else (w, b)
        factors = {"n": size[0] if rank == 4 else 1, "the number of outputs": grad_y.size}
        args = (grad_y, x, w) if name.endswith("backward") else (x, w, b)
        cases.append(Case(args, options, factors))
    if not name.endswith("backward"):
        x, w, b = cases[-2].args
        # A photograph is bytes: the same case with an image of large whole numbers.
        cases.append(Case((rng.integers(100, 256, x.shape, np.uint8), w, b), cases[-2].options))
    return tuple(cases)


def _pooling_cases(name):
    rng = np.random.default_rng(27)
    cases = []
    for shape, k, stride, padding in POOLINGS:
        # Few different values make ties; every second image is negative, so that a 0 would win.
        x = rng.integers(1, 4, shape) * (-1.0) ** len(cases)
        x = x if "max" in name else integers(rng, shape)
        options = {"stride": stride, "padding": padding}
        args = (x, k)
        area = np.prod(np.broadcast_to(k, 2))
        if name.endswith("backward"):
            forward = getattr(naive, name.removesuffix("_backward"))
            args = (integers(rng, forward(x, k, **options).shape), x, k)
        cases.append(Case(args, options, {"k_h k_w": int(area)}))
    return tuple(cases)


def _adjoint(name):
    """Compare <y, grad_y> = <x, grad_x> = <w, grad_w> exactly, at stride 2 with padding."""
    rank = _RANKS[name.removesuffix("_backward")]
    x, w = ((2, 3, 6, 5)[4 - rank :], (2, 3, 3, 2) if rank > 2 else (3, 2))
    options = {"stride": 2, "padding": 1}
    forward = partial(getattr(vectorized, name.removesuffix("_backward")), **options)

    def compare(answer):
        verdict = adjoint(forward, partial(answer, **options), x, w)
        return None if verdict else verdict.sentences[0]

    return compare


def _exercise(name):
    convolution, backward = name.startswith("conv"), name.endswith("backward")
    results = ("grad_x", "grad_w", "grad_b") if convolution and backward else ("grad_x",)
    results = results if backward else ("y",)
    base = name.replace("_single", "").replace("_multi", "")
    suspects = {}
    for result in results:
        has = EVERYTHING.replace("batch", "") if base != name else EVERYTHING
        has = has.replace("channels", "") if "single" in name else has
        for suspect in from_zoo(base, result, has, lambda f: getattr(layers(**{base: f}), name)):
            suspects.setdefault(suspect.name, suspect)
    return FunctionExercise(
        name=name,
        lesson="operations",
        title=name,
        kind="write",
        minutes=30,
        how=f"your function {name}, with the signature of cnnlib.naive.{name}",
        hints=(
            f"Idea: read the loops of cnnlib.naive.{name} aloud: every output, every weight.",
            "Shape: its docstring says the shape of every argument and result.",
            "Line: write the loops first; then let one pair of them go",
        ),
        truth=getattr(naive, name),
        cases=_convolution_cases(name) if convolution else _pooling_cases(name),
        oracle="the loops of cnnlib.naive"
        + (", and by <y, grad_y> = <x, grad_x> = <w, grad_w>" if convolution and backward else ""),
        oracle_too=_adjoint(name) if convolution and backward else None,
        outputs=results,
        suspects=tuple(suspects.values()),
    )


EXERCISES = tuple(
    _exercise(stem + way)
    for stem in ("conv2d_single", "conv2d_multi", "conv2d", "avg_pool2d", "max_pool2d")
    for way in ("", "_backward")
)
