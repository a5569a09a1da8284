"""Hints are folds: all of them there, none counted, the slip beside the shape."""

import pytest

from cnnlib import exercises
from cnnlib.exercises import attempts


@pytest.fixture(autouse=True)
def new_kernel():
    attempts.forget()


def flipped(x, w, stride):
    return exercises.catalogue._find("slide_with_stride").truth(x, w[::-1, ::-1], stride)


def test_as_text_as_many_are_told_as_were_asked_for():
    for steps in (1, 2, 3, 4):
        lines = repr(exercises.hint("move_left", steps)).split("\n")
        told = [line for line in lines if line.startswith("hint ")]
        assert [line.split()[4] for line in told] == ["Idea:", "Shape:", "Line:"][:steps]
        more = f'hint("move_left", {steps + 1}) shows one more'
        assert lines == told + [more] * (steps < 3)


def test_asking_again_changes_nothing():
    first = exercises.hint("move_left")
    assert exercises.hint("move_left") == first
    assert repr(first).startswith("hint 1 of 3. Idea: each output copies its neighbour")


def test_on_a_page_the_folds_lie_within_one_another():
    shown = exercises.hint("move_left", 2)._repr_html_()
    assert shown.count("<details") == 3
    assert shown.count("<details open") == 2
    assert shown.endswith("</details></details></details></div>")
    idea, shape, line = (shown.index(f"{word}: ") for word in ("Idea", "Shape", "Line"))
    assert idea < shape < line


def test_steps_are_counted_from_one():
    with pytest.raises(ValueError, match="steps is 0; it must be at least 1"):
        exercises.hint("move_left", 0)


def test_the_second_hint_names_the_slip_of_the_last_red_answer():
    assert "Your last answer" not in repr(exercises.hint("slide_with_stride", 3))
    exercises.check("slide_with_stride", flipped)
    told = repr(exercises.hint("slide_with_stride", 2)).split("\n")
    assert told[2].startswith("Your last answer: the kernel is turned by 180 degrees")
    assert "Your last answer" not in repr(exercises.hint("slide_with_stride", 1))
    assert "Your last answer" not in repr(exercises.hint("move_left", 2))


def test_the_slip_is_forgotten_when_the_answer_passes():
    exercises.check("slide_with_stride", flipped)
    exercises.check("slide_with_stride", exercises.catalogue._find("slide_with_stride").truth)
    assert "Your last answer" not in repr(exercises.hint("slide_with_stride", 2))
