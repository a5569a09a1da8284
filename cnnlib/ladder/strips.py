"""Convolution of a batch by strips: a fast form that fits on a page, forward and backward.

Two ideas. *Rows share strips*: each padded row of x is laid k_w times, once for each column of
the kernel. The k_h rows under a row of windows are neighbours, so their strips already are the
matrix that is multiplied; the next row of windows uses all but the first few again, and a pixel
is copied k_w times instead of k_h k_w. *Samples last*: the N numbers of a pixel lie side by side,
so that NumPy copies, adds and multiplies long runs even where images are small.

The first idea is MEC: M. Cho and D. Brand, "MEC: Memory-efficient Convolution for Deep Neural
Network", ICML 2017, arXiv:1706.06873. Their name for the strips is the lowered matrix.

Limits: one number for stride and one for padding; all strips are in memory at once; nothing is
checked. Integers and booleans become float64.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv2d(x, w, b=None, *, stride=1, padding=0):
    """Slide C_out kernels over each image of a batch, as `cnnlib.naive.conv2d`.

    Parameters
    ----------
    x : array (N, C_in, H, W)
    w : array (C_out, C_in, kH, kW)
    b : array (C_out,), optional
    stride, padding : int
        The same for rows and columns.

    Returns
    -------
    y : array (N, C_out, H_out, W_out)
        A view of memory in the order (H_out, C_out, W_out, N).

    Examples
    --------
    >>> image = np.arange(9.0).reshape(1, 1, 3, 3)
    >>> conv2d(image, np.ones((1, 1, 2, 2)))
    array([[[[ 8., 12.],
             [20., 24.]]]])
    """
    (q, _, k_h, k_w), n = w.shape, len(x)
    strips = lowered(x, k_w, stride, padding)
    out_h, out_w = (len(strips) - k_h) // stride + 1, strips.shape[3]
    w_rows = w.transpose(0, 2, 3, 1).reshape(q, -1)  # (q, uvc)
    y = np.empty((out_h, q, out_w * n), np.result_type(strips, w))
    for i in range(out_h):
        read = strips[stride * i : stride * i + k_h]
        y[i] = w_rows @ read.reshape(w_rows.shape[1], -1)  # (q, uvc) @ (uvc, jn)
    if b is not None:
        y += b[:, None]
    return y.reshape(out_h, q, out_w, n).transpose(3, 1, 0, 2)


def conv2d_backward(grad_y, x, w, *, stride=1, padding=0):
    """Carry a gradient back through `conv2d`: each strip that was read is now added to.

    Parameters
    ----------
    grad_y : array (N, C_out, H_out, W_out)
    x, w, stride, padding : as in `conv2d`

    Returns
    -------
    grad_x : array (N, C_in, H, W)
        A view, as y; 0 where no window reached.
    grad_w : array (C_out, C_in, kH, kW)
    grad_b : array (C_out,)
        Given even where b was None.

    Examples
    --------
    >>> image, w = np.arange(9.0).reshape(1, 1, 3, 3), np.ones((1, 1, 2, 2))
    >>> grad_x, grad_w, grad_b = conv2d_backward(np.ones((1, 1, 2, 2)), image, w)
    >>> grad_x
    array([[[[1., 2., 1.],
             [2., 4., 2.],
             [1., 2., 1.]]]])
    >>> grad_w, grad_b
    (array([[[[ 8., 12.],
             [20., 24.]]]]), array([4.]))
    """
    (n, q, out_h, out_w), (_, c, k_h, k_w) = grad_y.shape, w.shape
    strips = lowered(x, k_w, stride, padding)
    grad_y = floats(grad_y).transpose(2, 1, 3, 0).reshape(out_h, q, -1)  # (i, q, jn)
    grad_strips = np.zeros(strips.shape, np.result_type(grad_y, w))
    w_columns = w.transpose(2, 3, 1, 0).reshape(-1, q)  # (uvc, q)
    grad_w = np.zeros(w_columns.shape, np.result_type(grad_y, strips))
    for i in range(out_h):
        read = slice(stride * i, stride * i + k_h)
        grad_w += strips[read].reshape(len(grad_w), -1) @ grad_y[i].T  # (uvc, jn) @ (jn, q)
        grad_strips[read] += (w_columns @ grad_y[i]).reshape(k_h, k_w, c, out_w, n)
    grad_w = grad_w.reshape(k_h, k_w, c, q).transpose(3, 2, 0, 1)
    p, (h, width) = padding, x.shape[2:]
    grad_rows = np.zeros((h + 2 * p, c, width + 2 * p, n), grad_strips.dtype)
    for v in range(k_w):
        grad_rows[:, :, v : v + stride * out_w : stride] += grad_strips[:, v]
    grad_x = grad_rows[p : p + h, :, p : p + width].transpose(3, 1, 0, 2)
    return grad_x, grad_w, grad_y.sum(axis=(0, 2))


def lowered(x, k_w, stride, padding):
    """Return the strips of x (N, C, H, W): each padded row as each column of the kernel reads it.

    They are (H + 2 padding, k_w, C, W_out, N): entry [a, v, c, j, n] is the pixel in row a and
    column stride j + v of the padded image. Without the copy they are a view of each row, which
    gives the same results: matmul then copies the strips of each product anew.

    Examples
    --------
    >>> row = np.array([1, 2, 3, 4]).reshape(1, 1, 1, 4)
    >>> lowered(row, 3, stride=1, padding=0).reshape(3, 2)
    array([[1., 2.],
           [2., 3.],
           [3., 4.]])
    """
    p = padding
    rows = np.pad(floats(x).transpose(2, 1, 3, 0), ((p, p), (0, 0), (p, p), (0, 0)))  # (H, C, W, N)
    reads = sliding_window_view(rows, k_w, axis=2)[:, :, ::stride]  # (H, C, W_out, N, kW), a view
    return reads.transpose(0, 4, 1, 2, 3).copy()


def floats(array):
    """Return integers and booleans as float64, and floats as they are."""
    return array.astype(np.result_type(array, 1.0), copy=False)
