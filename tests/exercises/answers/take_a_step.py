"""Take a step: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np

from cnnlib import losses, naive, vectorized
from cnnlib.layers import AvgPool2d, Conv2d, Flatten, Linear, ReLU, Sequential
from cnnlib.optim import SGD
from cnnlib.training import fit


class Unshuffled(np.random.Generator):
    """What draws the batches in the order of the file."""

    def permutation(self, count):
        return np.arange(count)


def by_layers(images, labels, w, b, v, c, *, rate, epochs, batch_size):
    """With the library's layers, whose parameters are then copied back."""
    rng = Unshuffled(np.random.PCG64(0))
    conv, linear = Conv2d(1, len(w), 3, rng=rng), Linear(v.shape[1], len(v), rng=rng)
    model = Sequential(conv, ReLU(), AvgPool2d(2), Flatten(), linear)
    for parameter, value in zip(model.parameters(), (w, b, v, c), strict=True):
        parameter.value = value
    how = {"epochs": epochs, "batch_size": batch_size, "rng": rng}
    step = SGD(model.parameters(), rate)
    return fit(model, losses.softmax_cross_entropy, step, images, labels, **how).loss


def forward(ops, x, w, b, v, c):
    a = ops.conv2d(x, w, b)
    y = ops.relu(a)
    z = ops.avg_pool2d(y, 2)
    return a, y, z, ops.linear(z.reshape(len(x), -1), v, c)


def gradients(ops, x, t, w, b, v, c):
    a, y, z, logits = forward(ops, x, w, b, v, c)
    loss, upstream = ops.softmax_cross_entropy(logits, t)
    upstream, grad_v, grad_c = ops.linear_backward(upstream, z.reshape(len(x), -1), v)
    upstream = ops.avg_pool2d_backward(upstream.reshape(z.shape), y, 2)
    _, grad_w, grad_b = ops.conv2d_backward(ops.relu_backward(upstream, a), x, w)
    return loss, (grad_w, grad_b, grad_v, grad_c)


def in_pieces(images, labels, *parameters, rate, epochs, batch_size):
    """Cut into batches beforehand; the losses as an array."""
    cuts = range(batch_size, len(images), batch_size)
    batches = list(zip(np.split(images, cuts), np.split(labels, cuts), strict=True))
    means = np.zeros(epochs)
    for epoch in range(epochs):
        for x, t in batches:
            loss, found = gradients(vectorized, x, t, *parameters)
            means[epoch] += loss * len(t) / len(labels)
            for p, g in zip(parameters, found, strict=True):
                np.subtract(p, rate * g, out=p)
    return means


def loops_where_it_is_short(images, labels, *parameters, **settings):
    """The loops' relu, linear and loss; a convolution of loops takes too long for 100 steps."""

    class Mixed:
        conv2d, conv2d_backward = vectorized.conv2d, vectorized.conv2d_backward
        avg_pool2d, avg_pool2d_backward = vectorized.avg_pool2d, vectorized.avg_pool2d_backward
        relu, relu_backward = vectorized.relu, vectorized.relu_backward
        linear, linear_backward = vectorized.linear, vectorized.linear_backward
        softmax_cross_entropy = naive.softmax_cross_entropy

    rate, size, told = settings["rate"], settings["batch_size"], []
    for _ in range(settings["epochs"]):
        seen = []
        for n in range(0, len(images), size):
            t = labels[n : n + size]
            loss, found = gradients(Mixed, images[n : n + size], t, *parameters)
            seen += [loss] * len(t)
            for p, g in zip(parameters, found, strict=True):
                p -= rate * g
        told.append(np.mean(seen))
    return told


def tired(images, labels, *parameters, rate, epochs, batch_size):
    """Stops after five epochs, which no small case asks for."""
    settings = {"rate": rate, "epochs": min(epochs, 5), "batch_size": batch_size}
    return in_pieces(images, labels, *parameters, **settings)


def last_one(images, labels, *parameters, rate, epochs, batch_size):
    """The loss after the epoch's last batch, alone."""
    told = []
    for _ in range(epochs):
        for n in range(0, len(images), batch_size):
            x, t = images[n : n + batch_size], labels[n : n + batch_size]
            loss, found = gradients(vectorized, x, t, *parameters)
            for p, g in zip(parameters, found, strict=True):
                p -= rate * g
        told.append(loss)
    return told


def still(images, labels, *parameters, rate, epochs, batch_size):
    """Moves copies."""
    copies = [p.copy() for p in parameters]
    in_pieces(images, labels, *copies, rate=rate, epochs=epochs, batch_size=batch_size)
    return [gradients(vectorized, images, labels, *parameters)[0]] * epochs


ALSO_RIGHT = {"train": (by_layers, in_pieces, loops_where_it_is_short)}
WRONG = {
    "train": (
        (tired, "after 100 steps on twenty digits"),
        (last_one, "the loss of the last batch was returned"),
        (still, "the parameters that came in did not move"),
    ),
}
