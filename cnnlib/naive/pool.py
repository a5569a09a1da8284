"""Average and max pooling, forward and backward, as their formulas say it.

Pooling never mixes channels or samples: every axis before the last two is looped over alone.
"""

import numpy as np

from cnnlib import checks


@checks.without_warnings
def avg_pool2d(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Average every window.

    y[..., i, j] = sum over u, v of x[..., s_h i + u, s_w j + v] / (k_h k_w)

    Parameters
    ----------
    x : array (..., H, W)
        Two axes or more. float32 or float64; integers and booleans become float64. Never changed.
    kernel_size : int or (rows, columns)
        At least 1.
    stride : int or (rows, columns), optional
        At least 1; kernel_size where it is left out: windows side by side.
    padding : int or (rows, columns), default 0
        Zeros around x, at most kernel_size // 2 on each axis.
    count_include_pad : bool, default True
        True divides by k_h k_w always; False by the number of real pixels in the window.

    Returns
    -------
    y : array (..., H_out, W_out), dtype of x
        New; H_out = (H + 2 padding - k_h) // s + 1, W_out likewise. Last rows and columns that no
        window reaches are never read.

    Raises
    ------
    ValueError
        If x has fewer than two axes or an empty row, an option is out of range, or the window does
        not fit.
    TypeError
        If x or an option is of the wrong kind.
    MemoryError
        If the work needs more than the machine's memory.

    Notes
    -----
    Derived in the lesson pool; N3 and N5 in the appendix notes_and_words.

    Examples
    --------
    The leftover 100 is not read. With padding, what a border counts as is a choice:

    >>> avg_pool2d([[2, 4, 6, 8, 100]], (1, 2))
    array([[3., 7.]])
    >>> avg_pool2d([[2, 4, 6]], (1, 2), padding=(0, 1))
    array([[1., 5.]])
    >>> avg_pool2d([[2, 4, 6]], (1, 2), padding=(0, 1), count_include_pad=False)
    array([[2., 5.]])
    """
    options = checks.PoolOptions(kernel_size, stride, padding, count_include_pad=count_include_pad)
    x, window = checks.prepare_pooling("avg_pool2d", x, options)
    divisor = divisors(window, count_include_pad, x.dtype)
    y = np.zeros(x.shape[:-2] + window.out_size, x.dtype)
    for *image, i, j in np.ndindex(y.shape):
        for row, column in real_pixels(window, i, j):
            y[*image, i, j] += x[*image, row, column]
        y[*image, i, j] /= divisor[i, j]
    return y


@checks.without_warnings
def avg_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Share each window's gradient out evenly; where windows overlap, the shares add.

    grad_x[..., s_h i + u, s_w j + v] += grad_y[..., i, j] / (k_h k_w)

    Parameters
    ----------
    grad_y : array (..., H_out, W_out)
        How much the score rises when one entry of y alone rises by one.
    x, kernel_size, stride, padding, count_include_pad
        As in `avg_pool2d`.

    Returns
    -------
    grad_x : array (..., H, W), dtype of x
        0 where no window reached.

    Raises
    ------
    ValueError, TypeError, MemoryError
        As `avg_pool2d`, and a ValueError if grad_y does not have y's shape.

    Notes
    -----
    Derived in the lesson pool; N3 and N5 in the appendix notes_and_words.

    Examples
    --------
    Side by side, and with stride 1, where the middle pixels are in two windows:

    >>> x = np.array([[5, 5, 5, 5]])
    >>> avg_pool2d_backward([[6, 8]], x, (1, 2))
    array([[3., 3., 4., 4.]])
    >>> avg_pool2d_backward([[6, 8, 2]], x, (1, 2), stride=1)
    array([[3., 7., 5., 1.]])
    """
    options = checks.PoolOptions(kernel_size, stride, padding, count_include_pad=count_include_pad)
    grad_y, x, window, dtype = checks.prepare_pooling_backward("avg_pool2d", grad_y, x, options)
    divisor = divisors(window, count_include_pad, x.dtype)
    grad_x = np.zeros_like(x)
    for *image, i, j in np.ndindex(grad_y.shape):
        for row, column in real_pixels(window, i, j):
            grad_x[*image, row, column] += grad_y[*image, i, j] / divisor[i, j]
    return checks.in_dtype(grad_x, dtype)


@checks.without_warnings
def max_pool2d(x, kernel_size, *, stride=None, padding=0, dilation=1):
    """Keep the largest number of every window.

    y[..., i, j] = max over u, v of x[..., s_h i + d_h u, s_w j + d_w v]

    Parameters
    ----------
    x : array (..., H, W)
        Two axes or more. float32 or float64; integers and booleans become float64. Never changed.
    kernel_size : int or (rows, columns)
        At least 1.
    stride : int or (rows, columns), optional
        At least 1; kernel_size where it is left out: windows side by side.
    padding : int or (rows, columns), default 0
        Minus infinity around x, at most kernel_size // 2 on each axis: it never wins.
    dilation : int or (rows, columns), default 1
        At least 1.

    Returns
    -------
    y : array (..., H_out, W_out), dtype of x
        New; H_out = (H + 2 padding - d(k_h - 1) - 1) // s + 1, W_out likewise. Last rows and
        columns that no window reaches are never read. A window with a NaN gives NaN.

    Raises
    ------
    ValueError
        If x has fewer than two axes or an empty row, an option is out of range, the window does not
        fit, or a dilated window holds no real pixel.
    TypeError
        If x or an option is of the wrong kind.
    MemoryError
        If the work needs more than the machine's memory.

    Notes
    -----
    Derived in the lesson pool. Which of equal numbers wins is the field's convention: the first.

    Examples
    --------
    The border never wins, not even against negative numbers:

    >>> max_pool2d([[1, 4, 9, 3, 100]], (1, 2))
    array([[4., 9.]])
    >>> max_pool2d([[-1, -4, -9]], (1, 2), padding=(0, 1))
    array([[-1., -4.]])
    """
    options = checks.PoolOptions(kernel_size, stride, padding, dilation)
    x, window = checks.prepare_pooling("max_pool2d", x, options)
    y = np.zeros(x.shape[:-2] + window.out_size, x.dtype)
    for *image, i, j in np.ndindex(y.shape):
        row, column = first_maximum(x[*image], window, i, j)
        y[*image, i, j] = x[*image, row, column]
    return y


@checks.without_warnings
def max_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, dilation=1):
    """Send each window's gradient, whole, to its first maximum in reading order.

    Parameters
    ----------
    grad_y : array (..., H_out, W_out)
        How much the score rises when one entry of y alone rises by one.
    x, kernel_size, stride, padding, dilation
        As in `max_pool2d`.

    Returns
    -------
    grad_x : array (..., H, W), dtype of x
        0 for a pixel that wins nowhere, the sum for one that wins in several windows. A window with
        a NaN sends its gradient to the first one.

    Raises
    ------
    ValueError, TypeError, MemoryError
        As `max_pool2d`, and a ValueError if grad_y does not have y's shape.

    Notes
    -----
    Derived in the lesson pool. Which of equal numbers wins is the field's convention: the first.

    Examples
    --------
    Of a tie the first takes all; with stride 1 the 7 in the middle wins twice:

    >>> max_pool2d_backward([[3, 5]], [[7, 7, 1, 2]], (1, 2))
    array([[3., 0., 0., 5.]])
    >>> max_pool2d_backward([[3, 5]], [[1, 7, 2]], (1, 2), stride=1)
    array([[0., 8., 0.]])
    """
    options = checks.PoolOptions(kernel_size, stride, padding, dilation)
    grad_y, x, window, dtype = checks.prepare_pooling_backward("max_pool2d", grad_y, x, options)
    grad_x = np.zeros_like(x)
    for *image, i, j in np.ndindex(grad_y.shape):
        row, column = first_maximum(x[*image], window, i, j)
        grad_x[*image, row, column] += grad_y[*image, i, j]
    return checks.in_dtype(grad_x, dtype)


def real_pixels(window, i, j):
    """Yield (row, column) in x for each pixel of window (i, j) that is no padding, row by row."""
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    (top, _), (left, _) = window.padding
    h, w = window.in_size
    for u, v in np.ndindex(window.kernel_size):
        row, column = s_h * i + d_h * u - top, s_w * j + d_w * v - left
        if 0 <= row < h and 0 <= column < w:
            yield row, column


def divisors(window, count_include_pad, dtype):
    """Return what each window's sum is divided by, (H_out, W_out): its pixels, or its real ones."""
    divisor = np.full(window.out_size, np.prod(window.kernel_size), dtype)
    if not count_include_pad:
        for i, j in np.ndindex(window.out_size):
            divisor[i, j] = len(list(real_pixels(window, i, j)))
    return divisor


def first_maximum(image, window, i, j):
    """(row, column) of the first maximum of window (i, j); the first NaN counts as one."""
    pixels = real_pixels(window, i, j)
    best = next(pixels)
    for pixel in pixels:
        if np.isnan(image[best]):
            break
        if image[pixel] > image[best] or np.isnan(image[pixel]):
            best = pixel
    return best
