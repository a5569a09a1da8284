"""What a bias and a weight do to the score, and a step against a gradient."""

import numpy as np

from cnnlib import naive
from cnnlib.gradcheck import integers
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.predictions.question import say


@recalled("3. Follow many paths")
def nudge_bias(rng):
    grad_y = integers(rng, (2, 2), largest=4)
    *_, grad_b = naive.conv2d_single_backward(grad_y, np.zeros((3, 3)), np.zeros((2, 2)))
    return Drawn(
        f"grad_y is {say(grad_y)}. Raise b by 1. By how much does L change?",
        grad_b,
        {
            1: "L rises by what grad_y says of each y that b is added to.",
            4: "That is how many y there are; each moves L by its own grad_y.",
            grad_y[0, 0]: "b is added to every y, not to the first alone.",
        },
    )


@recalled("4. Write grad_w, first as loops")
def nudge_weight(rng):
    x, grad_y = integers(rng, (3, 3), largest=3), integers(rng, (2, 2), largest=3)
    u, v = (int(n) for n in rng.integers(0, 2, 2))
    _, grad_w, _ = naive.conv2d_single_backward(grad_y, x, np.zeros((2, 2)))
    return Drawn(
        f"x is {say(x)}, grad_y is {say(grad_y)}, w is 2 × 2. Raise w[{u}, {v}] by 1. "
        "By how much does L change?",
        grad_w[u, v],
        {
            x[u, v] * grad_y[0, 0]: "The weight is used once in every window: sum over them.",
            grad_y.sum(): "Each grad_y is multiplied by the x that the weight met.",
            grad_w[1 - u, 1 - v]: "That is the weight opposite: the upstream is not turned.",
        },
    )


@recalled("6. Follow the gradient")
def step_down(rng):
    weight, slope = (int(n) for n in integers(rng, 2, largest=5))
    rate = float(rng.choice([0.1, 0.2, 0.5]))
    return Drawn(
        f"A weight is {say(weight)}, its gradient {say(slope)}, the rate {rate}. "
        "Where is the weight after one step that lowers L?",
        round(weight - rate * slope, 1),
        {
            round(weight + rate * slope, 1): "Along the gradient L rises: go against it.",
            round(weight - rate, 1): "The step is the rate times the gradient.",
            weight - slope: "The rate makes the step shorter.",
        },
    )


@recalled("6. Follow the gradient")
def mean_square_slope(rng):
    y, target = integers(rng, (2, 2), largest=5), integers(rng, (2, 2), largest=5)
    y[0, 1] = target[0, 1] + rng.choice([-4, -2, 2, 4])
    off = y[0, 1] - target[0, 1]
    return Drawn(
        f"The loss is the mean of the squares of y − target, with y = {say(y)} and target = "
        f"{say(target)}. What is its gradient at y[0, 1]?",
        2 * off / y.size,
        {
            off: "The square rises by twice the difference, and the mean divides by the count.",
            2 * off: "That is the slope of one square; the mean divides by the count.",
            -2 * off / y.size: "Raise y[0, 1]: does the difference grow or shrink?",
        },
    )
