"""The formulas with plain loops over every index: slow, and easy to trust."""

from cnnlib.naive.activation import relu, relu_backward
from cnnlib.naive.conv import (
    conv2d,
    conv2d_backward,
    conv2d_multi,
    conv2d_multi_backward,
    conv2d_single,
    conv2d_single_backward,
)
from cnnlib.naive.conv_transpose import conv_transpose2d, conv_transpose2d_backward
from cnnlib.naive.linear import linear, linear_backward
from cnnlib.naive.loss import softmax_cross_entropy
from cnnlib.naive.pool import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)

__all__ = [
    "avg_pool2d",
    "avg_pool2d_backward",
    "conv2d",
    "conv2d_backward",
    "conv2d_multi",
    "conv2d_multi_backward",
    "conv2d_single",
    "conv2d_single_backward",
    "conv_transpose2d",
    "conv_transpose2d_backward",
    "linear",
    "linear_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "relu",
    "relu_backward",
    "softmax_cross_entropy",
]
