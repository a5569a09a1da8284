"""Which outputs a pixel touched, how stamps add up, and how large a full convolution is."""

import numpy as np

from cnnlib import naive, trace
from cnnlib.gradcheck import integers
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.predictions.question import say


@recalled("1. Ask one pixel")
def touches(rng):
    size, kernel = int(rng.integers(6, 9)), int(rng.integers(2, 4))
    row, column = (int(n) for n in rng.integers(0, size, 2))
    touched = len(trace.touches((row, column), (size, size), (kernel, kernel)))
    return Drawn(
        f"x is {size} × {size}, w is {kernel} × {kernel}, stride 1. How many outputs touched "
        f"x[{row}, {column}]?",
        touched,
        {
            kernel**2: "Only far from the border does every weight meet a pixel.",
            1: "Windows overlap; a corner alone is in one window.",
            (size - kernel + 1) ** 2: "That is how many outputs there are in all.",
            kernel: "Count along the rows and along the columns, then multiply.",
        },
    )


@recalled("2. Stamp w")
def corner_stamp(rng):
    grad_y, w = integers(rng, (1, 3), largest=4), integers(rng, (1, 3), largest=3)
    place = int(rng.integers(1, 4))
    grad_x, _, _ = naive.conv2d_single_backward(grad_y, integers(rng, (1, 5)), w)
    turned, _, _ = naive.conv2d_single_backward(grad_y, integers(rng, (1, 5)), w[:, ::-1])
    return Drawn(
        f"One row: grad_y is {say(grad_y[0])}, w is {say(w[0])}, stride 1. What is grad_x[{place}]?",
        grad_x[0, place],
        {
            turned[0, place]: "That turns w; a stamp is pressed as w stands.",
            grad_y[0, min(place, 2)] * w[0, max(place - 2, 0)]: "Stamps overlap, and add up.",
            0: "At least one stamp falls on it, and none of the numbers is 0.",
        },
    )


@recalled("3. Read it from the pixel's side")
def full_rows(rng):
    rows, kernel = (int(n) for n in (rng.integers(5, 12), rng.integers(2, 5)))
    return Drawn(
        f"grad_y has {rows} rows, w has {kernel}. How many rows has their full convolution?",
        len(np.convolve(np.ones(rows), np.ones(kernel), "full")),
        {
            rows - kernel + 1: "There w fits whole; full counts places where it hangs over, too.",
            rows: "The first and the last stamp reach farther than grad_y.",
            rows + kernel: "The first and the last place still share a row with grad_y.",
        },
    )
