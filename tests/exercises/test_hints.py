"""Hints are folds: all of them there, none counted, the slip beside the shape."""

import numpy as np
import pytest

from cnnlib import exercises
from cnnlib.padding import insert, pad


def flipped(x, w, b=0, *, stride=1):
    return exercises.catalogue.find("build_conv2d_single").truth(x, w[::-1, ::-1], b, stride=stride)


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
    assert repr(first).startswith("hint 1 of 3. Idea: copy the pixel that is one down")


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
    assert "Your last answer" not in repr(exercises.hint("build_conv2d_single", 3))
    exercises.check("build_conv2d_single", flipped)
    told = repr(exercises.hint("build_conv2d_single", 2)).split("\n")
    assert told[2].startswith("Your last answer: the kernel is turned: ")
    assert "Your last answer" not in repr(exercises.hint("build_conv2d_single", 1))
    assert "Your last answer" not in repr(exercises.hint("move_left", 2))


def test_the_slip_is_forgotten_when_the_answer_passes():
    exercises.check("build_conv2d_single", flipped)
    exercises.check("build_conv2d_single", exercises.catalogue.find("build_conv2d_single").truth)
    assert "Your last answer" not in repr(exercises.hint("build_conv2d_single", 2))


# A function with a gap, and the exercise whose third hint fills it.
FILLED = {
    "spread_the_gradient": """
def spread_the_gradient(grad_z, y_shape, k):
    grad_y = np.zeros(y_shape)
    for i, j in np.ndindex(grad_z.shape):
        {line}
    return grad_y
""",
    "mend_the_tail": """
def mend_the_tail(grad_y, x_size, k, stride):
    return {line}
""",
    "build_pixel_gradient": """
def build_pixel_gradient(grad_y, w, x_shape, *, stride=1):
    grad_x, (k_h, k_w), s = np.zeros(x_shape), w.shape, stride
    for i, j in np.ndindex(grad_y.shape):
        {line}
    return grad_x
""",
    "cut_window": "def cut_window(x, i, j, k_h, k_w): return {line}",
}


@pytest.mark.parametrize("name", FILLED)
def test_the_line_of_the_third_hint_is_right_as_told(name):
    names = {"np": np, "pad": pad, "insert": insert}
    line = exercises.catalogue.find(name).line
    exec(FILLED[name].format(line=line), names)  # noqa: S102 - only our own lines
    assert exercises.check(name, names[name])
