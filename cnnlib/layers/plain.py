"""Layers without weights: pooling, ReLU, flatten."""

from math import prod

import numpy as np

from cnnlib import checks, vectorized
from cnnlib.layers.layer import Layer, floats, option_text, with_functions
from cnnlib.vectorized.mask import masked


class _Pool2d(Layer):
    function = None

    def __init__(self, kernel_size, stride, padding, ops, **options):
        self.ops = with_functions(ops, self.function)
        self.kernel_size = checks.pair(kernel_size, "kernel_size")
        stride = self.kernel_size if stride is None else checks.pair(stride, "stride")
        checks.pooling_padding(padding, self.kernel_size)
        self.options = {"stride": stride, "padding": padding, **options}

    def apply(self, x):
        return getattr(self.ops, self.function)(x, self.kernel_size, **self.options)

    def pull_back(self, grad_y, x, input_gradient):
        backward = getattr(self.ops, f"{self.function}_backward")
        return backward(grad_y, x, self.kernel_size, **self.options) if input_gradient else None

    def __repr__(self):
        return f"{type(self).__name__}({self.kernel_size}, {option_text(self.options)})"


class AvgPool2d(_Pool2d):
    """Average pooling over the last two axes, as `cnnlib.naive.avg_pool2d`."""

    function = "avg_pool2d"

    def __init__(
        self, kernel_size, *, stride=None, padding=0, count_include_pad=True, ops=vectorized
    ):
        checks.flag(count_include_pad, "count_include_pad")
        super().__init__(kernel_size, stride, padding, ops, count_include_pad=count_include_pad)


class MaxPool2d(_Pool2d):
    """Max pooling over the last two axes, as `cnnlib.naive.max_pool2d`."""

    function = "max_pool2d"

    def __init__(self, kernel_size, *, stride=None, padding=0, dilation=1, ops=vectorized):
        dilation = checks.pair(dilation, "dilation")
        super().__init__(kernel_size, stride, padding, ops, dilation=dilation)


class ReLU(Layer):
    """max(x, 0), entry by entry. At exactly 0 the gradient is 0; NaN stays NaN."""

    def apply(self, x):
        x = floats(x)
        zeros = np.zeros_like(x)  # NumPy is several times faster with them than with a single 0
        return np.maximum(x, zeros, out=zeros)

    def pull_back(self, grad_y, x, input_gradient):
        x, grad_y = floats(x), floats(grad_y, "grad_y")
        checks.require_grad_y(grad_y, x.shape)
        return checks.in_dtype(masked(grad_y, x > 0), x.dtype)


class Flatten(Layer):
    """All numbers of a sample in one row, as a view where NumPy can: (N, ...) -> (N, features).

    Samples that lie side by side in memory, as convolution leaves them, stay so: they are copied in
    long runs, and `Linear` hands their gradient back in the same order.
    """

    def apply(self, x):
        x = floats(x)
        if x.ndim < 2:
            raise ValueError(f"Flatten wants x as (N, ...), but x has shape {x.shape}")
        n, features = len(x), prod(x.shape[1:])  # not -1, which an empty batch leaves open
        if x.strides[0] == x.itemsize:
            return x.transpose(*range(1, x.ndim), 0).reshape(features, n).T
        return x.reshape(n, features)

    def pull_back(self, grad_y, x, input_gradient):
        x, grad_y = floats(x), floats(grad_y, "grad_y")
        checks.require_grad_y(grad_y, (len(x), prod(x.shape[1:])))
        return checks.in_dtype(grad_y, x.dtype).reshape(x.shape)
