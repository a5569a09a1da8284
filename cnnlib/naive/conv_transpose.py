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
        float32 or float64; integers and booleans become float64. N may be 0. Never changed.
    w : array (C_in, C_out / groups, kH, kW)
        The w of the `conv2d` that this is the adjoint of serves unchanged.
    b : array (C_out,), optional
        b[q] is added to every pixel of output channel q.
    stride, dilation : int or (rows, columns), default 1
        At least 1.
    padding : int, (rows, columns), ((top, bottom), (left, right)), "valid" or "same", default 0
        What that `conv2d` would put around y: it is cropped here.
    output_padding : int or (rows, columns), default 0
        Rows added at the bottom and columns at the right, before the crop: the leftover of that
        `conv2d`, which is less than the stride. Up to the dilation is allowed too, as in PyTorch,
        but then `conv2d` of y is larger than x.
    groups : int, default 1
        Divides C_in and C_out: a channel of x stamps only into its own group of output channels.

    Returns
    -------
    y : array (N, C_out, H_out, W_out)
        New; H_out = (H - 1) s - (top + bottom) + d(kH - 1) + output_padding + 1, W_out likewise;
        the dtype is np.result_type of x, w and b. Its order in memory is not promised.

    Raises
    ------
    ValueError
        If an array has the wrong number of axes, is empty (N apart) or does not agree with another
        or with groups, if an option is out of range, or if no pixel of y is left.
    TypeError
        If an array or an option is of the wrong kind (complex numbers, stride=2.0).
    MemoryError
        If the work needs more than the machine's memory.

    Notes
    -----
    Its formula is grad_x of `conv2d_backward`, derived in the lesson stride_pad_insert; the lesson
    capstone makes a layer of it.

    Examples
    --------
    Two stamps, two columns apart. With output_padding y has the columns of an x whose last one
    `conv2d` left over:

    >>> x, w = np.array([[[[1, 3]]]]), np.array([[[[10, 1]]]])
    >>> conv_transpose2d(x, w, stride=2)
    array([[[[10.,  1., 30.,  3.]]]])
    >>> conv_transpose2d(x, w, stride=2, output_padding=(0, 1))
    array([[[[10.,  1., 30.,  3.,  0.]]]])
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

    grad_x[n, c, i, j] += grad_y[n, q, s_h i + d_h u, s_w j + d_w v] w[c, q, u, v]
    grad_w[c, q, u, v] += grad_y[n, q, s_h i + d_h u, s_w j + d_w v] x[n, c, i, j]
    grad_b[q] += every pixel of grad_y[:, q]

    Parameters
    ----------
    grad_y : array (N, C_out, H_out, W_out)
        How much the score rises when one entry of y alone rises by one.
    x, w, stride, padding, output_padding, dilation, groups
        As in `conv_transpose2d`.
    input_gradient : bool, default True
        False leaves grad_x out (a network's first layer needs none).

    Returns
    -------
    grad_x : array (N, C_in, H, W), dtype of x, or None
    grad_w : array (C_in, C_out / groups, kH, kW), dtype of w
    grad_b : array (C_out,), dtype of w
        Given even where b was None.

    Raises
    ------
    ValueError, TypeError, MemoryError
        As `conv_transpose2d`, and a ValueError if grad_y does not have y's shape.

    Notes
    -----
    The formulas of `conv2d`, with x and y in each other's place: see the lesson stride_pad_insert.

    Examples
    --------
    >>> x, w = np.array([[[[1, 3]]]]), np.array([[[[10, 1]]]])
    >>> grad_y = np.array([[[[1, 2, 4, 8]]]])
    >>> grad_x, grad_w, grad_b = conv_transpose2d_backward(grad_y, x, w, stride=2)
    >>> grad_x  # a window of grad_y times w: the same as conv2d(grad_y, w, stride=2)
    array([[[[12., 48.]]]])
    >>> grad_w
    array([[[[13., 26.]]]])
    >>> grad_b
    array([15.])
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
