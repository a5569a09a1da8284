"""How many numbers a layer learns."""

import numpy as np

from cnnlib.predictions.declare import Drawn, recalled


@recalled("2. Stack output channels")
def parameters(rng):
    channels, filters = (int(n) for n in rng.choice(np.arange(2, 9), 2, replace=False))
    k = int(rng.integers(2, 6))
    w, b = np.zeros((filters, channels, k, k)), np.zeros(filters)
    return Drawn(
        f"From {channels} channels to {filters}, kernels {k} × {k}, with bias: how many numbers?",
        w.size + b.size,
        {
            w.size: "Each output channel has a bias as well.",
            filters * k * k + filters: "A kernel has a sheet for each input channel.",
            w.size + w.size // (k * k): "One bias an output channel, not one a sheet.",
        },
    )
