"""The linear layer forward and backward, as loops over every index.

Letters: n sample, q output, c input.
"""

import numpy as np

from cnnlib import checks


@checks.without_warnings
def linear(x, w, b=None):
    """Make every output a weighted sum of all inputs.

    y[n, q] = b[q] + sum over c of x[n, c] w[q, c]

    Parameters
    ----------
    x : array (N, C)
        A row for each sample. float32 or float64; integers and booleans become float64. Never
        changed.
    w : array (Q, C)
    b : array (Q,), optional

    Returns
    -------
    y : array (N, Q)
        New; the dtype is np.result_type of x, w and b.

    Raises
    ------
    ValueError
        If an array has the wrong number of axes or does not agree with another, or if another
        axis than the batch is empty.
    TypeError
        If an array is of the wrong kind (complex numbers).
    MemoryError
        If the work needs more than the machine's memory.

    Notes
    -----
    It is `conv2d` of images with one pixel: x (N, C, 1, 1), w (Q, C, 1, 1).

    Examples
    --------
    >>> linear([[1.0, 2.0]], [[3.0, 4.0], [0.0, 1.0]], [0.5, 0.0])
    array([[11.5,  2. ]])
    """
    x, w, b = checks.prepare_linear(x, w, b)
    y = np.zeros((len(x), len(w)), x.dtype)
    for n, q in np.ndindex(y.shape):
        for c in range(x.shape[1]):
            y[n, q] += x[n, c] * w[q, c]
        y[n, q] += b[q]
    return y


@checks.without_warnings
def linear_backward(grad_y, x, w, *, input_gradient=True):
    """Carry a gradient back through `linear`: what was read there is added to here.

    grad_x[n, c] += grad_y[n, q] w[q, c]
    grad_w[q, c] += grad_y[n, q] x[n, c]
    grad_b[q] += grad_y[n, q]

    Parameters
    ----------
    grad_y : array (N, Q)
        How much the score rises when y[n, q] alone rises by one.
    x, w : as in `linear`
    input_gradient : bool
        False leaves grad_x out (a network's first layer needs none).

    Returns
    -------
    grad_x : array (N, C), dtype of x, or None
    grad_w : array (Q, C), dtype of w
    grad_b : array (Q,), dtype of w
        Given even where b was None.

    Raises
    ------
    ValueError, TypeError, MemoryError
        As `linear`, and a ValueError if grad_y does not have y's shape.

    Examples
    --------
    >>> grad_x, grad_w, grad_b = linear_backward([[1.0, 10.0]], [[1.0, 2.0]], [[3.0, 4.0], [0.0, 1.0]])
    >>> grad_x
    array([[ 3., 14.]])
    >>> grad_w
    array([[ 1.,  2.],
           [10., 20.]])
    """
    grad_y, x, w, dtypes = checks.prepare_linear_backward(grad_y, x, w, input_gradient)
    grad_x, grad_w, grad_b = np.zeros_like(x), np.zeros_like(w), np.zeros(len(w), w.dtype)
    for n, q in np.ndindex(grad_y.shape):
        for c in range(x.shape[1]):
            grad_w[q, c] += grad_y[n, q] * x[n, c]
            if input_gradient:
                grad_x[n, c] += grad_y[n, q] * w[q, c]
        grad_b[q] += grad_y[n, q]
    return checks.gradients(grad_x if input_gradient else None, grad_w, grad_b, dtypes)
