"""How far a spread kernel reaches, and how large gradX is as a layer."""

import numpy as np

from cnnlib import naive, padding
from cnnlib.predictions.declare import Drawn, recalled


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
