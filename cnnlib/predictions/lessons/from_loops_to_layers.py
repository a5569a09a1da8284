"""How much work a layer is."""

from cnnlib import checks
from cnnlib.predictions.declare import Drawn, recalled
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
