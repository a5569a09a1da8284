"""What a learner's function may do, and what its report says of it."""

import linecache
import re

import numpy as np
import pytest
from lessons import solution
from scipy.signal import correlate2d

from cnnlib import exercises


def test_a_function_that_raises_is_told_where():
    def raises(x, w, b=0, *, stride=1):
        return x[99]

    report = exercises.check("build_conv2d_single", raises)
    assert report.status == "wrong"
    assert "your function raised IndexError: index 99 is out of bounds" in repr(report)
    assert "at the line: return x[99]" in repr(report)
    assert "test_function" not in repr(report)


def test_an_error_deep_in_a_library_is_told_at_the_learner_s_line():
    def raises(x, w, b=0, *, stride=1):
        return correlate2d(x, w, mode="no such mode")

    report = exercises.check("build_conv2d_single", raises)
    assert 'at the line: return correlate2d(x, w, mode="no such mode")' in repr(report)


def test_an_error_in_another_cell_is_told_with_the_answer_s_line_that_led_there():
    """As in the loop of lesson 09, whose pieces stand in mine.py."""
    cells = {"window_of": "def window_of(x):\n    return x[99]\n"}
    cells["f"] = "def f(x, w, b=0, *, stride=1):\n    return window_of(x)\n"
    names = {}
    for name, text in cells.items():
        linecache.cache[f"<{name}>"] = len(text), None, text.splitlines(keepends=True), f"<{name}>"
        exec(compile(text, f"<{name}>", "exec"), names)  # noqa: S102 - the two cells above
    report = exercises.check("build_conv2d_single", names["f"])
    assert "at the line: return x[99], which was called by: return window_of(x)" in repr(report)


@pytest.mark.parametrize("error", [SystemExit, RecursionError, ValueError])
def test_no_error_gets_out(error):
    def raises(x, w, b=0, *, stride=1):
        raise error("no")

    assert error.__name__ in repr(exercises.check("build_conv2d_single", raises))


def test_an_endless_loop_is_stopped(monkeypatch):
    monkeypatch.setattr("cnnlib.exercises.sandbox.TIME_LIMIT", 0.05)

    def endless(x, w, b=0, *, stride=1):
        while True:
            try:
                stride += 1
            except Exception:  # noqa: BLE001, S112 - as learners do
                continue

    report = exercises.check("build_conv2d_single", endless)
    assert re.search(r"0\.05 .*does a loop end\?", repr(report))  # a busy machine stops it later
    assert report.done == ("wrong in the only case tried",)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("seven", "y is a str; a NumPy array was expected"),
        ([[1, 2], [3, 4]], "y is a list; a NumPy array was expected"),
        (np.array(["a"]), "y holds <U1; numbers were expected"),
        (np.zeros((2, 2), complex), "y holds complex128; numbers were expected"),
        ((np.zeros(2), np.zeros(2)), "2 results came back; expected y"),
        (np.zeros((2, 3, 4)), "y has shape (2, 3, 4); expected (1, 2)"),
    ],
)
def test_a_wrong_type_is_said(result, words):
    assert words in repr(exercises.check("build_conv2d_single", lambda x, w, b, *, stride: result))


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (None, "nothing came back; expected out, rest: is the return missing?"),
        (3, "1 result came back; expected out, rest"),
        ((1, 2, 3), "3 results came back; expected out, rest"),
    ],
)
def test_too_few_or_too_many_results_are_said(result, words):
    def answer(h, k, stride, p):
        return result or print(h)

    assert words in repr(exercises.check("outputs_and_leftovers", answer))


def test_a_forgotten_return_is_said():
    right = solution("build_conv2d_single")  # read from its notebook before the clock runs

    def forgets(x, w, b=0, *, stride=1):
        y = right(x, w, b, stride=stride)  # noqa: F841

    assert "y is None: is the return missing?" in repr(
        exercises.check("build_conv2d_single", forgets)
    )


def test_prints_are_kept_out_of_the_page_and_mentioned(capsys):
    right = solution("build_conv2d_single")

    def talks(x, w, b=0, *, stride=1):
        print("window", x.shape)
        return right(x, w, b, stride=stride)

    report = exercises.check("build_conv2d_single", talks)
    assert report
    assert "printed while it ran: window (2, 3)" in repr(report)
    assert capsys.readouterr().out == ""


def test_a_changed_input_is_said_though_the_values_are_right():
    right = solution("build_conv2d_single")

    def changes(x, w, b=0, *, stride=1):
        y = right(x, w, b, stride=stride)
        x *= 0
        return y

    assert "your function changed x in place" in repr(
        exercises.check("build_conv2d_single", changes)
    )


def test_a_view_is_said_where_a_new_array_is_due():
    right = solution("pool_by_reshaping")

    def view(x, kernel_size):
        return x if kernel_size == (1, 1) else right(x, kernel_size)

    assert "a view of x" in repr(exercises.check("pool_by_reshaping", view))


def test_a_result_instead_of_a_function_is_said():
    assert "leave out the parentheses" in repr(exercises.check("build_pixel_gradient", np.zeros(3)))


def test_floats_for_ints_are_said():
    right = solution("outputs_and_leftovers")

    def floats(h, k, stride, p):
        return tuple(map(float, right(h, k, stride, p)))

    report = exercises.check("outputs_and_leftovers", floats)
    assert "a whole number (int) was expected" in repr(report)


def test_an_answer_that_knows_the_cases_by_heart_meets_a_second_oracle():
    name = "build_conv2d_single_backward"
    right = exercises.catalogue.find(name).truth

    def by_heart(grad_y, x, w):
        grad_x, grad_w, grad_b = right(grad_y, x, w)
        return 0 * grad_x if x.shape == (9, 7) else grad_x, grad_w, grad_b

    report = exercises.check(name, by_heart)
    assert report.status == "wrong"
    assert "<y, grad_y> = " in repr(report)
