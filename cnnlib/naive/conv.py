"""Convolution forward and backward, as its formulas say it: loops over every index.

`conv2d` is what the field calls convolution and mathematics calls cross-correlation: the kernel is
laid on the image as it is, not turned. Images are channels-first: (N, C, H, W).

Letters: n sample, q output channel, c input channel, (i, j) output pixel, (u, v) kernel weight.
"""

import numpy as np

from cnnlib import checks
from cnnlib.padding import crop, pad


@checks.without_warnings
def conv2d_single(x, w, b=None, *, stride=1, padding=0, dilation=1):
    """Slide one kernel over one image.

    y[i, j] = b + sum over u, v of x[s_h i + d_h u, s_w j + d_w v] w[u, v]

    Parameters
    ----------
    x : array (H, W)
        float32 or float64; integers and booleans become float64. Never changed.
    w : array (kH, kW)
    b : number or array (), optional
        Added once to every output.
    stride, dilation : int or (rows, columns), default 1
        At least 1.
    padding : int, (rows, columns), ((top, bottom), (left, right)), "valid" or "same", default 0
        Zeros around x. "same" needs stride 1 and puts an odd row or column at the bottom and right.

    Returns
    -------
    y : array (H_out, W_out)
        New; H_out = (H + top + bottom - d(kH - 1) - 1) // s + 1, W_out likewise; the dtype is
        np.result_type of x, w and b. Last rows and columns that no window reaches are never read.

    Raises
    ------
    ValueError
        If an array has the wrong number of axes, is empty or does not agree with another, if an
        option is out of range, or if the kernel does not fit into the padded image.
    TypeError
        If an array or an option is of the wrong kind (complex numbers, stride=2.0).
    MemoryError
        If the work needs more than the machine's memory.

    Notes
    -----
    Derived in the lesson slide_a_kernel; stride, padding and dilation in the lesson
    stride_pad_insert. N4 and N6 in the appendix notes_and_words.

    Examples
    --------
    The kernel is not turned, and with stride 2 no window reaches the last number of the row:

    >>> conv2d_single([[1, 2, 4, 8]], [[10, 1]])
    array([[12., 24., 48.]])
    >>> conv2d_single([[1, 2, 4, 8, 16]], [[10, 1]], stride=2)
    array([[12., 48.]])
    """
    options = checks.ConvOptions(stride, padding, dilation)
    x, w, b, window, _ = checks.prepare_convolution("conv2d_single", x, w, b, options)
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    x, y = pad(x, window.padding), np.zeros(window.out_size, x.dtype)
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(w.shape):
            y[i, j] += x[s_h * i + d_h * u, s_w * j + d_w * v] * w[u, v]
        y[i, j] += b
    return y


@checks.without_warnings
def conv2d_single_backward(grad_y, x, w, *, stride=1, padding=0, dilation=1, input_gradient=True):
    """Carry a gradient back through `conv2d_single`: what was read there is added to here.

    grad_x[s_h i + d_h u, s_w j + d_w v] += grad_y[i, j] w[u, v]
    grad_w[u, v] += grad_y[i, j] x[s_h i + d_h u, s_w j + d_w v]
    grad_b += grad_y[i, j]

    Parameters
    ----------
    grad_y : array (H_out, W_out)
        How much the score rises when y[i, j] alone rises by one.
    x, w, stride, padding, dilation
        As in `conv2d_single`.
    input_gradient : bool, default True
        False leaves grad_x out (a network's first layer needs none).

    Returns
    -------
    grad_x : array (H, W), dtype of x, or None
        0 where no window reached.
    grad_w : array (kH, kW), dtype of w
    grad_b : array (), dtype of w
        Given even where b was None.

    Raises
    ------
    ValueError, TypeError, MemoryError
        As `conv2d_single`, and a ValueError if grad_y does not have y's shape.

    Notes
    -----
    Derived in the lesson ask_who_touched_you; stride, padding and dilation in the lesson
    stride_pad_insert. N4 and N6 in the appendix notes_and_words.

    Examples
    --------
    Each output hands its gradient to what it read; the last number, which none read, gets 0:

    >>> grad_x, grad_w, grad_b = conv2d_single_backward(
    ...     [[1, 3]], [[1, 2, 4, 8, 16]], [[10, 1]], stride=2
    ... )
    >>> grad_x
    array([[10.,  1., 30.,  3.,  0.]])
    >>> grad_w
    array([[13., 26.]])
    >>> grad_b
    array(4.)
    """
    options = checks.ConvOptions(stride, padding, dilation)
    grad_y, x, w, window, _, dtypes = checks.prepare_convolution_backward(
        "conv2d_single", grad_y, x, w, options, input_gradient
    )
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    x = pad(x, window.padding)
    grad_x, grad_w, grad_b = np.zeros_like(x), np.zeros_like(w), np.zeros((), w.dtype)
    for i, j in np.ndindex(grad_y.shape):
        for u, v in np.ndindex(w.shape):
            pixel = s_h * i + d_h * u, s_w * j + d_w * v
            grad_w[u, v] += grad_y[i, j] * x[pixel]
            if input_gradient:
                grad_x[pixel] += grad_y[i, j] * w[u, v]
        grad_b += grad_y[i, j]
    grad_x = crop(grad_x, window.padding) if input_gradient else None
    return checks.gradients(grad_x, grad_w, grad_b, dtypes)


@checks.without_warnings
def conv2d_multi(x, w, b=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide C_out kernels over an image of C_in channels: sum over c, stack over q.

    y[q, i, j] = b[q] + sum over c, u, v of x[c, s_h i + d_h u, s_w j + d_w v] w[q, c, u, v]

    Parameters
    ----------
    x : array (C_in, H, W)
        float32 or float64; integers and booleans become float64. Never changed.
    w : array (C_out, C_in / groups, kH, kW)
    b : array (C_out,), optional
        b[q] is added to every pixel of output channel q.
    stride, dilation : int or (rows, columns), default 1
        At least 1.
    padding : int, (rows, columns), ((top, bottom), (left, right)), "valid" or "same", default 0
        Zeros around x. "same" needs stride 1 and puts an odd row or column at the bottom and right.
    groups : int, default 1
        Divides C_in and C_out: the q-th output reads only its own group of input channels.

    Returns
    -------
    y : array (C_out, H_out, W_out)
        New; H_out = (H + top + bottom - d(kH - 1) - 1) // s + 1, W_out likewise; the dtype is
        np.result_type of x, w and b. Last rows and columns that no window reaches are never read.

    Raises
    ------
    ValueError
        If an array has the wrong number of axes, is empty or does not agree with another or with
        groups, if an option is out of range, or if the kernel does not fit into the padded image.
    TypeError
        If an array or an option is of the wrong kind (complex numbers, stride=2.0).
    MemoryError
        If the work needs more than the machine's memory.

    Notes
    -----
    Derived in the lesson add_channels; N7 in the appendix notes_and_words.

    Examples
    --------
    One pixel of two channels, and three kernels of one weight a channel: three numbers, each a sum
    over the channels.

    >>> x = np.array([1, 10]).reshape(2, 1, 1)
    >>> w = np.array([[1, 1], [2, 0], [0, -1]]).reshape(3, 2, 1, 1)
    >>> conv2d_multi(x, w).ravel()
    array([ 11.,   2., -10.])

    In two groups each kernel has one weight, and reads one channel:

    >>> conv2d_multi(x, np.array([5, 7]).reshape(2, 1, 1, 1), groups=2).ravel()
    array([ 5., 70.])
    """
    options = checks.ConvOptions(stride, padding, dilation, groups)
    x, w, b, window, groups = checks.prepare_convolution("conv2d_multi", x, w, b, options)
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    x, y = pad(x, window.padding), np.zeros((len(w), *window.out_size), x.dtype)
    for q, i, j in np.ndindex(y.shape):
        first = first_channel(q, w, groups)
        for c, u, v in np.ndindex(w.shape[1:]):
            y[q, i, j] += x[first + c, s_h * i + d_h * u, s_w * j + d_w * v] * w[q, c, u, v]
        y[q, i, j] += b[q]
    return y


@checks.without_warnings
def conv2d_multi_backward(
    grad_y, x, w, *, stride=1, padding=0, dilation=1, groups=1, input_gradient=True
):
    """Carry a gradient back through `conv2d_multi`: grad_x sums over q, grad_w over pixels.

    grad_x[c, s_h i + d_h u, s_w j + d_w v] += grad_y[q, i, j] w[q, c, u, v]
    grad_w[q, c, u, v] += grad_y[q, i, j] x[c, s_h i + d_h u, s_w j + d_w v]
    grad_b[q] += grad_y[q, i, j]

    Parameters
    ----------
    grad_y : array (C_out, H_out, W_out)
        How much the score rises when y[q, i, j] alone rises by one.
    x, w, stride, padding, dilation, groups
        As in `conv2d_multi`.
    input_gradient : bool, default True
        False leaves grad_x out (a network's first layer needs none).

    Returns
    -------
    grad_x : array (C_in, H, W), dtype of x, or None
        0 where no window reached.
    grad_w : array (C_out, C_in / groups, kH, kW), dtype of w
    grad_b : array (C_out,), dtype of w
        Given even where b was None.

    Raises
    ------
    ValueError, TypeError, MemoryError
        As `conv2d_multi`, and a ValueError if grad_y does not have y's shape.

    Notes
    -----
    Derived in the lesson add_channels; N7 in the appendix notes_and_words.

    Examples
    --------
    Every kernel read both channels, so that each channel's gradient sums over all kernels:

    >>> x = np.array([1, 10]).reshape(2, 1, 1)
    >>> w = np.array([[1, 1], [2, 0], [0, -1]]).reshape(3, 2, 1, 1)
    >>> grad_y = np.array([1, 2, 3]).reshape(3, 1, 1)
    >>> grad_x, grad_w, grad_b = conv2d_multi_backward(grad_y, x, w)
    >>> grad_x.ravel()
    array([ 5., -2.])
    >>> grad_w[:, :, 0, 0]
    array([[ 1., 10.],
           [ 2., 20.],
           [ 3., 30.]])
    """
    options = checks.ConvOptions(stride, padding, dilation, groups)
    grad_y, x, w, window, groups, dtypes = checks.prepare_convolution_backward(
        "conv2d_multi", grad_y, x, w, options, input_gradient
    )
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    x = pad(x, window.padding)
    grad_x, grad_w, grad_b = np.zeros_like(x), np.zeros_like(w), np.zeros(len(w), w.dtype)
    for q, i, j in np.ndindex(grad_y.shape):
        first = first_channel(q, w, groups)
        for c, u, v in np.ndindex(w.shape[1:]):
            pixel = first + c, s_h * i + d_h * u, s_w * j + d_w * v
            grad_w[q, c, u, v] += grad_y[q, i, j] * x[pixel]
            if input_gradient:
                grad_x[pixel] += grad_y[q, i, j] * w[q, c, u, v]
        grad_b[q] += grad_y[q, i, j]
    grad_x = crop(grad_x, window.padding) if input_gradient else None
    return checks.gradients(grad_x, grad_w, grad_b, dtypes)


@checks.without_warnings
def conv2d(x, w, b=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide C_out kernels over each image of a batch.

    y[n, q, i, j] = b[q] + sum over c, u, v of x[n, c, s_h i + d_h u, s_w j + d_w v] w[q, c, u, v]

    Parameters
    ----------
    x : array (N, C_in, H, W)
        float32 or float64; integers and booleans become float64. N may be 0. Never changed.
    w : array (C_out, C_in / groups, kH, kW)
    b : array (C_out,), optional
        b[q] is added to every pixel of output channel q.
    stride, dilation : int or (rows, columns), default 1
        At least 1.
    padding : int, (rows, columns), ((top, bottom), (left, right)), "valid" or "same", default 0
        Zeros around x. "same" needs stride 1 and puts an odd row or column at the bottom and right.
    groups : int, default 1
        Divides C_in and C_out: the q-th output reads only its own group of input channels.

    Returns
    -------
    y : array (N, C_out, H_out, W_out)
        New; H_out = (H + top + bottom - d(kH - 1) - 1) // s + 1, W_out likewise; the dtype is
        np.result_type of x, w and b. Last rows and columns that no window reaches are never read.
        Its order in memory is not promised.

    Raises
    ------
    ValueError
        If an array has the wrong number of axes, is empty (N apart) or does not agree with another
        or with groups, if an option is out of range, or if the kernel does not fit into the padded
        image.
    TypeError
        If an array or an option is of the wrong kind (complex numbers, stride=2.0).
    MemoryError
        If the work needs more than the machine's memory.

    Notes
    -----
    Derived in the lesson add_a_batch; N8 in the appendix notes_and_words.

    Examples
    --------
    Two images of one channel, and three kernels. Of 7 columns, windows of 3 with stride 3 reach 6:

    >>> x, w = np.ones((2, 1, 4, 7)), np.ones((3, 1, 2, 3))
    >>> conv2d(x, w).shape
    (2, 3, 3, 5)
    >>> conv2d(x, w, stride=3).shape
    (2, 3, 1, 2)
    >>> conv2d(x, w, np.array([0, 10, 20]), stride=3)[0, :, 0, 0]
    array([ 6., 16., 26.])
    """
    options = checks.ConvOptions(stride, padding, dilation, groups)
    x, w, b, window, groups = checks.prepare_convolution("conv2d", x, w, b, options)
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    x, y = pad(x, window.padding), np.zeros((len(x), len(w), *window.out_size), x.dtype)
    for n, q, i, j in np.ndindex(y.shape):
        first = first_channel(q, w, groups)
        for c, u, v in np.ndindex(w.shape[1:]):
            pixel = n, first + c, s_h * i + d_h * u, s_w * j + d_w * v
            y[n, q, i, j] += x[pixel] * w[q, c, u, v]
        y[n, q, i, j] += b[q]
    return y


@checks.without_warnings
def conv2d_backward(
    grad_y, x, w, *, stride=1, padding=0, dilation=1, groups=1, input_gradient=True
):
    """Carry a gradient back through `conv2d`: grad_w and grad_b sum over the batch.

    grad_x[n, c, s_h i + d_h u, s_w j + d_w v] += grad_y[n, q, i, j] w[q, c, u, v]
    grad_w[q, c, u, v] += grad_y[n, q, i, j] x[n, c, s_h i + d_h u, s_w j + d_w v]
    grad_b[q] += grad_y[n, q, i, j]

    The 1/n of a mean belongs to the loss, which puts it into grad_y; it is not here.

    Parameters
    ----------
    grad_y : array (N, C_out, H_out, W_out)
        How much the score rises when y[n, q, i, j] alone rises by one.
    x, w, stride, padding, dilation, groups
        As in `conv2d`.
    input_gradient : bool, default True
        False leaves grad_x out (a network's first layer needs none).

    Returns
    -------
    grad_x : array (N, C_in, H, W), dtype of x, or None
        0 where no window reached.
    grad_w : array (C_out, C_in / groups, kH, kW), dtype of w
    grad_b : array (C_out,), dtype of w
        Given even where b was None.

    Raises
    ------
    ValueError, TypeError, MemoryError
        As `conv2d`, and a ValueError if grad_y does not have y's shape.

    Notes
    -----
    Derived in the lesson add_a_batch; N8 in the appendix notes_and_words.

    Examples
    --------
    Each gradient has the shape of its variable. Here both images' ones add up in grad_w and grad_b:

    >>> x, w = np.ones((2, 1, 2, 3)), np.ones((1, 1, 2, 2))
    >>> grad_x, grad_w, grad_b = conv2d_backward(np.ones((2, 1, 1, 2)), x, w)
    >>> grad_x[0, 0]
    array([[1., 2., 1.],
           [1., 2., 1.]])
    >>> grad_w[0, 0]
    array([[4., 4.],
           [4., 4.]])
    >>> grad_b
    array([4.])
    """
    options = checks.ConvOptions(stride, padding, dilation, groups)
    grad_y, x, w, window, groups, dtypes = checks.prepare_convolution_backward(
        "conv2d", grad_y, x, w, options, input_gradient
    )
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    x = pad(x, window.padding)
    grad_x, grad_w, grad_b = np.zeros_like(x), np.zeros_like(w), np.zeros(len(w), w.dtype)
    for n, q, i, j in np.ndindex(grad_y.shape):
        first = first_channel(q, w, groups)
        for c, u, v in np.ndindex(w.shape[1:]):
            pixel = n, first + c, s_h * i + d_h * u, s_w * j + d_w * v
            grad_w[q, c, u, v] += grad_y[n, q, i, j] * x[pixel]
            if input_gradient:
                grad_x[pixel] += grad_y[n, q, i, j] * w[q, c, u, v]
        grad_b[q] += grad_y[n, q, i, j]
    grad_x = crop(grad_x, window.padding) if input_gradient else None
    return checks.gradients(grad_x, grad_w, grad_b, dtypes)


def first_channel(q, w, groups):
    """First input channel that output channel q reads: each group of outputs has its own inputs."""
    c_out, channels_a_group = w.shape[:2]
    return q // (c_out // groups) * channels_a_group
