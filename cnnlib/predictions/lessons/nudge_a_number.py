"""What a bias and a weight do to the score."""

import numpy as np

from cnnlib import naive
from cnnlib.gradcheck import integers
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.predictions.question import say


@recalled("4. Follow many paths")
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


@recalled("5. Write grad_w, first as loops")
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
