"""What a convolution is given, plain or transposed: x, w, b and grad_y, and how they agree."""

from math import prod
from operator import index
from typing import NamedTuple

import numpy as np

from cnnlib.checks.arrays import array, float_dtype, in_dtype, require_grad_y, work_dtype
from cnnlib.checks.memory import require_memory
from cnnlib.checks.options import ConvOptions
from cnnlib.checks.values import flag, integer
from cnnlib.checks.wording import say_count, say_shape
from cnnlib.shapes import SlidingWindow

# The axes of x and w at each stage of convolution, and the stage for each number of axes of x.
AXES_OF_X_AND_W = {
    "conv2d_single": ("(H, W)", "(kH, kW)"),
    "conv2d_multi": ("(C_in, H, W)", "(C_out, C_in/groups, kH, kW)"),
    "conv2d": ("(N, C_in, H, W)", "(C_out, C_in/groups, kH, kW)"),
    "conv_transpose2d": ("(N, C_in, H, W)", "(C_in, C_out/groups, kH, kW)"),
}
STAGE_OF_RANK = {2: "conv2d_single", 3: "conv2d_multi", 4: "conv2d"}


class Convolution(NamedTuple):
    """Arguments ready for a forward pass: arrays in the dtype of the work, b zeros if None."""

    x: np.ndarray
    w: np.ndarray
    b: np.ndarray
    window: SlidingWindow
    groups: int


class ConvolutionBackward(NamedTuple):
    """Arguments ready for a backward pass, and the `dtypes` of x and w for `gradients`."""

    grad_y: np.ndarray
    x: np.ndarray
    w: np.ndarray
    window: SlidingWindow
    groups: int
    dtypes: tuple


def prepare_convolution(name, x, w, b, options):
    """Check the arguments of the convolution called `name`; return them as a Convolution.

    A transposed one gets the window of the convolution whose adjoint it is: it slides over y.
    """
    x, w, groups = _operands(name, x, w, options.groups)
    window, y_shape, (x_work, y_work) = _sizes(name, x, w, groups, options)
    bias = np.zeros(y_shape[-3:-2], np.float32) if b is None else _bias(name, b, y_shape[-3:-2])
    # Like all of Python's own numbers, such a b takes on the dtype of the others.
    weak = b is None or type(b) in (bool, int, float)
    dtype = work_dtype(x, w) if weak else work_dtype(x, w, bias)
    require_memory(name, dtype, x_work, w.shape, y_work)
    arrays = in_dtype(x, dtype), in_dtype(w, dtype), in_dtype(bias, dtype)
    return Convolution(*arrays, window, groups)


def prepare_convolution_backward(name, grad_y, x, w, options, input_gradient):
    """Check the arguments of the way back through it; return them as a ConvolutionBackward."""
    flag(input_gradient, "input_gradient")
    grad_y = array("grad_y", grad_y)
    x, w, groups = _operands(name, x, w, options.groups)
    window, y_shape, (x_work, y_work) = _sizes(name, x, w, groups, options)
    require_grad_y(grad_y, y_shape)
    dtype, dtypes = work_dtype(grad_y, x, w), (float_dtype(x), float_dtype(w))
    require_memory(f"{name}_backward", dtype, w.shape, w.shape, y_work, x_work, x_work)
    arrays = in_dtype(grad_y, dtype), in_dtype(x, dtype), in_dtype(w, dtype)
    return ConvolutionBackward(*arrays, window, groups, dtypes)


def gradients(grad_x, grad_w, grad_b, dtypes):
    """Return the three gradients in the dtypes of x, w and w again; grad_x may be None."""
    x_dtype, w_dtype = dtypes
    return (
        None if grad_x is None else in_dtype(grad_x, x_dtype),
        in_dtype(grad_w, w_dtype),
        in_dtype(grad_b, w_dtype),
    )


def estimated_operations(x_shape, w_shape, *, stride=1, padding=0, dilation=1):
    """Count the multiplications of a convolution forward: every weight of every output.

    Parameters
    ----------
    x_shape : (N, C_in, H, W), (C_in, H, W) or (H, W)
    w_shape : (C_out, C_in/groups, kH, kW) or (kH, kW)
    stride, padding, dilation : as in cnnlib.naive.conv2d

    Returns
    -------
    int
        N * H_out * W_out * (number of weights).
    """
    x_shape, w_shape = tuple(map(index, x_shape)), tuple(map(index, w_shape))
    window = ConvOptions(stride, padding, dilation).window(x_shape[-2:], w_shape[-2:])
    return prod(x_shape[:-3]) * prod(window.out_size) * prod(w_shape)


def _operands(name, x, w, groups):
    x, w = array("x", x), array("w", w)
    for label, value, axes in zip("xw", (x, w), AXES_OF_X_AND_W[name], strict=True):
        _require_rank(name, label, value, axes)
    groups = integer(groups, "groups")
    if 0 in x.shape[-3:]:
        raise ValueError(f"x has shape {x.shape}: only the batch may be empty")
    if 0 in w.shape:
        raise ValueError(f"w has shape {w.shape}: a kernel must not be empty")
    if x.ndim > 2:
        _require_channels(name, x, w, groups)
    return x, w, groups


def _sizes(name, x, w, groups, options):
    """Return the window, y's shape, and those of x and y in the work, where one has its padding."""
    if name == "conv_transpose2d":
        window = options.transposed_window(x.shape[-2:], w.shape[-2:])
        y_shape = (x.shape[0], w.shape[1] * groups, *window.in_size)
        return window, y_shape, (x.shape, _padded(y_shape, window))
    window = options.window(x.shape[-2:], w.shape[-2:])
    y_shape = x.shape[:-3] + w.shape[:-3] + window.out_size
    return window, y_shape, (_padded(x.shape, window), y_shape)


def _require_rank(name, label, value, axes):
    wanted = axes.count(",") + 1
    if value.ndim == wanted:
        return
    hint = ""
    if label == "x" and name != "conv_transpose2d" and value.ndim in STAGE_OF_RANK:
        hint = f"; for {value.ndim} axes there is {STAGE_OF_RANK[value.ndim]}"
    raise ValueError(
        f"{name} wants {label} with {wanted} axes, {axes}, "
        f"but {label} has {say_shape(value.shape)}{hint}"
    )


def _require_channels(name, x, w, groups):
    c_in = x.shape[-3]
    grouped = f" with groups={groups}" if groups > 1 else ""
    if name == "conv_transpose2d":
        wanted, divided = w.shape[0], c_in
    else:
        wanted, divided = w.shape[1] * groups, len(w)
    if c_in != wanted:
        layout = "(N, H, W, C)" if x.ndim == 4 else "(H, W, C)"
        hint = f"; did you pass {layout}?" if x.shape[-1] == wanted else ""
        raise ValueError(
            f"x has {say_count(c_in, 'channel')} (shape {x.shape}), but w expects {wanted} "
            f"(shape {w.shape}{grouped}){hint}"
        )
    if divided % groups:
        whose = "x has {} channels" if name == "conv_transpose2d" else "w makes {} output channels"
        raise ValueError(f"groups is {groups}, but {whose.format(divided)}: it must divide them")


def _bias(name, b, wanted):
    bias = array("b", b)
    if bias.ndim != len(wanted):
        form = "a list of numbers, (C_out,)" if wanted else "one number"
        raise ValueError(f"{name} wants b to be {form}, but b has {say_shape(bias.shape)}")
    if bias.shape != wanted:
        raise ValueError(
            f"b has {say_count(len(bias), 'number')} (shape {bias.shape}), but w makes "
            f"{say_count(wanted[0], 'output channel')}: b needs one for each"
        )
    return bias


def _padded(shape, window):
    return shape[:-2] + window.padded_size
