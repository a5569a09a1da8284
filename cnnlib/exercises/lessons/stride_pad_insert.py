"""Stride, pad and inserted zeros: sizes and leftovers, and the tail."""

import numpy as np

from cnnlib.exercises.awkward import NO_PADDING, ONE_CHANNEL, SHAPE_ALONE, SQUARE, poolings
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise
from cnnlib.padding import insert, inserted_gradient, pad


@function_exercise(
    wants="your function outputs_and_leftovers(h, k, stride, p), which returns (out, rest)",
    idea="where does the last window start, and what lies behind its end?",
    shape="two whole numbers.",
    line="divmod(h + 2 * p - k, stride)",
    oracle="a list of all windows",
    returns=("out", "rest"),
    whole=True,
)
def outputs_and_leftovers(h, k, stride, p):
    """By listing the windows."""
    starts = list(range(0, h + 2 * p - k + 1, stride))
    return len(starts), h + 2 * p - (starts[-1] + k)


@outputs_and_leftovers.cases
def _(draw):
    yield Case(3, 3, 1, 0)
    yield Case(5, 2, 1, 0)
    yield Case(6, 3, 2, 0)
    yield Case(6, 3, 2, 1)
    yield Case(7, 2, 3, 1)
    yield Case(9, 4, 3, 0)
    yield Case(10, 3, 4, 2)


@outputs_and_leftovers.slip("the size is rounded up; a window that does not fit is no window")
def rounded_up(h, k, stride, p):
    return -(-(h + 2 * p - k) // stride) + 1, (h + 2 * p - k) % stride


@outputs_and_leftovers.slip(
    "the rest is counted without the padding; it is rows of the padded image"
)
def rest_without_padding(h, k, stride, p):
    return (h + 2 * p - k) // stride + 1, (h - k) % stride


@outputs_and_leftovers.slip("the padding is missing: the windows go over h + 2 p rows")
def no_padding(h, k, stride, p):
    return (h - k) // stride + 1, (h - k) % stride


@outputs_and_leftovers.slip("the padding is counted once; it is on both sides")
def padding_on_one_side(h, k, stride, p):
    return (h + p - k) // stride + 1, (h + p - k) % stride


@outputs_and_leftovers.slip("a float stands where an int belongs: divide with //")
def true_division(h, k, stride, p):
    return (h + 2 * p - k) / stride + 1, (h + 2 * p - k) % stride


@outputs_and_leftovers.slip("a float stands where an int belongs: divide with //")
def float_sizes(h, k, stride, p):
    return float((h + 2 * p - k) // stride + 1), (h + 2 * p - k) % stride


@outputs_and_leftovers.slip(
    "the two are exchanged: the outputs come first, then the rows left over"
)
def exchanged(h, k, stride, p):
    return outputs_and_leftovers(h, k, stride, p)[::-1]


@outputs_and_leftovers.slip("one window is missing: the first one starts at 0, so add 1")
def one_short(h, k, stride, p):
    return (h + 2 * p - k) // stride, (h + 2 * p - k) % stride


@function_exercise(
    wants="your function mend_the_tail(grad_y, x_size, k, stride), the inserted gradient",
    idea="which rows of x were never read? Their zeros are missing here.",
    shape="(h + k - 1, w + k - 1)",
    line="pad(insert(grad_y, stride), [(k - 1, k - 1 + (n - k) % stride) for n in x_size])",
    oracle="cnnlib.padding.inserted_gradient, which gives both gradients right",
    returns=("inserted",),
    lacks={**SHAPE_ALONE, **NO_PADDING, **SQUARE, **ONE_CHANNEL},
)
def mend_the_tail(grad_y, x_size, k, stride):
    return inserted_gradient(grad_y, x_size, k, stride=stride)


@mend_the_tail.cases
def _(draw):
    for p in poolings(draw, axes=2, padding=False):
        yield Case(p.grad_y, p.x.shape, p.k, p.stride or p.k)
    # Here the leftovers of rows and columns are neither alike nor s - 1.
    yield Case(draw((2, 2)), (7, 8), 3, 3)


@mend_the_tail.slip("the tail is missing: the leftover rows and columns need zeros of their own")
def no_tail(grad_y, x_size, k, stride):
    return pad(insert(grad_y, stride), k - 1)


@mend_the_tail.slip(
    "everything is shifted by the leftover: the tail belongs at the bottom and right"
)
def tail_on_top(grad_y, x_size, k, stride):
    return pad(insert(grad_y, stride), [(k - 1 + (n - k) % stride, k - 1) for n in x_size])


@mend_the_tail.slip("stride - 1 zeros follow the last entry too: they belong between the entries")
def zeros_after_the_last(grad_y, x_size, k, stride):
    spread = np.zeros([stride * n for n in grad_y.shape])
    spread[::stride, ::stride] = grad_y
    return pad(spread, k - 1)


@mend_the_tail.slip(
    "the leftovers are exchanged: that of the rows goes below, of the columns right"
)
def tails_exchanged(grad_y, x_size, k, stride):
    ends = [(k - 1, k - 1 + (n - k) % stride) for n in reversed(x_size)]
    return pad(insert(grad_y, stride), ends)


@mend_the_tail.slip("the leftover of the rows is used for the columns too: each axis has its own")
def one_leftover(grad_y, x_size, k, stride):
    border = k - 1, k - 1 + (x_size[0] - k) % stride
    return pad(insert(grad_y, stride), (border, border))


@mend_the_tail.slip("h % stride is not the leftover: the first window stands already, so h - k")
def whole_height_divided(grad_y, x_size, k, stride):
    return pad(insert(grad_y, stride), [(k - 1, k - 1 + n % stride) for n in x_size])


@mend_the_tail.slip("the tail is always one wide: it has as many rows as are left over, maybe none")
def one_wide(grad_y, x_size, k, stride):
    return pad(insert(grad_y, stride), ((k - 1, k), (k - 1, k)))
