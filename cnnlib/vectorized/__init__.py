"""The same functions as in `cnnlib.naive`, without a loop over pixels, channels or samples."""

from cnnlib.vectorized.conv import (
    conv2d,
    conv2d_backward,
    conv2d_multi,
    conv2d_multi_backward,
    conv2d_single,
    conv2d_single_backward,
)
from cnnlib.vectorized.conv_transpose import conv_transpose2d, conv_transpose2d_backward
from cnnlib.vectorized.memory import keep_freed
from cnnlib.vectorized.pool import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)

keep_freed()

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
    "max_pool2d",
    "max_pool2d_backward",
]
