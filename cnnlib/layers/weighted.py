"""Layers with weights: convolution, transposed convolution, linear."""

import numpy as np

from cnnlib import checks, vectorized
from cnnlib.layers.layer import Layer, floats, option_text, with_functions
from cnnlib.parameters import Parameter


class Conv2d(Layer):
    """Convolution: (N, C_in, H, W) -> (N, C_out, H_out, W_out), as `cnnlib.naive.conv2d`.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size, stride, padding, dilation, groups
        As in `cnnlib.naive.conv2d`.
    bias : bool
    dtype : np.float32 or np.float64
        Of the weights.
    scale : float
        Makes the first weights larger or smaller than He's.
    rng : np.random.Generator
        Draws the weights, uniformly within sqrt(6 / fan_in) of 0 (He and others, 2015); biases are 0.
    ops : module
        `cnnlib.vectorized`, `cnnlib.naive`, or anything that has the same functions.
    """

    function = "conv2d"

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        *,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        bias=True,
        dtype=np.float32,
        scale=1.0,
        rng,
        ops=vectorized,
    ):
        self.ops = with_functions(ops, self.function)
        c_in = checks.integer(in_channels, "in_channels")
        c_out = checks.integer(out_channels, "out_channels")
        groups = checks.integer(groups, "groups")
        for count, name in ((c_in, "in_channels"), (c_out, "out_channels")):
            if count % groups:
                raise ValueError(f"groups is {groups}, but {name} is {count}: it must divide it")
        kernel_size = checks.pair(kernel_size, "kernel_size")
        stride, dilation = checks.pair(stride, "stride"), checks.pair(dilation, "dilation")
        padding = checks.convolution_padding(padding, kernel_size, stride, dilation)
        self.options = {
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
            "groups": groups,
        }
        w_shape = (*self._channel_axes(c_in, c_out, groups), *kernel_size)
        fan_in = c_in // groups * kernel_size[0] * kernel_size[1]
        self.w = Parameter(_he_uniform(rng, w_shape, fan_in, dtype, scale))
        self.b = Parameter(np.zeros(c_out, dtype)) if checks.flag(bias, "bias") else None

    @staticmethod
    def _channel_axes(c_in, c_out, groups):
        return c_out, c_in // groups

    def apply(self, x):
        forward = getattr(self.ops, self.function)
        return forward(x, self.w.value, None if self.b is None else self.b.value, **self.options)

    def pull_back(self, grad_y, x, input_gradient):
        backward = getattr(self.ops, f"{self.function}_backward")
        grad_x, self.w.grad, grad_b = backward(
            grad_y, x, self.w.value, **self.options, input_gradient=input_gradient
        )
        if self.b is not None:
            self.b.grad = grad_b
        return grad_x

    def __repr__(self):
        shape = " x ".join(map(str, self.w.value.shape))
        return f"{type(self).__name__}(w {shape}, {option_text(self.options)})"


class ConvTranspose2d(Conv2d):
    """Transposed convolution: Conv2d's gradX as a layer, as `cnnlib.naive.conv_transpose2d`.

    Parameters
    ----------
    output_padding : int or (rows, columns)
    **options
        All others as in `Conv2d`; w is (C_in, C_out/groups, kH, kW).
    """

    function = "conv_transpose2d"

    def __init__(self, in_channels, out_channels, kernel_size, *, output_padding=0, **options):
        super().__init__(in_channels, out_channels, kernel_size, **options)
        self.options["output_padding"] = checks.pair(output_padding, "output_padding", least=0)

    @staticmethod
    def _channel_axes(c_in, c_out, groups):
        return c_in, c_out // groups


class Linear(Layer):
    """Every output a weighted sum of all inputs: (N, in_features) -> (N, out_features).

    y = x wᵀ + b. There is no loop to compare with, so it has no `ops`.

    Parameters
    ----------
    in_features, out_features : int
    bias, dtype, scale, rng
        As in `Conv2d`. A small scale in a network's last layer makes all first answers nearly
        equal, so that the first loss is near log(C).
    """

    def __init__(self, in_features, out_features, *, bias=True, dtype=np.float32, scale=1.0, rng):
        fan_in = checks.integer(in_features, "in_features")
        fan_out = checks.integer(out_features, "out_features")
        self.w = Parameter(_he_uniform(rng, (fan_out, fan_in), fan_in, dtype, scale))
        self.b = Parameter(np.zeros(fan_out, dtype)) if checks.flag(bias, "bias") else None

    @checks.without_warnings
    def apply(self, x):
        x = floats(x)
        fan_in = self.w.value.shape[1]
        if x.ndim != 2:
            raise ValueError(
                f"Linear wants x as (N, {fan_in}), but x has shape {x.shape}: put a Flatten before"
            )
        if x.shape[1] != fan_in:
            raise ValueError(
                f"x has {x.shape[1]} features (shape {x.shape}), but Linear expects {fan_in}"
            )
        y = x @ self.w.value.T
        return y if self.b is None else y + self.b.value

    @checks.without_warnings
    def pull_back(self, grad_y, x, input_gradient):
        x, grad_y, w = floats(x), floats(grad_y, "grad_y"), self.w.value
        checks.require_grad_y(grad_y, (len(x), len(w)))
        self.w.grad = checks.in_dtype(grad_y.T @ x, w.dtype)
        if self.b is not None:
            self.b.grad = checks.in_dtype(grad_y.sum(axis=0), w.dtype)
        if not input_gradient:
            return None
        grad_x = np.empty_like(x, dtype=np.result_type(grad_y, w))  # in the memory order of x
        return checks.in_dtype(np.matmul(grad_y, w, out=grad_x), x.dtype)

    def __repr__(self):
        fan_out, fan_in = self.w.value.shape
        return f"Linear({fan_in} -> {fan_out})"


def _he_uniform(rng, shape, fan_in, dtype, scale):
    """Draw weights that keep the size of what passes through them, if a ReLU follows."""
    checks.generator(rng)
    if not isinstance(dtype, type | np.dtype) or dtype not in checks.FLOATS:
        raise TypeError(f"dtype is {checks.short(dtype)}; weights are np.float32 or np.float64")
    checks.require_memory("the first weights", np.dtype(np.float64), shape)
    bound = np.sqrt(6 / fan_in) * checks.number(scale, "scale", least=0)
    return rng.uniform(-bound, bound, shape).astype(dtype)
