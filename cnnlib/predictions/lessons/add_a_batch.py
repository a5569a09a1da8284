"""What a mean over the batch makes of the gradient of a weight."""

import numpy as np

from cnnlib import naive
from cnnlib.predictions.declare import Drawn, recalled


@recalled("2. Find 1/n a home")
def mean_loss(rng):
    samples = int(rng.integers(2, 6))
    x, w, grad_y = np.ones((samples, 1, 2, 2)), np.ones((1, 1, 2, 2)), np.ones((samples, 1, 1, 1))
    summed, of_the_mean = (naive.conv2d_backward(g, x, w)[1] for g in (grad_y, grad_y / samples))
    return Drawn(
        f"With a mean loss of {samples} samples: grad_w is the samples' sum, times",
        (of_the_mean / summed)[0, 0, 0, 0],
        {
            1: "The loss divides, so what comes back is divided.",
            1 / samples**2: "It is divided once: by the loss, and not by the layer again.",
            samples: "A mean makes it smaller.",
        },
    )
