"""Lesson 09, From loops to layers: two loops fewer, view or copy, blocks under a cap."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.cases import integers
from cnnlib.exercises.exercise import Case, Suspect, ValueExercise
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.lesson01 import single_forward, slide_with_stride
from cnnlib.exercises.suspects import from_zoo

BIG = (20, 24)


def two_loops_fewer(x, w, stride):
    return naive.conv2d_single(x, w, stride=stride)


def _fewer_cases():
    rng = np.random.default_rng(20)
    settings = [
        ((4, 5), (2, 3), 1),
        ((7, 6), (2, 3), 2),
        ((6, 7), (3, 3), 2),
        ((5, 8), (3, 2), 3),
        (BIG, (2, 2), 1),
    ]
    return tuple(Case((integers(rng, x), integers(rng, w), s)) for x, w, s in settings)


def _no_loop_over_pixels(case, outcome):
    x, w, _ = case.args
    if x.shape != BIG:
        return None
    outputs = (BIG[0] - w.shape[0] + 1) * (BIG[1] - w.shape[1] + 1)
    if outcome.lines < outputs // 2:
        return None
    return (
        f"the values are right, but {outcome.lines} lines ran for {outputs} outputs: a loop over "
        "the pixels is left; loop over the k_h k_w offsets"
    )


def _weights_read_down(x, w, stride):
    return two_loops_fewer(x, w.T.reshape(w.shape), stride)


def _offsets_without_stride(x, w, stride):
    out_h, out_w = ((h - k) // stride + 1 for h, k in zip(x.shape, w.shape))
    y = np.zeros((out_h, out_w))
    for u, v in np.ndindex(w.shape):
        y += w[u, v] * x[u : u + out_h, v : v + out_w]
    return y


def _last_offset_only(x, w, stride):
    return slide_with_stride(
        x, np.where(np.arange(w.size).reshape(w.shape) == w.size - 1, w, 0), stride
    )


TWO_LOOPS_FEWER = FunctionExercise(
    name="two_loops_fewer",
    lesson=9,
    title="Two loops fewer",
    kind="write",
    minutes=8,
    how="your function two_loops_fewer(x, w, stride), without a loop over pixels",
    hints=(
        "Idea: take one offset (u, v) at a time, for all outputs at once.",
        "Shape: y's; k_h k_w additions of whole arrays.",
        "Line: y += w[u, v] * x[u : u + stride * out_h : stride, v : v + stride * out_w : stride]",
    ),
    truth=two_loops_fewer,
    cases=_fewer_cases(),
    oracle="the loops of cnnlib.naive, and a count of the lines that ran",
    extra=_no_loop_over_pixels,
    suspects=(
        Suspect(
            "weights_read_down",
            "the columns are in the wrong order: windows and weights must be flattened alike",
            _weights_read_down,
        ),
        Suspect(
            "stride_ignored",
            "the stride is ignored: slice with a step, [u : ... : stride]",
            _offsets_without_stride,
        ),
        Suspect(
            "overwritten",
            "= stands where += belongs: only the last offset counts",
            _last_offset_only,
        ),
        *from_zoo("conv2d", "y", "stride leftover rectangular", single_forward),
    ),
)

_X = np.arange(120.0).reshape(4, 5, 6)
EXPRESSIONS = (
    ("x[1:3]", lambda x: x[1:3]),
    ("x[[1, 2]]", lambda x: x[[1, 2]]),
    ("x[::-1, ::2]", lambda x: x[::-1, ::2]),
    ("x.reshape(20, 6)", lambda x: x.reshape(20, 6)),
    ("x.transpose(2, 0, 1)", lambda x: x.transpose(2, 0, 1)),
    ("x.transpose(2, 0, 1).reshape(6, 20)", lambda x: x.transpose(2, 0, 1).reshape(6, 20)),
    ("x.transpose(1, 0, 2).reshape(20, 6)", lambda x: x.transpose(1, 0, 2).reshape(20, 6)),
    ("x[x > 5]", lambda x: x[x > 5]),
)


def _view_or_copy(answer):
    for given, (text, make) in zip(answer, EXPRESSIONS, strict=True):
        is_view = np.shares_memory(make(_X), _X)
        if str(given).lower() not in ("view", "copy"):
            raise ValueError
        if (str(given).lower() == "view") != is_view:
            slip = (
                "a list of indices, or a mask, always copies"
                if "[[" in text or ">" in text
                else None
            )
            if "transpose" in text and "reshape" in text:
                slip = "can the new axis be walked with one stride? Then no copy is needed"
            elif "transpose" in text or "::" in text:
                slip = "only the strides change; nothing is moved"
            return f"{text} is not a {given}: ask np.shares_memory", slip
    return None


VIEW_OR_COPY = ValueExercise(
    name="view_or_copy",
    lesson=9,
    title="View or copy?",
    kind="predict",
    minutes=5,
    how='eight words, "view" or "copy", one for each expression of material(\'view_or_copy\')',
    hints=(
        "Idea: a view needs one stride for each axis; can they be found?",
        "Shape: eight words.",
        "Line: np.shares_memory(x, ...) knows",
    ),
    material=("x has shape (4, 5, 6)", *(text for text, _ in EXPRESSIONS)),
    judge=_view_or_copy,
    says="np.shares_memory agrees with all eight",
)


def doubled(x):
    """A layer for the blocks: it keeps the number of samples."""
    return 2 * x[:, :, 1:]


def under_the_cap(layer, x, block):
    return layer(x)


class _Counting:
    """A layer that remembers the largest block it was given."""

    def __init__(self, layer):
        self.layer, self.largest = layer, 0

    def __call__(self, x):
        self.largest = max(self.largest, len(x))
        return self.layer(x)


def _watched(answer):
    def run(layer, x, block):
        counting = _Counting(layer)
        result = answer(counting, x, block)
        if counting.largest > block:
            raise MemoryError(
                f"{counting.largest} samples went through at once; the cap is {block}"
            )
        return result

    return run


def _block_cases():
    rng = np.random.default_rng(21)
    settings = [((1, 2, 2), 1), ((4, 1, 3), 2), ((5, 2, 3), 2), ((7, 1, 4), 3), ((3, 2, 2), 5)]
    return tuple(Case((doubled, integers(rng, x), block)) for x, block in settings)


def _blocks(layer, x, block, stop):
    return np.concatenate(
        [layer(x[i : i + block]) for i in range(0, stop, block)] or [x[:0, :, 1:]]
    )


UNDER_THE_CAP = FunctionExercise(
    name="under_the_cap",
    lesson=9,
    title="Under the cap",
    kind="write",
    minutes=10,
    how="your function under_the_cap(layer, x, block): layer(x), at most `block` samples at once",
    hints=(
        "Idea: take slices of n, and join what comes back.",
        "Shape: (block, ...), the last one smaller.",
        "Line: for start in range(0, n, block)",
    ),
    truth=under_the_cap,
    cases=_block_cases(),
    oracle="the whole batch at once, and the largest block that was seen",
    through=_watched,
    suspects=(
        Suspect(
            "last_block_dropped",
            "the last block is dropped: n need not be a multiple of the block",
            lambda layer, x, block: _blocks(layer, x, block, len(x) // block * block),
        ),
        Suspect("all_at_once", "the whole batch went through at once", under_the_cap),
    ),
)

EXERCISES = (TWO_LOOPS_FEWER, VIEW_OR_COPY, UNDER_THE_CAP)
