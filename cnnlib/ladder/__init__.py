"""From loops to a fast convolution, in forms that can be read in one sitting.

`RUNGS` are one forward convolution written six times, from slow to fast: where each loop goes.
`conv2d` and the pools are whole operations, forward and backward, about as short as a reader
would write them. They bear the twins' names, so that layers run on them: `Conv2d(..., ops=ladder)`.

They check nothing. `cnnlib.vectorized` does the same faster, in bounded memory and with every
option; `cnnlib.naive` says what is right.
"""

from cnnlib.ladder.pools import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from cnnlib.ladder.rungs import RUNGS, einsum, four_loops, tensordot
from cnnlib.ladder.strips import conv2d, conv2d_backward, lowered

__all__ = [
    "RUNGS",
    "avg_pool2d",
    "avg_pool2d_backward",
    "conv2d",
    "conv2d_backward",
    "einsum",
    "four_loops",
    "lowered",
    "max_pool2d",
    "max_pool2d_backward",
    "tensordot",
]
