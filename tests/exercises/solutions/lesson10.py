"""Solutions of lesson 10."""

import numpy as np
from scipy.ndimage import shift


class compose_layers:  # the learner calls it Chain
    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad_y):
        # what came last in forward comes first here
        for layer in reversed(self.layers):
            grad_y = layer.backward(grad_y)
        return grad_y


start_at_log_c = ("knows nothing", "sure and wrong", "has seen the answers")


def shift_test(images, down, right):
    h, w = images.shape[-2:]
    moved = np.zeros_like(images)
    for i, j in np.ndindex(h, w):
        if 0 <= i - down < h and 0 <= j - right < w:
            moved[..., i, j] = images[..., i - down, j - right]
    return moved


class Recursive:
    def __init__(self, layers):
        self.first, self.rest = layers[0], Recursive(layers[1:]) if layers[1:] else None

    def forward(self, x):
        y = self.first.forward(x)
        return self.rest.forward(y) if self.rest else y

    def backward(self, grad_y):
        return self.first.backward(self.rest.backward(grad_y) if self.rest else grad_y)


class Counted:
    def __init__(self, layers):
        self.layers = list(layers)

    def forward(self, x):
        for n in range(len(self.layers)):
            x = self.layers[n].forward(x)
        return x.astype(np.float32)

    def backward(self, grad_y):
        n = len(self.layers)
        while n:
            n -= 1
            grad_y = self.layers[n].backward(grad_y)
        return grad_y


class Stacked(compose_layers):
    def backward(self, grad_y):
        stack = list(self.layers)
        while stack:
            grad_y = stack.pop().backward(grad_y)
        return np.asfortranarray(grad_y)


def by_padding(images, down, right):
    h, w = images.shape[-2:]
    wide = np.pad(images, ((0, 0), (0, 0), (h, h), (w, w)))
    return wide[..., h - down : 2 * h - down, w - right : 2 * w - right]


ALSO_RIGHT = {
    "compose_layers": (Recursive, Counted, Stacked),
    "start_at_log_c": (
        list(start_at_log_c),
        dict(zip("abc", start_at_log_c)),
        np.array(start_at_log_c),
    ),
    "shift_test": (
        by_padding,
        lambda images, down, right: shift(images, (0, 0, down, right), order=0),
        lambda images, down, right: by_padding(images.astype(np.float32), down, right),
    ),
}
WRONG = {
    "start_at_log_c": (
        (("knows nothing", "sure and wrong", "knows nothing"), "low is not good here"),
        (("sure and wrong", "knows nothing", "has seen the answers"), "all equally likely"),
        (("knows nothing", "has seen the answers", "sure and wrong"), "far above log 10"),
    ),
}
