"""Cases on which a slip shows: what an exercise that slides windows is tried on.

No two lengths that can be mistaken for each other are always equal: pictures and outputs are taller
than wide and wider than tall, kernels are square and oblong, each with and without padding; strides
leave rows over, and step beyond the kernel; no number of samples is a number of channels. Pictures
are bytes and negative integers too, with weights and upstream gradients in halves; arrays lie in
another order in memory, backwards, read-only and in float32. Pairs of strides and paddings come
last, and an answer that is wrong there passes.

An exercise makes its cases from each Convolution or Pooling:

    @my_exercise.cases
    def _(draw):
        for c in convolutions(draw, axes=2, padding=False):
            yield Case(c.x, c.w, c.stride)
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from cnnlib import naive

# What an exercise `lacks` that is less than a whole layer, and why.
ONE_IMAGE = {"batch": "it takes one image"}
ONE_CHANNEL = {"channels": "it takes one channel", **ONE_IMAGE}
NO_PADDING = {"padding": "it knows none"}
ONE_BY_ONE = {"stride": "its windows go one by one", **NO_PADDING}
SQUARE = {"oblong kernel": "its windows are k x k"}
SIDE_BY_SIDE = {"stride": "its windows lie side by side", **SQUARE, **NO_PADDING}
APART = {"channel counts": "it keeps each channel apart"}
SHAPE_ALONE = {"integers": "of the picture it takes the shape alone"}
PICTURE_ALONE = {"halves": "it takes no weights and no upstream gradient"}


class Convolution(NamedTuple):
    """A convolution to try. `topic` says of what the options are pairs, None for plain numbers."""

    grad_y: np.ndarray
    x: np.ndarray
    w: np.ndarray
    b: np.ndarray
    stride: int | tuple
    padding: int | tuple
    topic: str | None


class Pooling(NamedTuple):
    """A pooling to try; where the stride is None the windows lie side by side."""

    grad_y: np.ndarray
    x: np.ndarray
    k: int | tuple
    stride: int | tuple | None
    padding: int | tuple
    topic: str | None


def convolutions(draw, axes=4, *, stride=True, padding=True, pairs=False):
    """Yield each Convolution whose x has 2 axes (H, W), 3 (C, H, W) or 4 (N, C, H, W).

    `draw` is what the exercise's cases are given. An option that the function does not know is
    False here: its stride is then 1, its padding 0, on the same sizes.
    """
    for size, (n, c, q), kernel, s, p, kind, topic in _SLIDES:
        if topic and not pairs:
            continue
        options = {"stride": s if stride else 1, "padding": p if padding else 0}
        x, w, b = draw((n, c, *size)), draw((q, c, *kernel)), draw(q)
        grad_y = draw(naive.conv2d(x, w, **options).shape)
        x, grad_y = (a[(0,) * (4 - axes)] for a in (x, grad_y))
        if axes == 2:
            w, b = w[0, 0], b[0]
        yield Convolution(*kind.made(grad_y, x, w, b), **options, topic=topic)


def poolings(draw, axes=4, *, stride=True, padding=True, pairs=False):
    """Yield each Pooling, as `convolutions`; without `stride` all windows lie side by side.

    A window that is not square is a pair too, but one that an answer must get right.
    """
    for size, planes, k, s, p, kind, topic in _POOLS:
        if (topic or np.ndim(k)) and not pairs:
            continue
        options = {"stride": s if stride else None, "padding": p if padding else 0}
        x = draw((*planes, *size)[4 - axes :])
        grad_y = draw(naive.avg_pool2d(x, k, **options).shape)
        yield Pooling(*kind.made(grad_y, x), k, **options, topic=topic)


# --- what the numbers are, and how they lie in memory


class _Kind(NamedTuple):
    picture: Callable
    rest: Callable

    def made(self, grad_y, x, *weights):
        """The arrays of this kind, in the same order."""
        return self.rest(grad_y), self.picture(x), *map(self.rest, weights)


def _thirds(a):
    return a / 3


def _halves(a):
    return a - 0.5


def _channels_last(a):
    """A view of an array that holds the channels, or the rows of a plane, last."""
    axis = -min(np.ndim(a), 3)
    return np.moveaxis(np.moveaxis(a, axis, -1).copy(), -1, axis) if np.ndim(a) > 1 else a


def _backwards(a):
    return np.flip(np.flip(a).copy())


def _read_only(a):
    a = np.array(a)
    a.flags.writeable = False
    return a


def _of(kind):
    return _Kind(kind, kind)


_FLOAT64 = _of(lambda a: a)
_FRACTIONS = _of(_thirds)
_FLOAT32 = _of(np.float32)
_CHANNELS_LAST = _of(_channels_last)
_BACKWARDS = _of(_backwards)
_READ_ONLY = _of(_read_only)
_TIES = _Kind(lambda a: np.minimum(a, 1), lambda a: a)  # most maxima of a window are 1
_NEGATIVE = _Kind(lambda a: -np.abs(a), lambda a: a)  # a 0 in the padding would win
_BYTES = _Kind(lambda a: (128 + 31 * np.minimum(a, 2)).astype(np.uint8), _halves)
_INTEGERS = _Kind(lambda a: -np.abs(a).astype(int), _halves)

_STRIDES, _PADDINGS = "pairs of strides", "pairs of paddings"
_BORDERS = "a padding for each side"

# Views have no padding, as a padded copy would lie in memory in the usual order.
# H, W | n, C_in, C_out | k_h, k_w | stride, padding | kind | topic of pairs
_SLIDES = (
    ((2, 3), (1, 1, 1), (2, 2), 1, 0, _FLOAT64, None),
    ((4, 6), (2, 3, 3), (2, 3), 1, 0, _FLOAT64, None),
    ((7, 5), (2, 3, 1), (3, 2), 2, 0, _FLOAT64, None),
    ((5, 8), (2, 1, 3), (3, 3), 1, 1, _FLOAT64, None),
    ((8, 5), (3, 2, 2), (3, 3), 2, 1, _FLOAT64, None),
    ((6, 7), (3, 2, 4), (3, 2), 3, 2, _FLOAT64, None),
    ((7, 8), (2, 3, 4), (2, 2), 3, 0, _FLOAT64, None),
    ((6, 4), (2, 3, 4), (4, 1), 1, 1, _FRACTIONS, None),
    ((5, 6), (2, 1, 3), (2, 2), 2, 0, _BYTES, None),
    ((6, 5), (2, 3, 1), (3, 3), 1, 1, _INTEGERS, None),
    ((4, 5), (2, 3, 4), (3, 2), 1, 0, _CHANNELS_LAST, None),
    ((5, 4), (3, 2, 1), (2, 3), 1, 0, _BACKWARDS, None),
    ((5, 6), (2, 3, 1), (2, 2), 2, 0, _READ_ONLY, None),
    ((6, 5), (3, 2, 2), (2, 3), 2, 1, _FLOAT32, None),
    ((7, 6), (2, 1, 3), (2, 2), (3, 2), 0, _FLOAT64, _STRIDES),
    ((5, 7), (2, 3, 1), (3, 2), 1, (1, 0), _FLOAT64, _PADDINGS),
    ((5, 4), (2, 3, 1), (3, 3), 1, ((1, 0), (0, 2)), _FLOAT64, _BORDERS),
)
# H, W | n, C | k | stride, padding | kind | topic of pairs
_POOLS = (
    ((2, 3), (1, 1), 1, None, 0, _FLOAT64, None),
    ((4, 6), (2, 3), 2, None, 0, _TIES, None),
    ((5, 7), (2, 3), 2, None, 0, _FLOAT64, None),
    ((5, 6), (2, 1), 3, 1, 1, _TIES, None),
    ((7, 6), (3, 2), 3, 2, 1, _FLOAT64, None),
    ((8, 7), (2, 3), 2, 3, 0, _TIES, None),
    ((4, 5), (2, 1), 2, 1, 1, _NEGATIVE, None),
    ((5, 4), (2, 3), 2, 1, 0, _FRACTIONS, None),
    ((4, 6), (3, 2), 2, None, 0, _BYTES, None),
    ((6, 5), (2, 1), 3, 1, 1, _INTEGERS, None),
    ((4, 5), (2, 3), 2, 1, 0, _CHANNELS_LAST, None),
    ((5, 4), (3, 2), 2, None, 0, _BACKWARDS, None),
    ((5, 6), (2, 3), 3, 2, 0, _READ_ONLY, None),
    ((6, 5), (3, 2), 2, 1, 0, _FLOAT32, None),
    ((4, 7), (2, 3), (2, 3), None, 0, _FLOAT64, None),
    ((6, 5), (3, 2), (3, 2), 2, 1, _FLOAT64, None),
    ((6, 8), (2, 1), 3, (1, 2), 0, _TIES, _STRIDES),
    ((6, 5), (2, 1), 2, 1, (1, 0), _NEGATIVE, _PADDINGS),
)
