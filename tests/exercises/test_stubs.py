"""An answer that was not begun is told from one that is wrong."""

import numpy as np
import pytest
from lessons import solution

from cnnlib import exercises
from cnnlib.exercises.catalogue import all_exercises
from cnnlib.exercises.function import FunctionExercise

EXERCISES = {name: each for group in all_exercises().values() for name, each in group.items()}


def dots(*args): ...


def passes(*args):
    """A docstring is no answer."""
    pass  # noqa: PIE790 - as learners leave it


def returns_dots(*args):
    return ...


def returns_none(*args):
    return None


def refuses(*args):
    raise NotImplementedError


def half(x, w, b=0, *, stride=1):
    out_h = ...
    y = np.zeros((out_h, out_h))
    return y


def quietly_half(x, w, b=0, *, stride=1):
    y = np.zeros((2, 2))
    for i in range(2):
        window = ...
        y[i, i] = i
    return y, window


STUBS = (None, ..., dots, passes, returns_dots, returns_none, refuses)


class EmptyChain:
    def __init__(self, layers): ...

    def forward(self, x): ...

    def backward(self, grad_y): ...


class HalfAChain(EmptyChain):
    def __init__(self, layers):
        self.layers = layers

    def forward(self, x): ...

    def backward(self, grad_y):
        return grad_y


@pytest.mark.parametrize("name", list(EXERCISES))
def test_an_empty_stub_is_not_attempted(name):
    exercise = EXERCISES[name]
    functions = isinstance(exercise, FunctionExercise) or name.startswith(("kill_", "exam"))
    for stub in STUBS if functions else (*STUBS[:2], (..., ..., ...), {"A": None}, []):
        report = exercises.check(name, stub)
        assert report.status == "not attempted yet", (stub, report)
        assert not report


def test_blanks_left_in_a_stub_or_a_class_are_seen():
    assert exercises.check("build_conv2d_single", half).status == "not attempted yet"
    assert exercises.check("build_conv2d_single", quietly_half).status == "not attempted yet"
    assert exercises.check("build_chain", EmptyChain).status == "not attempted yet"
    begun = exercises.check("build_chain", HalfAChain)
    assert begun.status == "wrong"
    assert begun.sentences == ("still to be written: forward",)
    words, _ = solution("forgotten_sum")
    assert exercises.check("forgotten_sum", (words, None)).status == "not attempted yet"


def test_dots_in_an_index_are_no_blank():
    def with_dots(x, i, j, k_h, k_w):
        return x[..., i : i + k_h, j : j + k_w] + 0 * len(x)

    assert exercises.check("cut_window", with_dots)


def test_dots_in_an_index_do_not_excuse_a_wrong_answer():
    def wrong(x, i, j, k_h, k_w):
        return x[..., j : j + k_w]

    assert exercises.check("cut_window", wrong).status == "wrong"
