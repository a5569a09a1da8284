"""What a network that knows nothing pays, how far Adam goes, and how a picture is fitted or moved."""

import numpy as np

from cnnlib import naive
from cnnlib.predictions.declare import Drawn, recalled

TWENTY = "2. Start at log C, and overfit twenty"


@recalled(TWENTY)
def first_loss(rng):
    classes = int(rng.choice([2, 3, 5, 20, 26, 100]))
    loss, _ = naive.softmax_cross_entropy(np.zeros((1, classes)), np.zeros(1, dtype=int))
    return Drawn(
        f"What is the loss of one who knows nothing about {classes} classes?",
        round(float(loss), 1),
        {
            round(1 / classes, 1): "That is the probability; the loss is minus its logarithm.",
            classes: "Take the logarithm of the number of classes.",
            0: "Only one who is always certain and right pays nothing.",
        },
    )


@recalled(TWENTY)
def adam_first_step(rng):
    gradient, rate = int(rng.integers(2, 60)) * 100, float(rng.choice([0.001, 0.01, 0.1]))
    mean, square = gradient, gradient**2  # of one gradient
    return Drawn(
        f"Adam's rate is {rate:g}. A weight's first gradient is {gradient}. How far does the "
        "weight move?",
        rate * mean / np.sqrt(square),
        {
            rate * gradient: "That is SGD: the rate times the gradient.",
            rate / gradient: "The mean is divided by the root of the mean square.",
            gradient: "The rate is forgotten, and the gradient does not count.",
        },
    )


@recalled("4. Draw your digit")
def fitted_width(rng):
    h, w = int(rng.choice([8, 16])), int(rng.integers(3, 8))
    return Drawn(
        f"The ink's box is {h} rows high and {w} columns wide, on a pad of 32 × 32. How wide is it "
        "once it is fitted?",
        w * 32 // h,
        {
            32: "The height fills the pad; the width keeps the proportions.",
            w: "The width grows as much as the height.",
            w + 32 - h: "Enlarging multiplies: the factor is that of the height.",
        },
    )


@recalled("6. Move the digits")
def moved_row(rng):
    row, right = rng.integers(1, 10, 4), int(rng.choice([-2, -1, 1, 2]))
    moved = np.zeros(4, int)
    moved[max(right, 0) : 4 + min(right, 0)] = row[max(-right, 0) : 4 + min(-right, 0)]
    other = np.roll(row, -right)
    other[slice(4 - right, 4) if right > 0 else slice(0, -right)] = 0
    way = f"right by {right}" if right > 0 else f"left by {-right}"
    return Drawn(
        f"A picture's row [{', '.join(map(str, row))}] moves {way}. What does it hold then?",
        _said(moved),
        {
            _said(
                np.roll(row, right)
            ): "What leaves the picture is gone; it does not come in again.",
            _said(other): "That is the other way.",
            _said(row): "That row has not moved.",
        },
    )


def _said(row):
    return f"[{', '.join(map(str, row))}]"
