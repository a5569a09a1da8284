"""Average and max pooling, forward and backward: all windows at once, one offset at a time.

For each offset (u, v) one strided slice holds the pixel that every window has there. Forward,
the k k slices are added up or compared; backward, what comes down is added to the same slices.

Limits: one number each for kernel_size, stride and padding (at most kernel_size // 2); nothing is
checked. Integers and booleans become float64.
"""

import numpy as np

from cnnlib.ladder.strips import floats


def avg_pool2d(x, kernel_size, *, stride=None, padding=0):
    """Average every window, the zeros of the padding included, as `cnnlib.naive.avg_pool2d`.

    Parameters
    ----------
    x : array (..., H, W)
    kernel_size : int
    stride : int or None
        None means kernel_size: windows side by side.
    padding : int

    Returns
    -------
    y : array (..., H_out, W_out)

    Examples
    --------
    >>> avg_pool2d(np.array([[1, 2, 5, 6], [3, 4, 7, 8]]), 2)
    array([[2.5, 6.5]])
    """
    x, places = _places(x, kernel_size, stride, padding, frame=0)
    return sum(x[place] for place in places) / kernel_size**2


def avg_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0):
    """Share each window's gradient out evenly; where windows overlap, the shares add.

    Parameters
    ----------
    grad_y : array (..., H_out, W_out)
    x, kernel_size, stride, padding : as in `avg_pool2d`

    Returns
    -------
    grad_x : array (..., H, W)

    Examples
    --------
    >>> avg_pool2d_backward(np.array([[4, 8]]), np.zeros((2, 4)), 2)
    array([[1., 1., 2., 2.],
           [1., 1., 2., 2.]])
    """
    framed, places = _places(x, kernel_size, stride, padding, frame=0)
    share = floats(grad_y) / kernel_size**2
    grad_x = np.zeros_like(framed, share.dtype)
    for place in places:
        grad_x[place] += share
    return _without_frame(grad_x, padding)


def max_pool2d(x, kernel_size, *, stride=None, padding=0):
    """Keep the largest number of every window, as `cnnlib.naive.max_pool2d`.

    Parameters
    ----------
    x, kernel_size, stride : as in `avg_pool2d`
    padding : int
        Minus infinity around x: it never wins.

    Returns
    -------
    y : array (..., H_out, W_out)
        A window with a NaN gives NaN.

    Examples
    --------
    >>> max_pool2d(np.array([[1, 2, 5, 6], [3, 4, 7, 8]]), 2)
    array([[4., 8.]])
    """
    x, (first, *others) = _places(x, kernel_size, stride, padding, frame=-np.inf)
    y = x[first].copy("K")  # in x's own order of memory, whichever it is
    for place in others:
        np.maximum(y, x[place], out=y)
    return y


def max_pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0):
    """Send each window's gradient, whole, to its first maximum in reading order.

    Two bad numbers end otherwise than in `cnnlib.naive`. The gradient of a window with a NaN goes
    nowhere, as nothing equals NaN. An infinite entry of grad_y gives NaN at the window's losers
    (and NumPy's warning), as infinity times 0 is NaN.

    Parameters
    ----------
    grad_y : array (..., H_out, W_out)
    x, kernel_size, stride, padding : as in `max_pool2d`

    Returns
    -------
    grad_x : array (..., H, W)
        A pixel that wins in several windows gets the sum.

    Examples
    --------
    >>> max_pool2d_backward(np.array([[4, 8]]), np.array([[1, 2, 8, 8], [3, 4, 8, 8]]), 2)
    array([[0., 0., 8., 0.],
           [0., 4., 0., 0.]])
    """
    y = max_pool2d(x, kernel_size, stride=stride, padding=padding)
    framed, places = _places(x, kernel_size, stride, padding, frame=-np.inf)
    grad_y, undecided = floats(grad_y), np.ones_like(y, dtype=bool)
    grad_x = np.zeros_like(framed, grad_y.dtype)
    for place in places:
        wins = undecided & (framed[place] == y)
        grad_x[place] += grad_y * wins
        undecided &= ~wins
    return _without_frame(grad_x, padding)


def _places(x, k, stride, padding, frame):
    """Return x with a frame, and for each offset (u, v) the slice of it that all windows read."""
    s, p, x = stride or k, padding, floats(x)
    if p:
        x = np.pad(x, [(0, 0)] * (x.ndim - 2) + [(p, p)] * 2, constant_values=frame)
    out_h, out_w = ((size - k) // s + 1 for size in x.shape[-2:])
    return x, [
        np.s_[..., u : u + s * out_h : s, v : v + s * out_w : s] for u, v in np.ndindex(k, k)
    ]


def _without_frame(grad_x, p):
    h, width = grad_x.shape[-2:]
    return grad_x[..., p : h - p, p : width - p]
