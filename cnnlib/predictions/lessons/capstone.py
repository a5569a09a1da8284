"""A spread kernel's reach, weights that are saved, the size of gradX as a layer, and of the maps."""

import numpy as np

from cnnlib import naive, padding
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.shapes import output_size


@recalled("1. Spread the kernel")
def dilated_rows(rng):
    rows, dilation = (int(n) for n in rng.integers(2, 6, 2))
    return Drawn(
        f"A kernel of {rows} rows at dilation {dilation}: how many rows does it span?",
        len(padding.insert(np.ones((rows, rows)), dilation)),
        {
            rows * dilation: "There are gaps between rows only, a gap fewer than rows.",
            rows: "That is how many rows hold weights.",
            rows + dilation: "Each gap between two rows grows.",
        },
    )


@recalled("2. Split into groups")
def depthwise_weights(rng):
    c, q, k = (int(rng.integers(*ends)) for ends in ((2, 7), (7, 13), (2, 6)))
    return Drawn(
        f"{c} to {q} channels: a depthwise {k} × {k}, then a 1 × 1. How many weights?",
        np.ones((c, 1, k, k)).size + np.ones((q, c, 1, 1)).size,
        {
            q * c * k * k: "That is the ordinary layer.",
            c * k * k: "That is the depthwise part alone.",
            q * k * k + q * c: "A depthwise layer has a kernel for each channel that goes in.",
        },
    )


@recalled("3. Run gradX as a layer")
def transposed_rows(rng):
    rows, k, stride = (int(rng.integers(*ends)) for ends in ((2, 5), (2, 5), (1, 4)))
    x, w = np.ones((1, 1, rows, rows)), np.ones((1, 1, k, k))
    return Drawn(
        f"T takes {rows} × {rows} numbers, with k = {k} and stride {stride}. How many rows come "
        "out?",
        naive.conv_transpose2d(x, w, stride=stride).shape[2],
        {
            rows * stride: "The last stamp reaches further than the stride.",
            rows * stride + k: "The first stamp takes no step.",
            (rows - k) // stride + 1: "That is the way forward; T goes back, and grows.",
            rows * k: "Stamps overlap where the stride is smaller than k.",
        },
    )


@recalled("6. Take your network along")
def reach_linear(rng):
    rows = 2 * int(rng.integers(5, 17))
    pooled = output_size(output_size(rows, 3), 2, stride=2)
    side = output_size(pooled, 3)
    return Drawn(
        f"Pictures of {rows} × {rows}; convolution 3 × 3, pool 2, convolution 3 × 3 with 16 "
        "kernels. How many numbers reach the linear layer?",
        16 * side**2,
        {
            16 * pooled**2: "The second convolution takes two rows off, too.",
            16 * (rows - 4) ** 2: "The pool halves rows and columns.",
            side**2: "There are 16 maps.",
        },
    )
