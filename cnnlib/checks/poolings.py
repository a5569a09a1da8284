"""What a pooling is given: x and grad_y, and the window over them."""

from typing import NamedTuple

import numpy as np

from cnnlib.checks.arrays import array, float_dtype, image, in_dtype, require_grad_y, work_dtype
from cnnlib.checks.memory import require_memory
from cnnlib.checks.values import flag
from cnnlib.shapes import SlidingWindow


class Pooling(NamedTuple):
    """Arguments ready for a forward pass: x as floats."""

    x: np.ndarray
    window: SlidingWindow


class PoolingBackward(NamedTuple):
    """Arguments ready for a backward pass, both arrays in one dtype, and the `dtype` of grad_x."""

    grad_y: np.ndarray
    x: np.ndarray
    window: SlidingWindow
    dtype: np.dtype


def prepare_pooling(name, x, options):
    """Check the arguments of a pooling called `name`, and return them as a Pooling."""
    flag(options.count_include_pad, "count_include_pad")
    x = image("x", x)
    if 0 in x.shape[-2:]:
        raise ValueError(f"x has shape {x.shape}: its rows and columns must not be empty")
    window = options.window(x.shape[-2:])
    dtype = float_dtype(x)
    require_memory(name, dtype, x.shape, x.shape[:-2] + window.out_size)
    return Pooling(in_dtype(x, dtype), window)


def prepare_pooling_backward(name, grad_y, x, options):
    """Check the arguments of the way back, and return them as a PoolingBackward."""
    grad_y = array("grad_y", grad_y)
    x, window = prepare_pooling(name, x, options)
    require_grad_y(grad_y, x.shape[:-2] + window.out_size)
    dtype = work_dtype(grad_y, x)
    require_memory(name, dtype, x.shape, x.shape, grad_y.shape)
    return PoolingBackward(in_dtype(grad_y, dtype), in_dtype(x, dtype), window, x.dtype)
