"""The work of a row, by cnnlib's public names alone: any commit of it can be set to it."""

from functools import partial

import numpy as np
from rows import Convolution, Epoch

from cnnlib import vectorized
from cnnlib.layers import AvgPool2d, Conv2d, Flatten, Linear, ReLU, Sequential
from cnnlib.losses import softmax_cross_entropy
from cnnlib.optim import SGD

OURS, KEPT = "ours", "ours, layout kept"
BATCH = 64


def arrays(row, rng):
    """Draw what a row works on: (x, grad_y, w), (x, grad_y) or (images, labels)."""
    if isinstance(row, Epoch):
        images = rng.random((row.images, 1, row.size, row.size), np.float32)
        return images, rng.integers(0, 10, row.images)
    if isinstance(row, Convolution):
        x, w = (row.n, row.c_in, row.size, row.size), (row.c_out, row.c_in, row.k, row.k)
        shapes = x, (row.n, row.c_out, row.out, row.out), w
    else:
        shapes = row.shape, (*row.shape[:2], row.out, row.out)
    return tuple(rng.standard_normal(shape, np.float32) for shape in shapes)


def runs(row, drawn, ops):
    """Return {name: function}: the work on what was drawn, and laid as the layer before leaves it."""
    if isinstance(row, Epoch):
        return {OURS: training(ops, *drawn)}
    work = convolution if isinstance(row, Convolution) else pooling
    kept = *map(as_left, drawn[:2]), *drawn[2:]
    return {OURS: partial(work, ops, row, *drawn), KEPT: partial(work, ops, row, *kept)}


def as_left(images):
    """The same images in the order of memory that a convolution leaves, here of 1 x 1."""
    return vectorized.conv2d(images, np.eye(images.shape[1], dtype=images.dtype)[..., None, None])


def convolution(ops, row, x, grad_y, w):
    """Forward and, unless the row is forward only, backward."""
    options = {"padding": row.padding, "stride": row.stride}
    y = ops.conv2d(x, w, **options)
    return y if row.forward_only else (y, ops.conv2d_backward(grad_y, x, w, **options))


def pooling(ops, row, x, grad_y):
    """Forward and backward."""
    forward = getattr(ops, f"{row.kind}_pool2d")
    backward = getattr(ops, f"{row.kind}_pool2d_backward")
    return forward(x, row.k, stride=row.stride), backward(grad_y, x, row.k, stride=row.stride)


def training(ops, images, labels):
    """Return a function that trains a network for an epoch."""
    rng = np.random.default_rng(0)
    size = (images.shape[-1] - 2) // 2 - 2
    network = Sequential(
        Conv2d(1, 8, 3, rng=rng, ops=ops),
        ReLU(),
        AvgPool2d(2, ops=ops),
        Conv2d(8, 16, 3, rng=rng, ops=ops),
        ReLU(),
        Flatten(),
        Linear(16 * size * size, 10, rng=rng),
    )
    optimiser = SGD(network.parameters(), 0.01)

    def epoch():
        for first in range(0, len(images), BATCH):
            batch = slice(first, first + BATCH)
            _, grad = softmax_cross_entropy(network.forward(images[batch]), labels[batch])
            network.backward(grad, input_gradient=False)
            optimiser.step()

    return epoch
