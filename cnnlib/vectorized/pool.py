"""Average and max pooling without loops over pixels, channels or samples.

Forward goes down first, a row of windows from k rows in long runs, and then across the few rows
that are left: k + k passes instead of k · k. Windows are paired with the real pixels they read, so
padding is never stored: it adds nothing to a sum and never wins a maximum. Results keep the
memory order of x.
"""

from math import prod

import numpy as np

from cnnlib import checks
from cnnlib.vectorized.gate import gate

DOWN, ACROSS = 0, 1


@checks.without_warnings
def avg_pool2d(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Arguments as in cnnlib.naive.avg_pool2d: (..., H, W) -> (..., H_out, W_out)."""
    x, slide = checks.pooling(
        "avg_pool2d", x, kernel_size, stride, padding, count_include_pad=count_include_pad
    )
    y = _gather(np.add, _gather(np.add, x, slide, DOWN, 0), slide, ACROSS, 0)
    y /= divisors(slide, count_include_pad, x.dtype)
    return y


@checks.without_warnings
def avg_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Arguments as in cnnlib.naive.avg_pool2d_backward: (..., H_out, W_out) -> (..., H, W)."""
    grad_y, x, slide, dtype = checks.pooling_backward(
        "avg_pool2d", grad_y, x, kernel_size, stride, padding, count_include_pad=count_include_pad
    )
    shares = grad_y / divisors(slide, count_include_pad, x.dtype)
    grad_x = _scatter(_scatter(shares, slide, ACROSS), slide, DOWN)
    return checks.in_dtype(grad_x, dtype)


@checks.without_warnings
def max_pool2d(x, kernel_size, *, stride=None, padding=0, dilation=1):
    """Arguments as in cnnlib.naive.max_pool2d: (..., H, W) -> (..., H_out, W_out)."""
    x, slide = checks.pooling("max_pool2d", x, kernel_size, stride, padding, dilation=dilation)
    return _maxima(x, slide)


@checks.without_warnings
def max_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, dilation=1):
    """Arguments as in cnnlib.naive.max_pool2d_backward: (..., H_out, W_out) -> (..., H, W)."""
    grad_y, x, slide, dtype = checks.pooling_backward(
        "max_pool2d", grad_y, x, kernel_size, stride, padding, dilation=dilation
    )
    maxima, tiled = _maxima(x, slide), _tiled(slide)
    grad_x = _blank(x, tiled)
    undecided, nans = np.ones_like(maxima, dtype=bool), np.isnan(maxima).any()
    *_, last = np.ndindex(slide.kernel_size)
    for u, v in np.ndindex(slide.kernel_size):
        outputs, pixels = slide.overlap(u, v)
        still = undecided[..., *outputs]
        # In reading order: a pixel wins that has the maximum, if none before it had. So the last
        # pixel of a window has it if that is still undecided.
        if (u, v) == last:
            wins = still
        else:
            wins = _is_maximum(x[..., *pixels], maxima[..., *outputs], nans)
            wins &= still
            still ^= wins
        _accumulate(gate(grad_y[..., *outputs], wins), grad_x[..., *pixels], tiled)
    return checks.in_dtype(grad_x, dtype)


def _maxima(x, slide):
    down = _gather(np.maximum, x, slide, DOWN, -np.inf)
    return _gather(np.maximum, down, slide, ACROSS, -np.inf)


def _is_maximum(pixel, maxima, nans):
    """Where a pixel is its window's maximum: NaN is, and equals nothing."""
    return (pixel == maxima) | np.isnan(pixel) if nans else pixel == maxima


def _gather(combine, x, slide, axis, neutral):
    """Combine what the windows read along one axis; `neutral` stands for padding."""
    reads = [slide.along(axis, offset) for offset in range(slide.kernel_size[axis])]
    if len(reads) > 1 and not any(slide.padding[axis]):  # every window reads at every offset
        (_, first), (_, second), *reads = reads
        combined = combine(_at(x, axis, first), _at(x, axis, second))
    else:
        shape = list(x.shape)
        shape[axis - 2] = slide.out_size[axis]
        combined = np.full_like(x, neutral, shape=shape)
    for outputs, pixels in reads:
        part = _at(combined, axis, outputs)
        combine(part, _at(x, axis, pixels), out=part)
    return combined


def _scatter(values, slide, axis):
    """Add `values` to all that the windows read along one axis: the way back of adding up."""
    shape = list(values.shape)
    shape[axis - 2] = slide.in_size[axis]
    tiled = _tiled(slide)
    sums = _blank(values, tiled, shape)
    for u in range(slide.kernel_size[axis]):
        outputs, pixels = slide.along(axis, u)
        _accumulate(_at(values, axis, outputs), _at(sums, axis, pixels), tiled)
    return sums


def _tiled(slide):
    """Whether every pixel is in exactly one window: none adds up, and none is left out."""
    return (slide.stride, slide.padded_size, slide.dilation, slide.leftover) == (
        slide.kernel_size,
        slide.in_size,
        (1, 1),
        (0, 0),
    )


def _blank(like, tiled, shape=None):
    """Return an array to accumulate in: zeros, or anything where a tiling sets every pixel."""
    return (np.empty_like if tiled else np.zeros_like)(like, shape=shape)


def _accumulate(values, into, tiled):
    """into += values, or for a tiling a plain copy."""
    if tiled:
        into[...] = values
    else:
        into += values


def _at(a, axis, part):
    """a[part] along rows (axis 0) or columns (axis 1)."""
    return a[..., part, :] if axis == DOWN else a[..., part]


def divisors(slide, count_include_pad, dtype):
    """What a window's sum is divided by: its pixels, or (H_out, W_out), the real ones of each."""
    if count_include_pad:
        return dtype.type(prod(slide.kernel_size))
    divisor = np.zeros(slide.out_size, dtype)
    for u, v in np.ndindex(slide.kernel_size):
        outputs, _ = slide.overlap(u, v)
        divisor[outputs] += 1
    return divisor
