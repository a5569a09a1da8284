"""Average and max pooling without loops over pixels, channels or samples.

Both go one offset (u, v) of the window at a time and pair the windows with the real pixels they
read there, so that padding is never stored: it adds nothing to a sum and never wins a maximum.
"""

import numpy as np

from cnnlib import checks


@checks.without_warnings
def avg_pool2d(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Arguments as in cnnlib.naive.avg_pool2d: (..., H, W) -> (..., H_out, W_out)."""
    x, slide = checks.pooling(
        "avg_pool2d", x, kernel_size, stride, padding, count_include_pad=count_include_pad
    )
    y = np.zeros(x.shape[:-2] + slide.out_size, x.dtype)
    for u, v in np.ndindex(slide.kernel_size):
        outputs, pixels = slide.overlap(u, v)
        y[..., *outputs] += x[..., *pixels]
    return y / divisors(slide, count_include_pad, x.dtype)


@checks.without_warnings
def avg_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Arguments as in cnnlib.naive.avg_pool2d_backward: (..., H_out, W_out) -> (..., H, W)."""
    grad_y, x, slide, dtype = checks.pooling_backward(
        "avg_pool2d", grad_y, x, kernel_size, stride, padding, count_include_pad=count_include_pad
    )
    shares = grad_y / divisors(slide, count_include_pad, x.dtype)
    grad_x = np.zeros_like(x)
    for u, v in np.ndindex(slide.kernel_size):
        outputs, pixels = slide.overlap(u, v)
        grad_x[..., *pixels] += shares[..., *outputs]
    return checks.in_dtype(grad_x, dtype)


@checks.without_warnings
def max_pool2d(x, kernel_size, *, stride=None, padding=0, dilation=1):
    """Arguments as in cnnlib.naive.max_pool2d: (..., H, W) -> (..., H_out, W_out)."""
    x, slide = checks.pooling("max_pool2d", x, kernel_size, stride, padding, dilation=dilation)
    maxima, _ = _maxima(x, slide)
    return maxima


@checks.without_warnings
def max_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, dilation=1):
    """Arguments as in cnnlib.naive.max_pool2d_backward: (..., H_out, W_out) -> (..., H, W)."""
    grad_y, x, slide, dtype = checks.pooling_backward(
        "max_pool2d", grad_y, x, kernel_size, stride, padding, dilation=dilation
    )
    _, winners = _maxima(x, slide)
    grad_x = np.zeros_like(x)
    for offset, (u, v) in enumerate(np.ndindex(slide.kernel_size)):
        outputs, pixels = slide.overlap(u, v)
        won = winners[..., *outputs] == offset
        grad_x[..., *pixels] += np.where(won, grad_y[..., *outputs], 0)
    return checks.in_dtype(grad_x, dtype)


def _maxima(x, slide):
    """Each window's maximum, and the offset, counted in reading order, of the first that has it."""
    maxima = np.full(x.shape[:-2] + slide.out_size, -np.inf, x.dtype)
    winners = np.full(maxima.shape, -1)
    for offset, (u, v) in enumerate(np.ndindex(slide.kernel_size)):
        outputs, pixels = slide.overlap(u, v)
        value, best, winner = x[..., *pixels], maxima[..., *outputs], winners[..., *outputs]
        # The first real pixel wins even with minus infinity, and the first NaN wins for good.
        wins = (value > best) | (winner < 0) | (np.isnan(value) & ~np.isnan(best))
        np.copyto(best, value, where=wins)
        np.copyto(winner, offset, where=wins)
    return maxima, winners


def divisors(slide, count_include_pad, dtype):
    """What each window's sum is divided by, (H_out, W_out): its pixels, or its real ones."""
    if count_include_pad:
        return np.full(slide.out_size, np.prod(slide.kernel_size), dtype)
    divisor = np.zeros(slide.out_size, dtype)
    for u, v in np.ndindex(slide.kernel_size):
        outputs, _ = slide.overlap(u, v)
        divisor[outputs] += 1
    return divisor
