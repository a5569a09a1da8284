"""Pad and crop, insert and sample: four small moves, each the other's way back.

`inserted_gradient` puts them together: it is the array from which the lesson stride_pad_insert
reads both gradients of a strided convolution. All work on the last two axes, rows and columns.
"""

import numpy as np

from cnnlib.checks import (
    array,
    convolution_padding,
    image,
    pair,
    require_fit,
    require_memory,
    short,
)
from cnnlib.shapes import SlidingWindow

__all__ = ["crop", "insert", "inserted_gradient", "pad", "rot180", "sample"]


def rot180(w):
    """Turn kernels by 180 degrees.

    Parameters
    ----------
    w : array (..., kH, kW)

    Returns
    -------
    array (..., kH, kW)
        result[..., u, v] = w[..., kH - 1 - u, kW - 1 - v], a view of `w`. This is no transpose.

    Raises
    ------
    ValueError, TypeError
        If w has fewer than two axes, or is no array of real numbers.

    Examples
    --------
    >>> rot180([[1, 2], [3, 4]])
    array([[4, 3],
           [2, 1]])
    """
    return image("w", w)[..., ::-1, ::-1]


def pad(x, padding, value=0):
    """Put rows and columns of `value` around an image.

    Parameters
    ----------
    x : array (..., H, W)
    padding : int, (rows, columns) or ((top, bottom), (left, right))
        At least 0.
    value : number, default 0

    Returns
    -------
    array (..., top + H + bottom, left + W + right)
        New, with the dtype of `x`.

    Raises
    ------
    ValueError, TypeError
        If x has fewer than two axes, or an argument is of the wrong kind or below 0.
    MemoryError
        If the result does not fit into memory.

    Examples
    --------
    >>> pad([[5, 6]], ((1, 0), (0, 2)))
    array([[0, 0, 0, 0],
           [5, 6, 0, 0]])
    """
    x = image("x", x)
    (top, bottom), (left, right) = _ends(padding)
    *lead, h, w = x.shape
    shape = (*lead, top + h + bottom, left + w + right)
    require_memory("pad", x.dtype, shape)
    if array("value", value).ndim:
        raise ValueError(f"value is {short(value)}; it must be one number")
    padded = np.full(shape, value, x.dtype)
    padded[..., top : top + h, left : left + w] = x
    return padded


def crop(x, padding):
    """Take away what `pad` put around: crop(pad(x, p), p) equals x. The adjoint of `pad`.

    Parameters
    ----------
    x : array (..., H, W)
    padding : int, (rows, columns) or ((top, bottom), (left, right))
        At least 0.

    Returns
    -------
    array (..., H - top - bottom, W - left - right)
        A view of `x`.

    Raises
    ------
    ValueError, TypeError
        If x has fewer rows or columns than are to go, or an argument is of the wrong kind or
        below 0.

    Examples
    --------
    >>> crop([[1, 2, 3, 4], [5, 6, 7, 8]], ((1, 0), (0, 2)))
    array([[5, 6]])
    """
    x = image("x", x)
    (top, bottom), (left, right) = _ends(padding)
    h, w = x.shape[-2:]
    if top + bottom > h or left + right > w:
        raise ValueError(
            f"padding is {short(padding)}, but x has only {h} rows and {w} columns to crop"
        )
    # Not x[top:-bottom]: with nothing to take away, [0:-0] is empty.
    return x[..., top : h - bottom, left : w - right]


def insert(x, stride):
    """Put stride - 1 rows and columns of zeros between neighbours (none at the ends).

    Parameters
    ----------
    x : array (..., H, W)
    stride : int or (rows, columns)
        At least 1.

    Returns
    -------
    array (..., (H - 1) s_h + 1, (W - 1) s_w + 1)
        New, with the dtype of `x`.

    Raises
    ------
    ValueError, TypeError
        If x has fewer than two axes, or an argument is of the wrong kind or out of range.
    MemoryError
        If the result does not fit into memory.

    Examples
    --------
    >>> insert([[1, 2, 3]], 2)
    array([[1, 0, 2, 0, 3]])
    """
    x = image("x", x)
    s_h, s_w = pair(stride, "stride")
    *lead, h, w = x.shape
    shape = (*lead, max(0, (h - 1) * s_h + 1), max(0, (w - 1) * s_w + 1))
    require_memory("insert", x.dtype, shape)
    inserted = np.zeros(shape, x.dtype)
    inserted[..., ::s_h, ::s_w] = x
    return inserted


def sample(x, stride):
    """Keep every stride-th row and column: sample(insert(x, s), s) equals x. Adjoint of `insert`.

    Parameters
    ----------
    x : array (..., H, W)
    stride : int or (rows, columns)
        At least 1.

    Returns
    -------
    array (..., ceil(H / s_h), ceil(W / s_w))
        A view of `x`.

    Raises
    ------
    ValueError, TypeError
        If x has fewer than two axes, or an argument is of the wrong kind or out of range.

    Examples
    --------
    >>> sample([[1, 0, 2, 0, 3]], 2)
    array([[1, 2, 3]])
    """
    s_h, s_w = pair(stride, "stride")
    return image("x", x)[..., ::s_h, ::s_w]


def inserted_gradient(grad_y, x_size, kernel_size, *, stride=1, dilation=1):
    """Insert zeros into `grad_y`, and pad it, until two plain slides give both gradients.

    Zeros between the entries of `grad_y` undo the stride, a border of d(k - 1) zeros on every side
    lets the kernel reach past the edge, and a tail at the bottom and right, as wide as the rows
    and columns of x that no window reached, makes both formulas come out in full size::

        gradW = Rot180(inserted ⋆ X)[::d, ::d]        (kH, kW)
        gradX = inserted ⋆ Rot180(W), W dilated by d  (h, w)

    Parameters
    ----------
    grad_y : array (..., H_out, W_out)
    x_size : int or (h, w)
        Size of the input, with its padding.
    kernel_size : int or (rows, columns)
    stride, dilation : int or (rows, columns), default 1
        At least 1.

    Returns
    -------
    array (..., h + d_h (kH - 1), w + d_w (kW - 1))
        New, with the dtype of `grad_y`.

    Raises
    ------
    ValueError
        If grad_y's last two axes are not the number of windows that fit into x_size, or the kernel
        does not fit.
    TypeError
        If an argument is of the wrong kind.

    Notes
    -----
    Derived in the lesson stride_pad_insert; N6 in the appendix notes_and_words.

    Examples
    --------
    A kernel of two, with stride 2 over a row of five: one zero between, a border of one, and a
    tail of one for the number left over. Slid over it, the turned kernel gives grad_x:

    >>> inserted = inserted_gradient([[1, 3]], (1, 5), (1, 2), stride=2)
    >>> inserted
    array([[0, 1, 0, 3, 0, 0]])
    >>> from cnnlib import naive
    >>> naive.conv2d_single(inserted, rot180([[10, 1]]))
    array([[10.,  1., 30.,  3.,  0.]])
    """
    grad_y = image("grad_y", grad_y)
    window = SlidingWindow(
        pair(x_size, "x_size"),
        pair(kernel_size, "kernel_size"),
        pair(stride, "stride"),
        dilation=pair(dilation, "dilation"),
    )
    require_fit("the input", window)
    if grad_y.shape[-2:] != window.out_size:
        raise ValueError(
            f"grad_y has shape {grad_y.shape}, but an input of {window.in_size} with kernel size "
            f"{window.kernel_size}, stride {window.stride} and dilation {window.dilation} has "
            f"{window.out_size} outputs"
        )
    border = [
        (d * (k - 1), d * (k - 1) + tail)
        for d, k, tail in zip(window.dilation, window.kernel_size, window.leftover, strict=True)
    ]
    return pad(insert(grad_y, window.stride), border)


def _ends(padding):
    """((top, bottom), (left, right)); "same" and "valid" mean nothing without a kernel."""
    if isinstance(padding, str):
        padding = pair(padding, "padding")
    return convolution_padding(padding, (1, 1))
