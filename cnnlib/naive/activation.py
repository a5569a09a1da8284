"""ReLU forward and backward: each number by itself, whatever the axes."""

import numpy as np

from cnnlib import checks


@checks.without_warnings
def relu(x):
    """Let positive numbers through, and put 0 for the others.

    y = max(x, 0)

    Parameters
    ----------
    x : array (...)
        Any number of axes. float32 or float64; integers and booleans become float64. Never changed.

    Returns
    -------
    y : array (...), dtype of x
        New. NaN stays NaN.

    Raises
    ------
    TypeError
        If x is of the wrong kind.
    MemoryError
        If the work needs more than the machine's memory.

    Notes
    -----
    Source: Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, 2010.

    Examples
    --------
    >>> relu([-1.5, 0.0, 2.0])
    array([0., 0., 2.])
    """
    x = checks.prepare_relu(x)
    y = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        if not x[i] <= 0:  # so asked, NaN passes
            y[i] = x[i]
    return y


@checks.without_warnings
def relu_backward(grad_y, x):
    """Carry a gradient back through `relu`: where x passed, its gradient passes.

    grad_x = grad_y where x > 0, else 0; so 0 at the kink, x = 0, too

    Parameters
    ----------
    grad_y, x : array (...)
        Of one shape.

    Returns
    -------
    grad_x : array (...), dtype of x

    Raises
    ------
    ValueError
        If grad_y does not have x's shape.
    TypeError, MemoryError
        As `relu`.

    Examples
    --------
    >>> relu_backward([10.0, 20.0, 30.0], [-1.5, 0.0, 2.0])
    array([ 0.,  0., 30.])
    """
    grad_y, x, dtype = checks.prepare_relu_backward(grad_y, x)
    grad_x = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        if x[i] > 0:
            grad_x[i] = grad_y[i]
    return checks.in_dtype(grad_x, dtype)
