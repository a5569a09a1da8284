"""Train it: other right forms of its builds, and wrong ones with their words."""

import math
from functools import reduce
from itertools import chain

import numpy as np

from cnnlib.exercises.build import ARRAYS


def pass_twice(layers, x, grad_y):
    """The products written out, as the layers of the check multiply by a matrix each."""
    product = reduce(np.matmul, [layer.m for layer in layers])
    numbers = [number for layer in layers for number in layer.m.flat]
    y, grad_x = x @ product, grad_y @ product.T
    return y, grad_x, y, grad_x, np.array(numbers)


def pixel_by_pixel(images, down, right):
    moved = np.zeros(images.shape)
    for place in np.ndindex(images.shape):
        *plane, i, j = place
        if 0 <= i + down < images.shape[-2] and 0 <= j + right < images.shape[-1]:
            moved[*plane, i + down, j + right] = images[place]
    return moved


def fitted_pixel_by_pixel(drawing):
    """Every pixel of the result asks which pixel of the ink it shows."""
    fitted, size = np.zeros(drawing.shape), len(drawing)
    places = [place for place in np.ndindex(drawing.shape) if drawing[place] > 0]
    if not places:
        return fitted
    (top, left), (bottom, end) = map(min, zip(*places)), map(max, zip(*places))
    h, w = bottom + 1 - top, end + 1 - left
    width = sorted((1, math.floor(w * size / h), size))[1]
    for i, j in np.ndindex(size, width):
        fitted[i, j + (size - width) // 2] = drawing[top + i * h // size, left + j * w // width]
    return fitted


ORACLES = {"Chain": pass_twice, "shift": pixel_by_pixel, "fit_to_ink": fitted_pixel_by_pixel}


class Folded:
    def __init__(self, layers):
        self.layers = tuple(layers)

    def forward(self, x):
        return reduce(lambda x, layer: layer.forward(x), self.layers, x)

    def backward(self, grad_y):
        return reduce(lambda g, layer: layer.backward(g), self.layers[::-1], grad_y)

    def parameters(self):
        return list(chain.from_iterable(layer.parameters() for layer in self.layers))


class Counted(Folded):
    def backward(self, grad_y):
        for n in range(len(self.layers) - 1, -1, -1):
            grad_y = self.layers[n].backward(grad_y)
        return grad_y

    def parameters(self):
        gathered = []
        for layer in self.layers:
            gathered += layer.parameters()
        return gathered


class Forwards(Folded):
    def backward(self, grad_y):
        return reduce(lambda g, layer: layer.backward(g), self.layers, grad_y)


class FirstAlone(Folded):
    def parameters(self):
        return self.layers[0].parameters()


class ListsInAList(Folded):
    def parameters(self):
        gathered = []
        for layer in self.layers:
            gathered.append(layer.parameters())
        return gathered


class TurnedInPlace(Folded):
    def __init__(self, layers):
        self.layers = layers

    def backward(self, grad_y):
        self.layers.reverse()
        for layer in self.layers:
            grad_y = layer.backward(grad_y)
        return grad_y


def padded_and_cut(images, down, right):
    h, w = images.shape[-2:]
    frame = [(0, 0)] * (images.ndim - 2) + [(abs(down),) * 2, (abs(right),) * 2]
    wide = np.pad(images, frame)
    top, left = abs(down) - down, abs(right) - right
    return wide[..., top : top + h, left : left + w].copy()


def rolled_and_wiped(images, down, right):
    moved = np.roll(images, (down, right), axis=(-2, -1))
    moved[..., : max(down, 0), :] = 0
    moved[..., :, : max(right, 0)] = 0
    moved[..., images.shape[-2] + min(down, 0) :, :] = 0
    moved[..., :, images.shape[-1] + min(right, 0) :] = 0
    return moved


def rolled(images, down, right):
    return np.roll(np.roll(images, right, axis=-1), down, axis=-2)


def up_and_left(images, down, right):
    return padded_and_cut(images, -down, -right)


def across_first(images, down, right):
    return padded_and_cut(images, right, down)


def by_lists(drawing):
    """Cut and enlarged one axis after the other, framed by np.pad."""
    size, ink = len(drawing), drawing > 0
    if not ink.any():
        return np.zeros_like(drawing)
    for axis in (0, 1):
        filled = np.flatnonzero(ink.any(axis=1 - axis))
        keep = np.arange(filled[0], filled[-1] + 1)
        drawing, ink = drawing.take(keep, axis), ink.take(keep, axis)
    h, w = drawing.shape
    width = max(1, min(size, w * size // h))
    drawing = drawing.take([i * h // size for i in range(size)], 0)
    drawing = drawing.take([j * w // width for j in range(width)], 1)
    left = (size - width) // 2
    return np.pad(drawing, ((0, 0), (left, size - width - left)))


def by_kron(drawing):
    """The box enlarged to a common multiple, then sampled."""
    if not drawing.any():
        return drawing.copy()
    rows, columns = (np.flatnonzero(drawing.any(axis=axis)) for axis in (1, 0))
    ink = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    size, (h, w) = len(drawing), ink.shape
    width = max(1, min(size, w * size // h))
    fitted, left = np.zeros_like(drawing), (size - width) // 2
    fitted[:, left : left + width] = np.kron(ink, np.ones((size, width)))[::h, ::w]
    return fitted


def stretched(drawing):
    rows, columns = np.nonzero(drawing)
    if not len(rows):
        return drawing.copy()
    size = len(drawing)
    ink = drawing[min(rows) : max(rows) + 1, min(columns) : max(columns) + 1]
    i, j = (np.arange(size) * n // size for n in ink.shape)
    return ink[i][:, j]


def at_the_left(drawing):
    fitted = by_lists(drawing)
    filled = np.flatnonzero(fitted.any(axis=0))
    return np.roll(fitted, -filled[0], axis=1) if len(filled) else fitted


RIGHT = {
    "build_chain": ((Folded, None), (Counted, None)),
    "build_shift": ((padded_and_cut, ARRAYS), (rolled_and_wiped, ARRAYS)),
    "build_fit_to_ink": ((by_lists, None), (by_kron, None)),
}
WRONG = {
    "build_chain": (
        (Forwards, "backward runs in forward's order"),
        (FirstAlone, "the parameters of the first layer only"),
        (ListsInAList, "parameters() holds lists"),
        (TurnedInPlace, "the list itself was turned"),
    ),
    "build_shift": (
        (rolled, "np.roll wraps"),
        (up_and_left, "the images moved the other way"),
        (across_first, "down and right are swapped"),
    ),
    "build_fit_to_ink": (
        (stretched, "the width became S too"),
        (at_the_left, "the ink is not in the middle"),
    ),
}
