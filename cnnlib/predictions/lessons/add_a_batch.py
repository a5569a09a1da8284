"""Shapes, winners and sums over a batch, and what a mean loss makes of the gradient of a weight."""

import numpy as np

from cnnlib import naive
from cnnlib.gradcheck import integers
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.predictions.question import say


@recalled("1. Put pictures side by side")
def batch_shape(rng):
    samples, channels, filters, k = (int(n) for n in rng.choice(np.arange(2, 8), 4, replace=False))
    size = k + int(rng.integers(3, 6))
    x, w = np.zeros((samples, channels, size, size)), np.zeros((filters, channels, k, k))
    *_, out_h, out_w = shape = naive.conv2d(x, w).shape
    return Drawn(
        f"x has shape {x.shape}, w has {w.shape}, stride 1. What is the shape of y?",
        str(shape),
        {
            str((samples, channels, out_h, out_w)): "Each stack of w makes a map of its own.",
            str((filters, out_h, out_w)): "Each sample has an output of its own.",
            str((samples, filters, size, size)): "A window has fewer places than there are pixels.",
        },
    )


@recalled("1. Put pictures side by side")
def winners(rng):
    samples, channels = (int(n) for n in rng.choice(np.arange(2, 6), 2, replace=False))
    size = 2 * int(rng.integers(2, 5))
    x = np.zeros((samples, channels, size, size))
    y = naive.max_pool2d(x, 2)
    return Drawn(
        f"A max pool of 2 reads x of shape {x.shape}. How many winners are there?",
        y.size,
        {
            y[0, 0].size: "Each channel of each sample has winners of its own.",
            y[:, 0].size: "Each channel has winners of its own.",
            y[0].size: "Each sample has winners of its own.",
        },
    )


@recalled("2. Send it back over the batch")
def batch_grad_w(rng):
    x, grad_y = integers(rng, (2, 1, 1, 1), largest=5), integers(rng, (2, 1, 1, 1), largest=4)
    _, grad_w, _ = naive.conv2d_backward(grad_y, x, np.ones((1, 1, 1, 1)))
    pixels, worth = x.ravel(), grad_y.ravel()
    return Drawn(
        f"A weight met one pixel in each of two samples, {say(pixels)}; the outputs are worth "
        f"{say(worth)}. What is the gradient of the weight?",
        grad_w[0, 0, 0, 0],
        {
            pixels[0] * worth[0]: "Sample 1 has used the weight as well.",
            pixels[1] * worth[1]: "Sample 0 has used the weight as well.",
            grad_w[0, 0, 0, 0] / 2: "A layer adds up: if anybody divides, it is the loss.",
        },
    )


@recalled("3. Find 1/n a home")
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
