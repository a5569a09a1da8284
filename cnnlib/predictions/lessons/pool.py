"""Overlapping windows, where a max pool sends the gradient, who wins a tie, padding in a mean."""

import numpy as np

from cnnlib import naive
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.predictions.question import say


@recalled("1. Make the average a convolution")
def in_all_windows(rng):
    k = int(rng.integers(4, 8))
    return Drawn(
        f"A picture of {k + 1} × {k + 1}, windows of {k} × {k} with stride 1, so four of them: "
        "how many pixels lie in all four?",
        (k - 1) ** 2,
        {
            1: "Neighbours start one step apart, so they share all but one of their rows.",
            k * k: "That is one window.",
            (k + 1) ** 2: "A corner of the picture lies in one window only.",
        },
    )


@recalled("4. Let windows overlap")
def piled_gradient(rng):
    y = rng.permutation(np.arange(1.0, 6))[None]
    grad_z = rng.permutation(np.arange(2.0, 6))[None]
    grad_y = naive.max_pool2d_backward(grad_z, y, (1, 2), stride=1)
    place = int(rng.integers(1, 4))
    return Drawn(
        f"One row: y is {say(y[0])}, max pool over 2 with stride 1, grad_z is "
        f"{say(grad_z[0])}. What is the gradient of y[{place}]?",
        grad_y[0, place],
        {
            grad_z[0, place]: "Ask both windows that hold it which of them it won.",
            grad_z[0, place - 1 : place + 1].sum(): "Only a window that it won sends anything.",
            0: "It is the largest of a window, so it receives what that window sends.",
            grad_z[0, place - 1 : place + 1].sum() / 2: "A max pool sends all to the winner.",
        },
    )


@recalled("5. Break ties")
def tie(rng):
    value, upstream = (int(n) for n in rng.integers(2, 9, 2))
    pair, grad_z = np.full((1, 2), float(value)), np.full((1, 1), float(upstream))
    [received] = naive.max_pool2d_backward(grad_z, pair, (1, 2)).astype(int).tolist()
    return Drawn(
        f"A max pool's window holds [{value}, {value}], and {upstream} comes back. "
        "What does the pair receive from the library?",
        str(received),
        {
            str([0, upstream]): "The first of equals wins.",
            str([upstream, upstream]): "What comes back is sent once.",
            f"[{upstream / 2:g}, {upstream / 2:g}]": "A subgradient too, but not its rule.",
        },
    )


@recalled("6. Pad so that the padding never wins")
def padded_average(rng):
    value = 12 * int(rng.integers(1, 6))
    corner = naive.avg_pool2d(np.full((2, 2), float(value)), 2, padding=1)[0, 0]
    return Drawn(
        f"The average of a 2 × 2 window that holds one pixel, {value}, and three zeros of padding, "
        "if padding counts?",
        corner,
        {
            value: "That is count_include_pad=False.",
            value / 3: "The pixel counts with the three.",
            0: "The pixel is not lost: it is averaged with zeros.",
        },
    )
