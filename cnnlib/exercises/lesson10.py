"""Lesson 10, Train it: compose layers, read the first loss, shift with an empty margin."""

import math
from itertools import pairwise

import numpy as np

from cnnlib.exercises.cases import integers
from cnnlib.exercises.exercise import Case, Suspect, ValueExercise
from cnnlib.exercises.function import FunctionExercise


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


def compose_layers(layers, x, grad_y):
    """Both passes through the layers: (y, grad_x)."""
    for layer in layers:
        x = layer.forward(x)
    for layer in reversed(layers):
        grad_y = layer.backward(grad_y)
    return x, grad_y


def _through_the_class(answer):
    def run(layers, x, grad_y):
        chain = answer(list(layers))
        return chain.forward(x), chain.backward(grad_y)

    return run


def _layer_cases():
    rng = np.random.default_rng(22)
    cases = []
    for n, sizes in ((1, (2, 3)), (2, (3, 3, 3, 3)), (2, (4, 2, 3, 5)), (3, (2, 4, 3))):
        layers = tuple(Times(integers(rng, pair)) for pair in pairwise(sizes))
        cases.append(Case((layers, integers(rng, (n, sizes[0])), integers(rng, (n, sizes[-1])))))
    return tuple(cases)


class _Chain:
    """The likely wrong answer: backward in forward's order."""

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


class _LastOnly(_Chain):
    def backward(self, grad_y):
        return self.layers[-1].backward(grad_y)


COMPOSE_LAYERS = FunctionExercise(
    name="compose_layers",
    lesson=10,
    title="Compose layers",
    kind="write",
    minutes=8,
    how="your class, made as Chain(layers), with forward(x) and backward(grad_y)",
    hints=(
        "Idea: what came last in forward comes first in backward.",
        "Shape: each backward takes what the next layer's backward gave.",
        "Line: for layer in reversed(self.layers)",
    ),
    truth=compose_layers,
    cases=_layer_cases(),
    oracle="one, two and three layers one after the other",
    outputs=("y", "grad_x"),
    through=_through_the_class,
    suspects=(
        Suspect(
            "forward_order",
            "backward runs in forward's order: the last layer must come first",
            _Chain,
        ),
        Suspect("last_only", "only one layer's backward was called", _LastOnly),
    ),
)

LOSSES = {"a": math.log(10), "b": 23.0, "c": 0.1}
_READ = {"a": "knows nothing", "b": "sure and wrong", "c": "has seen the answers"}


def _start(answer):
    answer = answer if isinstance(answer, dict) else dict(zip(LOSSES, answer, strict=True))
    for letter, words in _READ.items():
        if answer[letter] != words:
            slip = {
                "a": "ten classes, all equally likely: the loss is log 10, which is 2.30",
                "b": "far above log 10: sure of wrong answers; the last layer is too large",
                "c": "low is not good here: nobody can know the answers before training",
            }
            return f"a first loss of {LOSSES[letter]:.2f}: not {answer[letter]!r}", slip[letter]
    return None


START_AT_LOG_C = ValueExercise(
    name="start_at_log_c",
    lesson=10,
    title="Start at log C",
    kind="diagnose",
    minutes=5,
    how="what each of the three first losses says, in words of material('start_at_log_c')",
    hints=(
        "Idea: what is the loss of one who guesses uniformly among ten?",
        "Shape: three of the words.",
        "Line: log 10 = 2.30",
    ),
    material={**LOSSES, "words": tuple(sorted(_READ.values()))},
    judge=_start,
    says="log 10 is the loss of one who knows nothing yet, and that is the healthy start",
)


def shift_test(images, down, right):
    moved = np.zeros_like(images)
    h, w = images.shape[-2:]
    to = np.s_[..., max(down, 0) : h + min(down, 0), max(right, 0) : w + min(right, 0)]
    of = np.s_[..., max(-down, 0) : h + min(-down, 0), max(-right, 0) : w + min(-right, 0)]
    moved[to] = images[of]
    return moved


def _shift_cases():
    rng = np.random.default_rng(23)
    settings = [
        ((1, 1, 3, 4), 1, 0),
        ((2, 1, 4, 5), 0, 2),
        ((2, 1, 4, 3), -1, 1),
        ((1, 2, 5, 4), 2, -1),
        ((1, 1, 3, 3), 0, 0),
    ]
    return tuple(Case((integers(rng, shape), down, right)) for shape, down, right in settings)


SHIFT_TEST = FunctionExercise(
    name="shift_test",
    lesson=10,
    title="Shift test",
    kind="measure",
    minutes=8,
    how="your function shift_test(images, down, right), which fills the margin with 0",
    hints=(
        "Idea: what leaves the image is gone, and the margin that opens is empty.",
        "Shape: the same as images; shifts may be negative.",
        "Line: rows max(down, 0) : h + min(down, 0) take max(-down, 0) : h + min(-down, 0)",
    ),
    truth=shift_test,
    cases=_shift_cases(),
    oracle="the pixels one by one",
    outputs=("moved",),
    suspects=(
        Suspect(
            "wraps",
            "what left the image came in again on the other side: np.roll wraps; fill with 0",
            lambda images, down, right: np.roll(images, (down, right), axis=(-2, -1)),
        ),
        Suspect(
            "other_way",
            "the images moved the other way: down and right are positive",
            lambda images, down, right: shift_test(images, -down, -right),
        ),
        Suspect(
            "rows_for_columns",
            "down and right are swapped: rows are axis -2, columns axis -1",
            lambda images, down, right: shift_test(images, right, down),
        ),
    ),
)

EXERCISES = (COMPOSE_LAYERS, START_AT_LOG_C, SHIFT_TEST)
