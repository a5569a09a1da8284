"""A third right implementation, unlike the twins: stamps, matrix products, last to first.

A good test passes all three. One that fails a right form is too strict, or wrong.
"""

import numpy as np

from cnnlib.exercises.zoo.adapters import ADAPTERS
from cnnlib.exercises.zoo.layer_functions import layers
from cnnlib.exercises.zoo.loops import conv_shape, pool_shape, stamps, window, winner


def _conv2d(x, w, b, stride):
    shape = conv_shape(x, w, stride)
    patches = [
        x[:, :, rows, columns].reshape(len(x), -1)
        for rows, columns in (window(i, j, w.shape[2:], stride) for i, j in np.ndindex(shape[2:]))
    ]
    y = np.stack(patches) @ w.reshape(len(w), -1).T + b
    return np.moveaxis(y, 0, -1).reshape(shape)


def _conv2d_backward(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, place in reversed(list(stamps(grad_y, w, stride))):
        grad_x[place] += g * w[q]
        grad_w[q] += g * x[place]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


def _pool(reduce):
    def pool2d(x, k, s):
        y = np.empty(pool_shape(x, k, s))
        for i, j in np.ndindex(y.shape[2:]):
            rows, columns = window(i, j, k, s)
            y[:, :, i, j] = reduce(x[:, :, rows, columns], axis=(2, 3))
        return y

    return pool2d


def _avg_pool2d_backward(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for i, j in np.ndindex(grad_y.shape[2:]):
        rows, columns = window(i, j, k, s)
        grad_x[:, :, rows, columns] += grad_y[:, :, i, j, None, None] / (k[0] * k[1])
    return grad_x


def _max_pool2d_backward(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        rows, columns = window(i, j, k, s)
        u, v = winner(x[n, c, rows, columns])
        grad_x[n, c, rows.start + u, columns.start + v] += grad_y[n, c, i, j]
    return grad_x


_FORMS = {
    "conv2d": _conv2d,
    "conv2d_backward": _conv2d_backward,
    "avg_pool2d": _pool(np.mean),
    "avg_pool2d_backward": _avg_pool2d_backward,
    "max_pool2d": _pool(np.max),
    "max_pool2d_backward": _max_pool2d_backward,
}
stamped = layers(**{name: ADAPTERS[name](form) for name, form in _FORMS.items()})
