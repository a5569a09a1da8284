"""What a stack of squares makes of two channels, how many numbers a layer learns, what comes back."""

import numpy as np

from cnnlib import naive
from cnnlib.gradcheck import integers
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.predictions.question import say


@recalled("2. Add up input channels")
def stacked_output(rng):
    x, w = integers(rng, (2, 1, 2), largest=4), integers(rng, (2, 1, 2), largest=3)
    bias = int(rng.integers(2, 6))
    parts = (x * w).sum(axis=(1, 2))
    [output] = naive.conv2d_multi(x, w[None], np.array([float(bias)])).ravel()
    return Drawn(
        f"One window of two channels: {say(x[0, 0])} and {say(x[1, 0])}. The stack is {say(w[0, 0])} "
        f"and {say(w[1, 0])}, the bias {bias}. What is the output?",
        output,
        {
            parts.sum(): "The bias is missing.",
            parts.sum() + 2 * bias: "The bias is added once, not once for each channel.",
            parts[0] + bias: "Channel 1 adds a sum of its own.",
        },
    )


@recalled("3. Stack output channels")
def parameters(rng):
    channels, filters = (int(n) for n in rng.choice(np.arange(2, 9), 2, replace=False))
    k = int(rng.integers(2, 6))
    w, b = np.zeros((filters, channels, k, k)), np.zeros(filters)
    return Drawn(
        f"From {channels} channels to {filters}, kernels {k} × {k}, with bias: how many numbers?",
        w.size + b.size,
        {
            w.size: "Each output channel has a bias as well.",
            filters * k * k + filters: "A kernel has a square for each input channel.",
            w.size + w.size // (k * k): "One bias an output channel, not one a square.",
        },
    )


@recalled("4. Send it back over channels")
def corner_of_channel(rng):
    grad_y, w = integers(rng, (2, 1, 1), largest=4), integers(rng, (2, 1, 1, 1), largest=3)
    worth, weights = grad_y.ravel(), w.ravel()
    grad_x, _, _ = naive.conv2d_multi_backward(grad_y, np.ones((1, 1, 1)), w)
    return Drawn(
        f"Two maps read a pixel, through the weights {say(weights)}; their outputs are worth "
        f"{say(worth)}. What is the gradient of the pixel?",
        grad_x[0, 0, 0],
        {
            worth.sum(): "Each worth is multiplied by the weight through which its map read.",
            worth[0] * weights[0]: "That is what map 0 sends. Map 1 has read the pixel as well.",
            worth[1] * weights[1]: "That is what map 1 sends. Map 0 has read the pixel as well.",
        },
    )


@recalled("5. Mix channels, or keep them apart")
def mixed(rng):
    order = [(1, 2, 0), (2, 0, 1), (2, 1, 0), (1, 0, 2)][int(rng.integers(4))]
    pixel, rows = rng.permutation(np.arange(1.0, 10))[:3], np.eye(3)[list(order)]
    new = naive.conv2d_multi(pixel[:, None, None], rows[:, :, None, None]).ravel()
    return Drawn(
        f"A 1 × 1 kernel has the rows {', '.join(map(say, rows))}. "
        f"What does it make of a pixel with the three channels {say(pixel)}?",
        say(new),
        {
            say(pixel): "Row q says which old channels go into the new channel q.",
            say(rows.T @ pixel): "A row belongs to a new channel, a column to an old one.",
            say(np.full(3, pixel.sum())): "Each row takes one channel, and the others times 0.",
        },
    )
