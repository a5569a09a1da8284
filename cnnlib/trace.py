"""The steps of a sliding window as plain data, for pictures and for counting."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cnnlib.checks import ConvOptions, array, number, pair, require_memory, without_warnings
from cnnlib.padding import pad

__all__ = ["Step", "Touch", "coverage", "steps", "touches"]


@dataclass(frozen=True)
class Step:
    """One place of the window, and what happens there.

    Attributes
    ----------
    i, j : int
        The output that is computed.
    rows, columns : range
        The rows and columns of the padded picture that the window reads.
    products : array (kH, kW)
        window ⊙ w.
    running : array (kH, kW)
        The sum so far, in reading order, starting from the bias; the last one is y[i, j].

    Examples
    --------
    >>> step = steps([[1, 2, 4]], [[10, 1]], b=100)[1]
    >>> step.i, step.j, step.columns
    (0, 1, range(1, 3))
    >>> step.products
    array([[20,  4]])
    >>> step.running
    array([[120., 124.]])
    """

    i: int
    j: int
    rows: range
    columns: range
    products: np.ndarray
    running: np.ndarray


class Touch(NamedTuple):
    """Output (i, j) reads a pixel through the weight w[u, v].

    Attributes
    ----------
    i, j : int
        The output.
    u, v : int
        The weight.

    Examples
    --------
    >>> touch = Touch(i=0, j=1, u=2, v=0)
    >>> f"y[{touch.i}, {touch.j}] through w[{touch.u}, {touch.v}]"
    'y[0, 1] through w[2, 0]'
    """

    i: int
    j: int
    u: int
    v: int


@without_warnings
def steps(x, w, b=0, *, stride=1, padding=0, dilation=1):
    """Return the steps of y = x ⋆ w + b in reading order.

    Parameters
    ----------
    x : array (H, W)
    w : array (kH, kW)
    b : number, default 0
    stride, dilation : int or (rows, columns), default 1
        At least 1.
    padding : int, (rows, columns), ((top, bottom), (left, right)), "valid" or "same", default 0
        Zeros around x.

    Returns
    -------
    list of Step
        One for each output.

    Raises
    ------
    ValueError
        If x or w has not two axes, an option is out of range, or the kernel does not fit.
    TypeError
        If an option is no integer.
    MemoryError
        If the steps do not fit into memory.

    Examples
    --------
    >>> [step.columns for step in steps([[1, 2, 4, 8, 16]], [[10, 1]], stride=2)]
    [range(0, 2), range(2, 4)]
    """
    x, w = array("x", x), array("w", w)
    b = number(b, "b")
    for name, a, axes in (("x", x, "(H, W)"), ("w", w, "(kH, kW)")):
        if a.ndim != 2:
            raise ValueError(f"{name} must be {axes}, but it has shape {a.shape}: {a.ndim} axes")
    window = _window(x.shape, w.shape, stride, padding, dilation)
    padded = pad(x, window.padding)
    require_memory("the steps", padded.dtype, (*window.out_size, *w.shape))
    walk = []
    for i, j in np.ndindex(window.out_size):
        rows, columns = (
            range(s * start, s * start + d * k, d)
            for start, s, d, k in zip((i, j), window.stride, window.dilation, w.shape, strict=True)
        )
        products = padded[np.ix_(rows, columns)] * w
        running = b + products.cumsum().reshape(w.shape)
        walk.append(Step(i, j, rows, columns, products, running))
    return walk


def touches(pixel, x_size, kernel_size, *, stride=1, padding=0, dilation=1):
    """Return who reads a pixel: every output, and the weight through which it does.

    Parameters
    ----------
    pixel : (row, column)
        A pixel of the picture, counted without its padding.
    x_size, kernel_size : int or (rows, columns)
    stride, dilation : int or (rows, columns), default 1
        At least 1.
    padding : int, (rows, columns), ((top, bottom), (left, right)), "valid" or "same", default 0
        Zeros around the picture.

    Returns
    -------
    list of Touch, by i, then j
        At most one for each weight; empty for a pixel that no window reaches.

    Raises
    ------
    ValueError
        If the pixel lies outside the picture, an option is out of range, or the kernel does not
        fit.
    TypeError
        If an option is no integer.

    Examples
    --------
    The later the output, the earlier the weight: this is why grad_x slides a turned kernel.

    >>> touches((0, 2), (1, 4), (1, 3))
    [Touch(i=0, j=0, u=0, v=2), Touch(i=0, j=1, u=0, v=1)]
    """
    pixel = pair(pixel, "pixel", least=0)
    window = _window(x_size, kernel_size, stride, padding, dilation)
    if any(place >= size for place, size in zip(pixel, window.in_size, strict=True)):
        raise ValueError(f"pixel is {pixel}, but the picture has size {window.in_size}")
    down, across = (_touches_along(window, axis, place) for axis, place in enumerate(pixel))
    return [Touch(i, j, u, v) for i, u in down for j, v in across]


def coverage(x_size, kernel_size, *, stride=1, padding=0, dilation=1):
    """Return how many windows read each pixel; 0 where none does.

    Parameters
    ----------
    x_size, kernel_size : int or (rows, columns)
    stride, dilation : int or (rows, columns), default 1
        At least 1.
    padding : int, (rows, columns), ((top, bottom), (left, right)), "valid" or "same", default 0
        Zeros around the picture.

    Returns
    -------
    int64 array (h, w)

    Raises
    ------
    ValueError, TypeError
        If an option is out of range or no integer, or the kernel does not fit.
    MemoryError
        If the result does not fit into memory.

    Examples
    --------
    In the middle every column is read often; with stride 3 the last two are left over:

    >>> coverage((1, 8), (1, 3))
    array([[1, 2, 3, 3, 3, 3, 2, 1]])
    >>> coverage((1, 8), (1, 3), stride=3)
    array([[1, 1, 1, 1, 1, 1, 0, 0]])
    """
    window = _window(x_size, kernel_size, stride, padding, dilation)
    require_memory("coverage", np.dtype(np.int64), window.in_size)
    counts = np.zeros(window.in_size, dtype=np.int64)
    for offset in np.ndindex(window.kernel_size):
        _, pixels = window.overlap(*offset)
        counts[pixels] += 1
    return counts


def _window(x_size, kernel_size, stride, padding, dilation):
    options = ConvOptions(stride, padding, dilation)
    return options.window(pair(x_size, "x_size"), pair(kernel_size, "kernel_size"))


def _touches_along(window, axis, place):
    """Pairs (output, weight) along one axis that meet in the pixel at `place`."""
    s, d, k = window.stride[axis], window.dilation[axis], window.kernel_size[axis]
    padded = place + window.padding[axis][0]
    return [
        (i, u) for i in range(window.out_size[axis]) for u in range(k) if s * i + d * u == padded
    ]
