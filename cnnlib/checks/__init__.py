"""What may come in, and what to say when it may not.

Each public function of the twins starts with two lines that call this package: the options as they
were written, and the arguments made ready. `prepare_...` gives back the arrays in one dtype and
the `SlidingWindow` with every size. The other functions check one value and return it.
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
    without_warnings,
)
from cnnlib.checks.convolutions import (
    estimated_operations,
    gradients,
    prepare_convolution,
    prepare_convolution_backward,
)
from cnnlib.checks.memory import machine_memory, require_memory
from cnnlib.checks.options import ConvOptions, PoolOptions, require_fit
from cnnlib.checks.pairs import convolution_padding, pair, pooling_padding
from cnnlib.checks.poolings import prepare_pooling, prepare_pooling_backward
from cnnlib.checks.values import (
    choice,
    flag,
    function,
    integer,
    items,
    number,
    path,
    table,
    word,
)
from cnnlib.checks.wording import kind, short

__all__ = [
    "FLOATS",
    "ConvOptions",
    "PoolOptions",
    "array",
    "choice",
    "convolution_padding",
    "estimated_operations",
    "flag",
    "float_dtype",
    "function",
    "generator",
    "gradients",
    "image",
    "in_dtype",
    "integer",
    "items",
    "kind",
    "machine_memory",
    "number",
    "pair",
    "path",
    "pooling_padding",
    "prepare_convolution",
    "prepare_convolution_backward",
    "prepare_pooling",
    "prepare_pooling_backward",
    "require_fit",
    "require_grad_y",
    "require_memory",
    "row",
    "short",
    "table",
    "without_warnings",
    "word",
]
