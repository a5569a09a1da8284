"""How many outputs there are, which numbers make one, and what an impulse leaves behind."""

import numpy as np

from cnnlib import naive
from cnnlib.gradcheck import integers
from cnnlib.padding import rot180
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.predictions.question import say
from cnnlib.shapes import output_size


@recalled("2. Slide along one row")
def one_output(rng):
    x, w = integers(rng, 6, largest=4), integers(rng, 3, largest=2)
    place = int(rng.integers(1, 4))
    return Drawn(
        f"What is y[{place}], for the row x = {say(x)} and w = {say(w)}, slid with stride 1?",
        naive.conv2d_single(x[None], w[None])[0, place],
        {
            x[place - 1 : place + 2] @ w: f"The window starts at x[{place}]: it is not centred.",
            x[place : place + 3] @ w[::-1]: "That turns w, as a true convolution does.",
            x[place] * w[0]: "A window has three products, and y is their sum.",
        },
    )


@recalled("3. Take bigger steps")
def stride_outputs(rng):
    size, window, stride = (int(rng.integers(*ends)) for ends in ((7, 13), (2, 5), (2, 4)))
    outputs = output_size(size, window, stride=stride)
    return Drawn(
        f"{size} numbers, a window of {window}, stride {stride}: how many outputs?",
        outputs,
        {
            outputs - 1: "The first window counts too: that is the + 1.",
            output_size(size, window): "That is stride 1.",
            size // stride: "Windows must fit whole: the last ones would stick out.",
        },
    )


@recalled("5. Turn the kernel: correlation or convolution")
def impulse(rng):
    row, column = rng.integers(2, 5, 2)
    x, w = np.zeros((7, 7)), np.arange(1.0, 10).reshape(3, 3)
    x[row, column] = 1
    return Drawn(
        f"x is 0 but for x[{row}, {column}] = 1, and w is 3 × 3. Where in y = x ⋆ w is w[0, 0]?",
        _place(naive.conv2d_single(x, w), w[0, 0]),
        {
            _place(naive.conv2d_single(x, rot180(w)), w[0, 0]): "That is ∗, which turns w first.",
            f"y[{row - 1}, {column - 1}]": "A window is named by its upper left, not its middle.",
        },
    )


def _place(y, value):
    [(row, column)] = np.argwhere(y == value)
    return f"y[{row}, {column}]"
