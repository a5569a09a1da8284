"""ReLU forward and backward, all numbers at once. Their order in memory stays."""

import numpy as np

from cnnlib import checks
from cnnlib.vectorized.mask import masked


@checks.without_warnings
def relu(x):
    """Keep the larger of x and 0, of all numbers at once."""
    x = checks.prepare_relu(x)
    zeros = np.zeros_like(x)  # NumPy is several times faster with them than with a single 0
    return np.maximum(x, zeros, out=zeros)


@checks.without_warnings
def relu_backward(grad_y, x):
    """Carry a gradient back through `relu`: grad_y where the mask x > 0 is true, else 0."""
    grad_y, x, dtype = checks.prepare_relu_backward(grad_y, x)
    grad_x = np.asarray(masked(grad_y, x > 0))  # without axes NumPy gives a number
    return checks.in_dtype(grad_x, dtype)
