"""Average and max pooling without loops over pixels, channels or samples.

Forward goes down the rows and then across the few that are left, k + k passes instead of k · k,
and backward goes back through two such stages. Windows are paired with the real pixels they read,
so padding is never stored: it adds nothing to a sum and never wins a maximum. Results keep the
memory order of x, but for overlapping maxima of many small images: see _in_long_runs.
"""

from math import prod

import numpy as np

from cnnlib import checks
from cnnlib.vectorized.gate import gate, take_out
from cnnlib.vectorized.layout import batch_last
from cnnlib.vectorized.parts import in_parts
from cnnlib.vectorized.rows import put_rows, take_columns, take_rows

DOWN, ACROSS = 0, 1


@checks.without_warnings
def avg_pool2d(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Average every window: add up down the rows, then across what is left, and divide once."""
    options = checks.PoolOptions(kernel_size, stride, padding, count_include_pad=count_include_pad)
    x, window = checks.prepare_pooling("avg_pool2d", x, options)
    divisor = divisors(window, count_include_pad, x.dtype)
    return in_parts(lambda x: _means(x, divisor, window), x)


@checks.without_warnings
def avg_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Share each window's gradient out evenly: divide once, then add across and down."""
    options = checks.PoolOptions(kernel_size, stride, padding, count_include_pad=count_include_pad)
    grad_y, x, window, dtype = checks.prepare_pooling_backward("avg_pool2d", grad_y, x, options)
    divisor = divisors(window, count_include_pad, x.dtype)
    grad_x = in_parts(lambda x, grad_y: _share(grad_y, x, divisor, window), x, grad_y)
    return checks.in_dtype(grad_x, dtype)


@checks.without_warnings
def max_pool2d(x, kernel_size, *, stride=None, padding=0, dilation=1):
    """Keep the largest number of every window: down the rows first, then across what is left."""
    options = checks.PoolOptions(kernel_size, stride, padding, dilation)
    x, window = checks.prepare_pooling("max_pool2d", x, options)
    (x,) = _in_long_runs(window, x)
    return in_parts(lambda x: _maxima(x, window), x)


@checks.without_warnings
def max_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, dilation=1):
    """Send each window's gradient to its first maximum: to a row first, then to a pixel of it."""
    options = checks.PoolOptions(kernel_size, stride, padding, dilation)
    grad_y, x, window, dtype = checks.prepare_pooling_backward("max_pool2d", grad_y, x, options)
    x, grad_y = _in_long_runs(window, x, grad_y)
    grad_x = in_parts(lambda x, grad_y: _route(grad_y, x, window), x, grad_y)
    return checks.in_dtype(grad_x, dtype)


def _in_long_runs(window, x, *others):
    """Return images in batch-last memory if windows overlap and samples make longer runs than rows.

    Overlapping windows compare and add so much, number by number, that laying is soon paid for.
    """
    overlap = any(k > s for k, s in zip(window.kernel_size, window.stride, strict=True))
    if overlap and x.ndim == 4 and len(x) >= 2 * x.shape[-1]:
        return tuple(batch_last(images) for images in (x, *others))
    return x, *others


def _means(x, divisor, window):
    """Forward of average pooling."""
    sums = _combine(np.add, _reads(x, window, DOWN), window, DOWN, 0)
    y = _combine(np.add, _reads(sums, window, ACROSS), window, ACROSS, 0)
    y /= divisor
    return y


def _share(grad_y, x, divisor, window):
    """Backward of average pooling: each pixel gets the share of each window that it is in."""
    shares = np.empty_like(x, shape=grad_y.shape)
    np.divide(grad_y, divisor, out=shares)
    return _to_all(_to_all(shares, window, ACROSS), window, DOWN)


def _maxima(x, window):
    """Forward of max pooling."""
    highest = _combine(np.maximum, _reads(x, window, DOWN), window, DOWN, -np.inf)
    across = _reads(highest, window, ACROSS, compare=True)
    return _combine(np.maximum, across, window, ACROSS, -np.inf)


def _route(grad_y, x, window):
    """Backward of max pooling: all of a window's gradient goes to its first maximum.

    That is first in reading order if it is the first of its row, in the first such row.
    """
    across = _reads(x, window, ACROSS, compare=True)
    of_rows = _combine(np.maximum, across, window, ACROSS, -np.inf)
    down = _reads(of_rows, window, DOWN)
    maxima = _combine(np.maximum, down, window, DOWN, -np.inf)
    rest = np.empty_like(maxima)
    rest[...] = grad_y
    same = _same_or_nan if np.isnan(maxima.max(initial=-np.inf)) else np.equal
    grad_of_rows = _to_first(rest, down, maxima, same, window, DOWN)
    return _to_first(grad_of_rows, across, of_rows, same, window, ACROSS)


def _reads(x, window, axis, *, compare=False):
    """Return for each offset along one axis: a slice of the windows, and what they read there.

    Columns are views, or copies side by side if they are there to compare: see take_columns.
    """
    along = (window.along(axis, offset) for offset in range(window.kernel_size[axis]))
    if axis == DOWN:
        return [(windows, take_rows(x, pixels)) for windows, pixels in along]
    if compare:
        return [(windows, take_columns(x, pixels)) for windows, pixels in along]
    return [(windows, x[..., pixels]) for windows, pixels in along]


def _combine(function, reads, window, axis, neutral):
    """Combine what the windows read along one axis; `neutral` stands for padding."""
    _, first = reads[0]
    if len(reads) > 1 and not any(window.padding[axis]):  # every window reads at every offset
        (_, second), *reads = reads[1:]
        combined = function(first, second)
    else:
        combined = np.full_like(first, neutral, shape=_resized(first, axis, window.out_size))
    for windows, values in reads:
        part = combined[_at(axis, windows)]
        function(part, values, out=part)
    return combined


def _to_all(values, window, axis):
    """Add values to every pixel that their window reads along one axis: adding up, backward."""
    tiled = _tiled(window, axis)
    sums = _blank(values, window, axis, tiled)
    for offset in range(window.kernel_size[axis]):
        windows, pixels = window.along(axis, offset)
        _add(values[_at(axis, windows)], sums, axis, pixels, tiled)
    return sums


def _to_first(rest, reads, maxima, same, window, axis):
    """Add `rest`, used up, to the first pixel along one axis that is its window's maximum."""
    tiled = _tiled(window, axis)
    sums = _blank(rest, window, axis, tiled)
    for offset, (windows, values) in enumerate(reads):
        at = _at(axis, windows)
        part = rest[at]  # what no pixel before has taken, so the last one takes all
        if offset + 1 < len(reads):
            part = gate(part, same(values, maxima[at]))
            take_out(rest[at], part)
        _, pixels = window.along(axis, offset)
        _add(part, sums, axis, pixels, tiled)
    return sums


def _same_or_nan(pixels, maxima):
    """Where pixels are their window's maximum: NaN is, and equals nothing."""
    return (pixels == maxima) | np.isnan(pixels)


def _tiled(window, axis):
    """Whether every pixel is in exactly one window along an axis: none adds up, none is left out."""
    span = window.kernel_size[axis], window.dilation[axis]
    return span == (window.stride[axis], 1) and not (
        any(window.padding[axis]) or window.leftover[axis]
    )


def _blank(like, window, axis, tiled):
    """Return an array to accumulate in: zeros, or anything where a tiling sets every pixel."""
    shape = _resized(like, axis, window.in_size)
    return (np.empty_like if tiled else np.zeros_like)(like, shape=shape)


def _add(values, sums, axis, pixels, tiled):
    """Add values to the pixels along one axis, or for a tiling put them there."""
    if not tiled:
        sums[_at(axis, pixels)] += values
    elif axis == DOWN:
        put_rows(values, sums, pixels)
    else:
        sums[..., pixels] = values


def _at(axis, part):
    """An index: this part of the rows, or of the columns."""
    return (..., part, slice(None)) if axis == DOWN else (..., part)


def _resized(a, axis, size):
    """The shape of `a` with as many rows, or columns, as `size` has."""
    shape = list(a.shape)
    shape[axis - 2] = size[axis]
    return shape


def divisors(window, count_include_pad, dtype):
    """What a window's sum is divided by: its pixels, or (H_out, W_out), the real ones of each."""
    if count_include_pad:
        return dtype.type(prod(window.kernel_size))
    divisor = np.zeros(window.out_size, dtype)
    for u, v in np.ndindex(window.kernel_size):
        outputs, _ = window.overlap(u, v)
        divisor[outputs] += 1
    return divisor
