"""Exercises whose answer is a value."""

from cnnlib import exercises


def test_an_answer_of_nonsense_is_said():
    assert "cannot be read" in repr(exercises.check("three_cells", 3))


def test_what_is_right_is_said_too():
    assert "and the bias once" in repr(exercises.check("three_cells", (2, 6, 3)))
