"""Convolution and transposed convolution as layers."""

from math import prod

import numpy as np

from cnnlib import checks, vectorized
from cnnlib.layers.ops import written
from cnnlib.layers.weights import Weighted


class Conv2d(Weighted):
    """Convolution: (N, C_in, H, W) -> (N, C_out, H_out, W_out), as `cnnlib.naive.conv2d`.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or (rows, columns)
    stride, padding, dilation, groups : optional
        As in `cnnlib.naive.conv2d`. Those that are written here are handed on as they are; the
        others are left to the function.
    bias : bool
    dtype : np.float32 or np.float64
        Of the weights.
    scale : float
        Makes the first weights larger or smaller than He's.
    rng : np.random.Generator
        Draws the weights, uniformly within sqrt(6 / fan_in) of 0 (He and others, 2015); biases are 0.
    ops : module or object
        Has the functions conv2d and conv2d_backward: `cnnlib.vectorized`, `cnnlib.naive`, or yours.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit, or if the functions of `ops` do not take what is written.

    Examples
    --------
    >>> Conv2d(1, 8, 3, padding="same", rng=np.random.default_rng(0))
    Conv2d(1, 8, 3, padding='same')
    """

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        *,
        stride=None,
        padding=None,
        dilation=None,
        groups=None,
        bias=True,
        dtype=np.float32,
        scale=1.0,
        rng,
        ops=vectorized,
    ):
        options = written(stride=stride, padding=padding, dilation=dilation, groups=groups)
        super().__init__((in_channels, out_channels, kernel_size), options, ops)
        c_in, c_out, groups, kernel = _checked(*self.sizes, **options)
        w_shape, fan_in = (c_out, c_in // groups, *kernel), c_in // groups * prod(kernel)
        self._draw(rng, w_shape, fan_in, c_out, bias=bias, dtype=dtype, scale=scale)
        self._require_functions("conv2d")

    def forward(self, x):
        _require_batch(self, x)
        return self._forward(self.ops.conv2d, x)

    def backward(self, grad_y, *, input_gradient=True):
        return self._backward(self.ops.conv2d_backward, grad_y, input_gradient)


class ConvTranspose2d(Weighted):
    """Transposed convolution: Conv2d's gradX as a layer, as `cnnlib.naive.conv_transpose2d`.

    Parameters
    ----------
    output_padding : int or (rows, columns), optional
        Rows and columns more at the lower right, as in `cnnlib.naive.conv_transpose2d`.
    in_channels, out_channels, kernel_size, stride, padding, dilation, groups
    bias, dtype, scale, rng
        As in `Conv2d`; w is (C_in, C_out/groups, kH, kW).
    ops : module or object
        Has the functions conv_transpose2d and conv_transpose2d_backward.

    Raises
    ------
    ValueError, TypeError
        As `Conv2d`.

    Examples
    --------
    >>> ConvTranspose2d(8, 1, 3, stride=2, rng=np.random.default_rng(0))
    ConvTranspose2d(8, 1, 3, stride=2)
    """

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        *,
        stride=None,
        padding=None,
        output_padding=None,
        dilation=None,
        groups=None,
        bias=True,
        dtype=np.float32,
        scale=1.0,
        rng,
        ops=vectorized,
    ):
        options = written(stride=stride, padding=padding, dilation=dilation, groups=groups)
        extra = written(output_padding=output_padding)
        super().__init__((in_channels, out_channels, kernel_size), options | extra, ops)
        c_in, c_out, groups, kernel = _checked(*self.sizes, **options)
        if extra:
            checks.pair(output_padding, "output_padding", least=0)
        w_shape, fan_in = (c_in, c_out // groups, *kernel), c_in // groups * prod(kernel)
        self._draw(rng, w_shape, fan_in, c_out, bias=bias, dtype=dtype, scale=scale)
        self._require_functions("conv_transpose2d")

    def forward(self, x):
        _require_batch(self, x)
        return self._forward(self.ops.conv_transpose2d, x)

    def backward(self, grad_y, *, input_gradient=True):
        return self._backward(self.ops.conv_transpose2d_backward, grad_y, input_gradient)


def _checked(in_channels, out_channels, kernel_size, *, stride=1, padding=0, dilation=1, groups=1):
    """Check what a layer is made of; return its channels, in and out, groups, and kernel size."""
    c_in = checks.integer(in_channels, "in_channels")
    c_out = checks.integer(out_channels, "out_channels")
    groups = checks.integer(groups, "groups")
    for count, name in ((c_in, "in_channels"), (c_out, "out_channels")):
        if count % groups:
            raise ValueError(f"groups is {groups}, but {name} is {count}: it must divide it")
    kernel = checks.pair(kernel_size, "kernel_size")
    stride, dilation = checks.pair(stride, "stride"), checks.pair(dilation, "dilation")
    checks.convolution_padding(padding, kernel, stride, dilation)
    return c_in, c_out, groups, kernel


def _require_batch(layer, x):
    """Raise a ValueError unless x has the axes of a batch of images, and say which one it lacks."""
    shape, c_in, hint = checks.array("x", x).shape, layer.sizes[0], ""
    if len(shape) == 4:
        return
    if len(shape) == 3 and c_in == 1:
        hint = "; of images with one channel, (N, H, W), take x[:, None]"
    elif len(shape) == 3 and shape[0] == c_in:
        hint = "; of one image, (C, H, W), take x[None]"
    raise ValueError(
        f"{layer!r} wants x with 4 axes, (N, C, H, W), but x has {checks.say_shape(shape)}{hint}"
    )
