"""Exercises whose answer is a value."""

from lessons import solution

from cnnlib import exercises


def test_an_answer_of_nonsense_is_said():
    assert "cannot be read" in repr(exercises.check("three_cells", 3))


def test_what_is_right_is_said_too():
    assert "and the bias once" in repr(exercises.check("three_cells", (2, 6, 3)))


def test_a_pair_whose_function_is_still_empty_is_not_attempted_yet():
    words, _ = solution("forgotten_sum")

    def mended(grad_y, x, w): ...

    assert exercises.check("forgotten_sum", (words, mended)).status == "not attempted yet"
