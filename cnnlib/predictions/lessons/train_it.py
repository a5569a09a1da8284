"""What a network that knows nothing pays."""

import numpy as np

from cnnlib import naive
from cnnlib.predictions.declare import Drawn, recalled


@recalled("2. Start at log C")
def first_loss(rng):
    classes = int(rng.choice([2, 3, 5, 20, 26, 100]))
    loss, _ = naive.softmax_cross_entropy(np.zeros((1, classes)), np.zeros(1, dtype=int))
    return Drawn(
        f"What is the loss of one who knows nothing about {classes} classes?",
        round(float(loss), 1),
        {
            round(1 / classes, 1): "That is the probability; the loss is its logarithm, negated.",
            classes: "Take the logarithm of the number of classes.",
            0: "Only one who is always certain and right pays nothing.",
        },
    )
