"""Train it: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from lessons import solution
from scipy.ndimage import shift

start_at_log_c = solution("start_at_log_c")


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


class Stacked(Counted):
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
