"""Average and max pooling on whole arrays, or on blocks of them.

Forward goes down the rows and then across the few that are left, k + k passes instead of k · k,
and backward goes back through two such stages. Windows are paired with the real pixels they read,
so padding is never stored: it adds nothing to a sum and never wins a maximum. Results keep the
memory order of x, but for overlapping maxima of many small images: see _in_long_runs.
"""

from math import prod

import numpy as np

from cnnlib import checks
from cnnlib.vectorized.blocks import in_blocks
from cnnlib.vectorized.mask import take
from cnnlib.vectorized.mec import batch_last

DOWN, ACROSS = 0, 1


@checks.without_warnings
def avg_pool2d(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Average every window: add up down the rows, then across what is left, and divide once."""
    options = checks.PoolOptions(kernel_size, stride, padding, count_include_pad=count_include_pad)
    x, window = checks.prepare_pooling("avg_pool2d", x, options)
    divisor = divisors(window, count_include_pad, x.dtype)
    return in_blocks(lambda x: _means(x, divisor, window), x)


@checks.without_warnings
def avg_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Share each window's gradient out evenly: divide once, then add across and down."""
    options = checks.PoolOptions(kernel_size, stride, padding, count_include_pad=count_include_pad)
    grad_y, x, window, dtype = checks.prepare_pooling_backward("avg_pool2d", grad_y, x, options)
    divisor = divisors(window, count_include_pad, x.dtype)
    grad_x = in_blocks(lambda x, grad_y: _shares(grad_y, x, divisor, window), x, grad_y)
    return checks.in_dtype(grad_x, dtype)


@checks.without_warnings
def max_pool2d(x, kernel_size, *, stride=None, padding=0, dilation=1):
    """Keep the largest number of every window: down the rows first, then across what is left."""
    options = checks.PoolOptions(kernel_size, stride, padding, dilation)
    x, window = checks.prepare_pooling("max_pool2d", x, options)
    (x,) = _in_long_runs(window, x)
    return in_blocks(lambda x: _maxima(x, window), x)


@checks.without_warnings
def max_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, dilation=1):
    """Send each window's gradient to its first maximum: to a row first, then to a pixel of it."""
    options = checks.PoolOptions(kernel_size, stride, padding, dilation)
    grad_y, x, window, dtype = checks.prepare_pooling_backward("max_pool2d", grad_y, x, options)
    x, grad_y = _in_long_runs(window, x, grad_y)
    grad_x = in_blocks(lambda x, grad_y: _route(grad_y, x, window), x, grad_y)
    return checks.in_dtype(grad_x, dtype)


def _in_long_runs(window, x, *others):
    """Return images batch-last if windows overlap and samples make longer runs than rows.

    Overlapping windows compare and add so much, number by number, that laying is soon paid for.
    """
    overlap = any(k > s for k, s in zip(window.kernel_size, window.stride, strict=True))
    if overlap and x.ndim == 4 and len(x) >= 2 * x.shape[-1]:
        return tuple(batch_last(images) for images in (x, *others))
    return x, *others


def _means(x, divisor, window):
    """Forward of average pooling."""
    sums = _combine(np.add, x, window, DOWN, 0)
    y = _combine(np.add, sums, window, ACROSS, 0)
    y /= divisor
    return y


def _shares(grad_y, x, divisor, window):
    """Backward of average pooling: each pixel gets the share of each window that it is in."""
    shares = np.empty_like(x, shape=grad_y.shape)
    np.divide(grad_y, divisor, out=shares)
    return _scatter(_scatter(shares, window, ACROSS), window, DOWN)


def _maxima(x, window):
    """Forward of max pooling."""
    highest = _combine(np.maximum, x, window, DOWN, -np.inf)
    return _combine(np.maximum, highest, window, ACROSS, -np.inf)


def _route(grad_y, x, window):
    """Backward of max pooling: all of a window's gradient goes to its first maximum.

    That is first in reading order if it is the first of its row, in the first such row.
    """
    of_rows = _combine(np.maximum, x, window, ACROSS, -np.inf)
    maxima = _combine(np.maximum, of_rows, window, DOWN, -np.inf)
    same = _same_or_nan if np.isnan(maxima.max(initial=-np.inf)) else np.equal
    grad = np.empty_like(maxima)
    grad[...] = grad_y
    grad = _scatter(
        grad, window, DOWN, lambda windows, pixels: same(of_rows[pixels], maxima[windows])
    )
    return _scatter(grad, window, ACROSS, lambda windows, pixels: same(x[pixels], of_rows[windows]))


def _reads(window, axis):
    """List for each offset along an axis: an index of windows, and of the pixels they read there."""
    others = (slice(None),) * (ACROSS - axis)  # going down, a row has all its columns
    along = (window.along(axis, offset) for offset in range(window.kernel_size[axis]))
    return [((..., windows, *others), (..., pixels, *others)) for windows, pixels in along]


def _combine(function, x, window, axis, neutral):
    """Combine what the windows read along one axis; `neutral` stands for padding."""
    reads = _reads(window, axis)
    if len(reads) > 1 and not any(window.padding[axis]):  # every window reads at every offset
        (_, first), (_, second), *reads = reads
        y = function(x[first], x[second])
    else:
        y = np.full_like(x, neutral, shape=_resized(x, axis, window.out_size))
    for windows, pixels in reads:
        part = y[windows]
        function(part, x[pixels], out=part)
    return y


def _scatter(values, window, axis, wins=None):
    """Add values to the pixels that their windows read along one axis: to each of them.

    Or, if wins(windows, pixels) tells where a pixel wins, to the first winner, and values are used
    up: the last pixel takes what no other has taken.
    """
    reads, tiled = _reads(window, axis), _is_tiled(window, axis)
    make = np.empty_like if tiled else np.zeros_like
    sums = make(values, shape=_resized(values, axis, window.in_size))
    for offset, (windows, pixels) in enumerate(reads, start=1):
        part = values[windows]
        if wins is not None and offset < len(reads):
            part = take(part, wins(windows, pixels))
        if tiled:
            sums[pixels] = part
        else:
            sums[pixels] += part
    return sums


def _same_or_nan(pixels, maxima):
    """Where pixels are their window's maximum: NaN is, and equals nothing."""
    return (pixels == maxima) | np.isnan(pixels)


def _is_tiled(window, axis):
    """Whether every pixel is in exactly one window along an axis: none adds up, none is left out."""
    span = window.kernel_size[axis], window.dilation[axis]
    padded, left_over = any(window.padding[axis]), window.leftover[axis]
    return span == (window.stride[axis], 1) and not (padded or left_over)


def _resized(a, axis, size):
    """Return the shape of `a` with as many rows, or columns, as `size` has."""
    shape = list(a.shape)
    shape[axis - 2] = size[axis]
    return shape


def divisors(window, count_include_pad, dtype):
    """Return what a window's sum is divided by: its pixels, or (H_out, W_out), the real ones of each."""
    if count_include_pad:
        return dtype.type(prod(window.kernel_size))
    divisor = np.zeros(window.out_size, dtype)
    for u, v in np.ndindex(window.kernel_size):
        outputs, _ = window.overlap(u, v)
        divisor[outputs] += 1
    return divisor
