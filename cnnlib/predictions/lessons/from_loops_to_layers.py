"""How much work a layer is, what strips hold, and what NumPy adds once."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib import checks
from cnnlib.gradcheck import integers
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.predictions.question import say
from cnnlib.shapes import output_size


@recalled("1. Count the work")
def multiplications(rng):
    samples, channels, filters = (int(n) for n in rng.choice([2, 4, 8], 3))
    size, k = int(rng.integers(6, 11)), 3
    work = checks.estimated_operations((samples, channels, size, size), (filters, channels, k, k))
    outputs = samples * filters * output_size(size, k) ** 2
    return Drawn(
        f"{samples} pictures of {channels} channels, {size} × {size}, to {filters} channels with "
        f"{k} × {k}: how many multiplications, forward?",
        work,
        {
            outputs: "That is how many outputs there are; each takes a whole window.",
            outputs * k * k: "A window reaches through all input channels.",
            work // samples: "That is one picture.",
        },
    )


@recalled("4. Hand it to matrix multiplication")
def buffered(rng):
    added = integers(rng, (4,), largest=6)
    again = int(rng.integers(0, 3))
    places = np.insert(np.arange(3), again, again)
    g = np.zeros(3)
    g[places] += added
    both = added[again : again + 2]
    return Drawn(
        f"g = np.zeros(3), then g[{say(places)}] += {say(added)}. What is g[{again}]?",
        int(g[again]),
        {
            both.sum(): "That is np.add.at. An index of places adds once to each: the last counts.",
            both[0]: "The last of the two is kept, not the first.",
            0: "It is added to; the place is named twice, and the last counts.",
        },
    )


@recalled("5. Lay the rows out as strips")
def strips_memory(rng):
    h, width = (int(n) for n in rng.choice(np.arange(6, 11), 2, replace=False))
    k = int(rng.integers(2, 4))
    x = np.zeros((h, width))
    strips = sliding_window_view(x, k, axis=1).size
    return Drawn(
        f"x is {h} × {width}, w is {k} × {k}, stride 1. How many numbers do the strips hold?",
        strips,
        {
            sliding_window_view(x, (k, k)).size: "That is im2col: every window in full.",
            x.size * k: "Each strip is as long as a row of y, not as a row of x.",
            x.size: "Each row is laid once for every column of the kernel.",
        },
    )


@recalled("5. Lay the rows out as strips")
def products(rng):
    samples, (size, k) = (
        int(rng.choice([16, 32, 64])),
        (int(n) for n in rng.integers((8, 2), (15, 4))),
    )
    rows = output_size(size, k)
    return Drawn(
        f"{samples} pictures of {size} × {size}, kernels of {k} × {k}, stride 1: how many matrix "
        "products do strips take, forward?",
        rows,
        {
            k * k: "That is one product for each offset; strips take one for each row of outputs.",
            samples * rows: "Samples lie side by side in the strips: one product serves them all.",
            rows**2: "One product serves a whole row of outputs.",
        },
    )
