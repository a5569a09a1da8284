"""Transposed convolution: `conv2d`'s gradient for x, run as a layer of its own.

It is the adjoint of `conv2d`, not its inverse: it gives back the shape, not the numbers.
Letters as in `cnnlib.naive.conv`; here x is the small image and y the large one.
"""

import numpy as np

from cnnlib import checks
from cnnlib.naive.conv import first_channel
from cnnlib.padding import crop, pad


@checks.without_warnings
def conv_transpose2d(x, w, b=None, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Stamp every pixel of x, times the kernel, into y.

    y[n, q, s_h i + d_h u, s_w j + d_w v] += x[n, c, i, j] w[c, q, u, v]; then the padding is
    cropped and b[q] added.

    Parameters
    ----------
    x : array (N, C_in, H, W)
    w : array (C_in, C_out / groups, kH, kW)
        The w of the `conv2d` that this is the adjoint of serves unchanged.
    b : array (C_out,), optional
    stride, padding, dilation, groups : as in `conv2d`
        Padding is what that `conv2d` would put around y: it is cropped here.
    output_padding : int or (rows, columns)
        Rows at the bottom and columns at the right that no window of that `conv2d` reaches (its
        leftover); less than the larger of stride and dilation.

    Returns
    -------
    y : array (N, C_out, H_out, W_out)
        New; H_out = (H - 1) s - (top + bottom) + d(kH - 1) + output_padding + 1.

    Raises
    ------
    ValueError, TypeError, MemoryError
        As `conv2d`, and a ValueError for an output_padding out of range.

    Notes
    -----
    Source: the notes' N6 and N7, gradX, which is this function's forward pass.
    """
    options = checks.ConvOptions(stride, padding, dilation, groups, output_padding)
    x, w, b, window, groups = checks.prepare_convolution("conv_transpose2d", x, w, b, options)
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    y = np.zeros((len(x), len(b), *window.padded_size), x.dtype)
    for n, c, i, j in np.ndindex(x.shape):
        first = first_channel(c, w, groups)
        for q, u, v in np.ndindex(w.shape[1:]):
            pixel = n, first + q, s_h * i + d_h * u, s_w * j + d_w * v
            y[pixel] += x[n, c, i, j] * w[c, q, u, v]
    return crop(y, window.padding) + b[:, None, None]


@checks.without_warnings
def conv_transpose2d_backward(
    grad_y,
    x,
    w,
    *,
    stride=1,
    padding=0,
    output_padding=0,
    dilation=1,
    groups=1,
    input_gradient=True,
):
    """Carry a gradient back through `conv_transpose2d`: grad_x is a plain `conv2d` of grad_y.

    Parameters
    ----------
    grad_y : array (N, C_out, H_out, W_out)
    x, w, stride, padding, output_padding, dilation, groups : as in `conv_transpose2d`
    input_gradient : bool
        False leaves grad_x out.

    Returns
    -------
    grad_x : array (N, C_in, H, W), dtype of x, or None
    grad_w : array (C_in, C_out / groups, kH, kW), dtype of w
    grad_b : array (C_out,), dtype of w

    Raises
    ------
    ValueError, TypeError, MemoryError
        As `conv_transpose2d`, and a ValueError if grad_y does not have y's shape.

    Notes
    -----
    Source: the notes' N6 and N7, read the other way round.
    """
    options = checks.ConvOptions(stride, padding, dilation, groups, output_padding)
    grad_y, x, w, window, groups, dtypes = checks.prepare_convolution_backward(
        "conv_transpose2d", grad_y, x, w, options, input_gradient
    )
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    grad_b = grad_y.sum(axis=(0, 2, 3))
    grad_y = pad(grad_y, window.padding)
    grad_x, grad_w = np.zeros_like(x), np.zeros_like(w)
    for n, c, i, j in np.ndindex(x.shape):
        first = first_channel(c, w, groups)
        for q, u, v in np.ndindex(w.shape[1:]):
            pixel = n, first + q, s_h * i + d_h * u, s_w * j + d_w * v
            grad_w[c, q, u, v] += grad_y[pixel] * x[n, c, i, j]
            if input_gradient:
                grad_x[n, c, i, j] += grad_y[pixel] * w[c, q, u, v]
    return checks.gradients(grad_x if input_gradient else None, grad_w, grad_b, dtypes)
