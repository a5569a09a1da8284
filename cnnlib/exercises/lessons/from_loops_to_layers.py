"""From loops to layers: two loops fewer, view or copy, blocks under a cap."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.awkward import NO_PADDING, ONE_CHANNEL, convolutions
from cnnlib.exercises.cases import Case
from cnnlib.exercises.effort import LIBRARIES
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.value import value_exercise


@function_exercise(
    wants="your function two_loops_fewer(x, w, stride), without a loop over pixels",
    idea="take one offset (u, v) at a time, for all outputs at once.",
    shape="y's; k_h k_w additions of whole arrays.",
    line="y += w[u, v] * x[u : u + stride * out_h : stride, v : v + stride * out_w : stride]",
    oracle="the loops of cnnlib.naive, and a count of the steps that Python takes",
    refused=LIBRARIES,
    lacks={**NO_PADDING, **ONE_CHANNEL},
)
def two_loops_fewer(x, w, stride):
    return naive.conv2d_single(x, w, stride=stride)


@two_loops_fewer.cases
def _(draw):
    for c in convolutions(draw, axes=2, padding=False):
        yield Case(c.x, c.w, c.stride)


@two_loops_fewer.no_loop_over("pixels")
def _(draw):
    w = draw((3, 2))
    return Case(draw((6, 9)), w, 1), Case(draw((6, 18)), w, 1)


@two_loops_fewer.slip(
    "the columns are in the wrong order: windows and weights must be flattened alike"
)
def weights_read_down(x, w, stride):
    return two_loops_fewer(x, w.T.reshape(w.shape), stride)


@two_loops_fewer.slip("the stride is ignored: slice with a step, [u : ... : stride]")
def stride_ignored(x, w, stride):
    out_h, out_w = ((h - k) // stride + 1 for h, k in zip(x.shape, w.shape))
    y = np.zeros((out_h, out_w))
    for u, v in np.ndindex(w.shape):
        y += w[u, v] * x[u : u + out_h, v : v + out_w]
    return y


@two_loops_fewer.slip("= stands where += belongs: only the last offset counts")
def overwritten(x, w, stride):
    last = np.zeros(w.shape)
    last[-1, -1] = w[-1, -1]
    return two_loops_fewer(x, last, stride)


@two_loops_fewer.bugs("conv2d", has="stride leftover rectangular")
def _(layers, x, w, stride):
    return layers.conv2d_single(x, w, stride=stride)


EXPRESSIONS = {
    "x[1:3]": lambda x: x[1:3],
    "x[[1, 2]]": lambda x: x[[1, 2]],
    "x[::-1, ::2]": lambda x: x[::-1, ::2],
    "x.reshape(20, 6)": lambda x: x.reshape(20, 6),
    "x.transpose(2, 0, 1)": lambda x: x.transpose(2, 0, 1),
    "x.transpose(2, 0, 1).reshape(6, 20)": lambda x: x.transpose(2, 0, 1).reshape(6, 20),
    "x.transpose(1, 0, 2).reshape(20, 6)": lambda x: x.transpose(1, 0, 2).reshape(20, 6),
    "x[x > 5]": lambda x: x[x > 5],
}


@value_exercise(
    wants='eight words, "view" or "copy", one for each expression of material(\'view_or_copy\')',
    idea="a view needs one stride for each axis; can they be found?",
    shape="eight words.",
    line="np.shares_memory(x, ...) knows",
    when_right="np.shares_memory agrees with all eight",
)
def view_or_copy(answer):
    x = np.arange(120.0).reshape(4, 5, 6)
    for given, (text, make) in zip(answer, EXPRESSIONS.items(), strict=True):
        is_view = np.shares_memory(make(x), x)
        if str(given).lower() not in ("view", "copy"):
            raise ValueError
        if (str(given).lower() == "view") != is_view:
            return f"{text} is not a {given}: ask np.shares_memory", _why_not(text)
    return None


def _why_not(text):
    """The likely reason for calling a view a copy, or a copy a view."""
    if "transpose" in text and "reshape" in text:
        return "can the new axis be walked with one stride? Then no copy is needed"
    if "transpose" in text or "::" in text:
        return "only the strides change; nothing is moved"
    if "[[" in text or ">" in text:
        return "a list of indices, or a mask, always copies"
    return None


@view_or_copy.hands_out
def _():
    return ("x has shape (4, 5, 6)", *EXPRESSIONS)


@function_exercise(
    wants="your function under_the_cap(layer, x, block): layer(x), at most `block` samples at once",
    idea="take slices of n, and join what comes back.",
    shape="(block, ...), the last one smaller.",
    line="for start in range(0, n, block)",
    oracle="the whole batch at once, and the largest block that was seen",
)
def under_the_cap(layer, x, block):
    return layer(x)


def doubled(x):
    """A layer for the blocks: it keeps the number of samples."""
    return 2 * x[:, :, 1:]


@under_the_cap.cases
def _(draw):
    yield Case(doubled, draw((1, 2, 2)), 1)
    yield Case(doubled, draw((3, 2, 2)), 5)
    yield Case(doubled, draw((4, 1, 3)), 2)
    yield Case(doubled, draw((7, 1, 4)), 3)
    yield Case(doubled, draw((5, 2, 3)), 2)


@under_the_cap.use
def _(answer, layer, x, block):
    """Hand the answer a layer that refuses more samples than the cap."""

    def capped(samples):
        if len(samples) > block:
            raise MemoryError(f"{len(samples)} samples went through at once; the cap is {block}")
        return layer(samples)

    return answer(capped, x, block)


@under_the_cap.slip("the last block is dropped: n need not be a multiple of the block")
def last_block_dropped(layer, x, block):
    stop = len(x) // block * block
    blocks = [layer(x[i : i + block]) for i in range(0, stop, block)]
    return np.concatenate(blocks or [layer(x[:0])])


@under_the_cap.slip("the whole batch went through at once")
def all_at_once(layer, x, block):
    return layer(x)
