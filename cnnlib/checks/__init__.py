"""What the arrays must be: their kinds, axes and agreement, and the messages that say so.

Each public function of the twins starts with one line that calls a function from here. It gives
back the arrays ready for work, in one dtype, and the `Slide` with every size.
"""

from cnnlib.checks.arrays import (
    FLOATS,
    array,
    float_dtype,
    generator,
    image,
    in_dtype,
    require_grad_y,
    row,
    say_shape,
    without_warnings,
)
from cnnlib.checks.convolutions import (
    convolution,
    convolution_backward,
    estimated_operations,
    gradients,
    transposed,
    transposed_backward,
)
from cnnlib.checks.memory import machine_memory, require_memory
from cnnlib.checks.networks import (
    prepare_linear,
    prepare_linear_backward,
    prepare_relu,
    prepare_relu_backward,
    prepare_softmax_cross_entropy,
)
from cnnlib.checks.poolings import pooling, pooling_backward
from cnnlib.checks.values import choice, function, items, number, path, table, word

__all__ = [
    "FLOATS",
    "array",
    "choice",
    "convolution",
    "convolution_backward",
    "estimated_operations",
    "float_dtype",
    "function",
    "generator",
    "gradients",
    "image",
    "in_dtype",
    "items",
    "machine_memory",
    "number",
    "path",
    "pooling",
    "pooling_backward",
    "prepare_linear",
    "prepare_linear_backward",
    "prepare_relu",
    "prepare_relu_backward",
    "prepare_softmax_cross_entropy",
    "require_grad_y",
    "require_memory",
    "row",
    "say_shape",
    "table",
    "transposed",
    "transposed_backward",
    "without_warnings",
    "word",
]
