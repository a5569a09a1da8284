"""Train it: compose layers, read the first loss, shift with an empty margin."""

import math
from itertools import pairwise

import numpy as np

from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.value import value_exercise


class Times:
    """A small layer for the check: y = x @ m, grad_x = grad_y @ m.T."""

    def __init__(self, m):
        self.m = m

    def forward(self, x):
        return x @ self.m

    def backward(self, grad_y):
        return grad_y @ self.m.T

    def __repr__(self):
        # Without the address of the object, which a reader cannot use.
        return f"Times{self.m.shape}"


@function_exercise(
    wants="your class, made as Chain(layers), with forward(x) and backward(grad_y)",
    idea="what came last in forward comes first in backward.",
    shape="each backward takes what the next layer's backward gave.",
    line="for layer in reversed(self.layers)",
    oracle="one, two and three layers one after the other, forward and back twice",
    returns=("y", "grad_x", "the second y", "the second grad_x"),
)
def compose_layers(layers, x, grad_y):
    for layer in layers:
        x = layer.forward(x)
    for layer in reversed(layers):
        grad_y = layer.backward(grad_y)
    return x, grad_y, x, grad_y


@compose_layers.cases
def _(draw):
    for n, sizes in ((1, (2, 3)), (2, (3, 3, 3, 3)), (2, (4, 2, 3, 5)), (3, (2, 4, 3))):
        layers = tuple(Times(draw(pair)) for pair in pairwise(sizes))
        yield Case(layers, draw((n, sizes[0])), draw((n, sizes[-1])))


@compose_layers.use
def _(answer, layers, x, grad_y):
    chain = answer(list(layers))
    passes = [(chain.forward(x), chain.backward(grad_y)) for _ in range(2)]
    return passes[0] + passes[1]


@compose_layers.slip("backward runs in forward's order: the last layer must come first")
class ForwardOrder:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad_y):
        for layer in self.layers:
            grad_y = layer.backward(grad_y)
        return grad_y


@compose_layers.slip("only one layer's backward was called")
class LastOnly(ForwardOrder):
    def backward(self, grad_y):
        return self.layers[-1].backward(grad_y)


@compose_layers.slip(
    "backward reversed the list itself: the next forward runs the wrong way; use reversed(...)"
)
class Reversing(ForwardOrder):
    def backward(self, grad_y):
        self.layers.reverse()
        return super().backward(grad_y)


@compose_layers.slip("backward took the layers out of the list: the next forward finds none")
class Popping(ForwardOrder):
    def backward(self, grad_y):
        while self.layers:
            grad_y = self.layers.pop().backward(grad_y)
        return grad_y


LOSSES = {"a": math.log(10), "b": 23.0, "c": 0.1}
MEANING = {"a": "knows nothing", "b": "sure and wrong", "c": "has seen the answers"}


@value_exercise(
    wants="what each of the three first losses says, in words of material('start_at_log_c')",
    idea="what is the loss of one who guesses uniformly among ten?",
    shape="three of the words.",
    line="log 10 = 2.30",
    when_right="log 10 is the loss of one who knows nothing yet, and that is the healthy start",
)
def start_at_log_c(answer):
    answer = answer if isinstance(answer, dict) else dict(zip(LOSSES, answer, strict=True))
    for letter, words in MEANING.items():
        if answer[letter] != words:
            slip = {
                "a": "ten classes, all equally likely: the loss is log 10, which is 2.30",
                "b": "far above log 10: sure of wrong answers; the last layer is too large",
                "c": "low is not good here: nobody can know the answers before training",
            }
            return f"a first loss of {LOSSES[letter]:.2f}: not {answer[letter]!r}", slip[letter]
    return None


@start_at_log_c.hands_out
def _():
    return {**LOSSES, "words": tuple(sorted(MEANING.values()))}


@function_exercise(
    wants="your function shift_test(images, down, right), which fills the margin with 0",
    idea="what leaves the image is gone, and the margin that opens is empty.",
    shape="the same as images; shifts may be negative.",
    line="rows max(down, 0) : h + min(down, 0) take max(-down, 0) : h + min(-down, 0)",
    oracle="the pixels one by one",
    returns=("moved",),
)
def shift_test(images, down, right):
    moved = np.zeros_like(images)
    h, w = images.shape[-2:]
    for i, j in np.ndindex(h, w):
        if 0 <= i - down < h and 0 <= j - right < w:
            moved[..., i, j] = images[..., i - down, j - right]
    return moved


@shift_test.cases
def _(draw):
    yield Case(draw((1, 1, 3, 3)), 0, 0)
    yield Case(draw((1, 1, 3, 4)), 1, 0)
    yield Case(draw((2, 1, 4, 3)), -1, 1)
    yield Case(draw((2, 1, 4, 5)), 0, 2)
    yield Case(draw((1, 2, 5, 4)), 2, -1)


@shift_test.slip("what left the image came in again on the other side: np.roll wraps; fill with 0")
def wraps(images, down, right):
    return np.roll(images, (down, right), axis=(-2, -1))


@shift_test.slip("the images moved the other way: down and right are positive")
def other_way(images, down, right):
    return shift_test(images, -down, -right)


@shift_test.slip("down and right are swapped: rows are axis -2, columns axis -1")
def rows_for_columns(images, down, right):
    return shift_test(images, right, down)
