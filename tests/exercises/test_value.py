"""Exercises whose answer is a value."""

import numpy as np
import pytest
from lessons import solution

from cnnlib import exercises


def test_an_answer_of_nonsense_is_said():
    assert "cannot be read" in repr(exercises.check("three_cells", 3))


def in_itself():
    rows = []
    rows.append(rows)
    return rows


def wrapped_in_itself():
    def wrapped(*args): ...

    wrapped.__wrapped__ = wrapped
    return wrapped


class Deep:
    """Asked for anything, asks itself."""

    def __getattr__(self, name):
        return getattr(self, f"{name}x")

    def __call__(self, *args):
        return 1


@pytest.mark.parametrize(
    "make",  # since pytest reads a parameter itself
    [
        in_itself,
        lambda: {"a": in_itself()},
        lambda: ("words", wrapped_in_itself()),
        wrapped_in_itself,
        Deep,
        lambda: np.broadcast_to(1.0, 10**11),
        lambda: np.broadcast_to(np.float16(1), (10**6, 10**6)),
    ],
)
@pytest.mark.parametrize(
    "name",
    ["three_cells", "say_it_in_letters", "forgotten_sum", "build_conv2d_single", "build_conv2d"],
)
def test_an_answer_that_cannot_be_read_ends_in_a_report(name, make, monkeypatch):
    monkeypatch.setattr("cnnlib.exercises.sandbox.TIME_LIMIT", 0.2)
    assert not exercises.check(name, make())


def test_what_is_right_is_said_too():
    assert "and the bias once" in repr(exercises.check("three_cells", (2, 6, 3)))


def test_a_pair_whose_function_is_still_empty_is_not_attempted_yet():
    words, _ = solution("forgotten_sum")

    def mended(grad_y, x, w): ...

    assert exercises.check("forgotten_sum", (words, mended)).status == "not attempted yet"


def test_two_words_for_three_trainings_say_how_to_write_them():
    for answer in ({"A": "layer", "B": "both"}, ("layer", "both")):
        said = repr(exercises.check("where_is_one_over_n", answer))
        assert 'no word for C; write {"A": ..., "B": ..., "C": ...}' in said
