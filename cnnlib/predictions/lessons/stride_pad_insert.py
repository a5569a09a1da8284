"""Cropping nothing, rows of the inserted gradient, unread rows, and the pixels of an offset."""

import numpy as np

from cnnlib import trace
from cnnlib.padding import insert, pad
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.shapes import output_size


@recalled("4. Send it back: insert, crop")
def crop_nothing(rng):
    rows, p = int(rng.integers(5, 10)), int(rng.integers(0, 3))
    return Drawn(
        f"How many rows does g[p:-p] keep of {rows} if p is {p}?",
        len(np.zeros(rows)[p:-p]),
        {
            rows: "Where p is 0, so is -p: the slice ends where it begins.",
            rows - p: "p rows go at the top and p at the bottom.",
            0: "Only where p is 0 is the slice empty.",
        },
    )


@recalled("5. Build the inserted gradient")
def rows_before_tail(rng):
    rows, kernel, stride = (int(rng.integers(*ends)) for ends in ((2, 5), (2, 5), (2, 4)))
    return Drawn(
        f"grad_y has {rows} rows, w has {kernel}, stride {stride}. Zeros inserted, border added, "
        "no tail yet: how many rows?",
        len(pad(insert(np.ones((rows, rows)), stride), kernel - 1)),
        {
            rows + 2 * (kernel - 1): "That is the border alone, with no zeros between rows.",
            (rows - 1) * stride + 1: "That is before the border.",
            rows * stride + 2 * (kernel - 1): "Zeros stand between rows: a gap fewer than rows.",
        },
    )


@recalled("3. Mind the leftover")
def unread_rows(rng):
    rows, kernel = int(rng.integers(8, 13)), int(rng.integers(2, 4))
    stride = kernel + int(rng.integers(1, 3))
    unread = trace.coverage((rows, rows), (kernel, kernel), stride=stride) == 0
    reached = (output_size(rows, kernel, stride=stride) - 1) * stride + kernel
    return Drawn(
        f"{rows} rows, a window of {kernel}, stride {stride}: how many rows does no window read?",
        unread.all(axis=1).sum(),
        {
            rows - reached: "That is the leftover; the rows between two windows count too.",
            0: "The stride is larger than the window: look between the windows.",
            stride - kernel: "That is one gap; there may be more, and a leftover.",
        },
    )


@recalled("6. Add offset by offset, and prove it")
def pixels_of_an_offset(rng):
    outputs, stride, u = (int(rng.integers(*ends)) for ends in ((2, 4), (2, 4), (0, 2)))
    pixels = stride * outputs + 2  # s - 1 are left over, so that the slice must end before them
    return Drawn(
        f"{pixels} pixels in a row, a kernel of 3, {outputs} outputs, stride {stride}: to which "
        f"pixels does offset u = {u} add?",
        _listed(range(pixels)[u : u + stride * outputs : stride]),
        {
            _listed(range(u, u + outputs)): f"The next window starts {stride} pixels further on.",
            _listed(range(u, pixels, stride)): "It adds once for each output, and not more often.",
            _listed(range(stride * u, stride * u + 3)): "Those are the pixels of one output; "
            "u counts inside a window.",
        },
    )


def _listed(pixels):
    return ", ".join(map(str, pixels))
