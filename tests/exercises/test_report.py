"""The report shows the smallest case, says more on a second try, draws what differs, is safe."""

import os
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest
from lessons import solution

from cnnlib import exercises, naive
from cnnlib.exercises.comparison import dtype_limit, same


def slide(x, w, b=0, *, stride=1):
    return np.array(solution("build_conv2d_single")(x, w, b, stride=stride), float)


def negative(x, w, b=0, *, stride=1):
    return -slide(x, w, b, stride=stride)


def turned(x, w, b=0, *, stride=1):
    return slide(x, w[::-1, ::-1], b, stride=stride)


# --- what is shown


def test_a_report_shows_the_smallest_case_as_grids():
    report = exercises.check("build_conv2d_single", negative)
    captions = [grid.caption for grid in report.grids]
    assert captions[:4] == ["x", "w", "your y", "expected y"]
    assert "case 1 of 14: x (2, 3), w (2, 2), b = 2, stride = 1" in repr(report)
    assert report.grids[2].text.lstrip().startswith("[")  # the first entry is marked


def test_a_window_of_one_pixel_is_shown_only_where_nothing_else_is_wrong():
    def whole_rows(x, kernel_size):
        (h, width), (k_h, k_w) = x.shape, kernel_size
        return x.reshape(h // k_h, k_h, width // k_w, k_w).mean(axis=(2, 3))

    shown = repr(exercises.check("pool_by_reshaping", whole_rows))
    assert "x (4, 4), kernel_size = (2, 2)" in shown  # the right shape, and the wrong content
    assert "has shape" not in shown

    right = solution("pool_by_reshaping")

    def wrong_at_one(x, kernel_size):
        return right(x, kernel_size) + (kernel_size == (1, 1))

    assert "kernel_size = (1, 1)" in repr(exercises.check("pool_by_reshaping", wrong_at_one))


def test_all_channels_are_shown_so_that_a_sum_over_them_can_be_done_again():
    report = exercises.check(
        "build_conv2d_multi", lambda x, w, b=None: naive.conv2d_multi(x, w[:, ::-1], b)
    )
    assert report.grids[0].text.count("sheet") > 1
    assert report.grids[1].text.count("sheet") > 1


def convolve_one(window, w):
    return (window * w[0, 0, 0]).sum()


def test_the_line_told_is_the_deepest_of_the_reader_s_own():
    def calls_another_cell(x, w, b=0, *, stride=1):
        return convolve_one(x, w)

    said = repr(exercises.check("build_conv2d_single", calls_another_cell))
    assert "at the line: return (window * w[0, 0, 0]).sum()" in said


def test_the_cause_of_an_error_is_told_beside_it():
    def halves(x, w, b=0, *, stride=1):
        return np.zeros((len(x) / 2, 2))

    assert "/ gives floats, // whole numbers" in repr(
        exercises.check("build_conv2d_single", halves)
    )


# --- the second try


def test_a_second_red_says_what_was_done_and_where_it_has_a_name():
    first, second = (exercises.check("build_conv2d_single", turned) for _ in range(2))
    assert "cases tried" not in repr(first)
    assert "right in 0 of the 14 cases tried" in repr(second)
    assert 'this slip has a name: hint("build_conv2d_single", 2) tells it' in repr(second)
    for told in (repr(first), repr(second), second._repr_html_()):
        assert "kernel is turned" not in told


def test_what_was_done_is_not_announced_as_a_name_too():
    for _ in range(2):
        report = exercises.check("build_conv2d_single", negative)
    assert "your y has the wrong sign" in repr(report)
    assert "has a name" not in repr(report)


def test_each_exercise_counts_its_own_tries_and_begins_anew_when_it_passes():
    exercises.check("build_conv2d_single", turned)
    assert exercises.check("three_cells", (1, 5, 2)).tries == 1
    assert exercises.check("build_conv2d_single", turned).tries == 2
    assert exercises.check("build_conv2d_single").tries == 1  # not attempted: no try
    assert exercises.check("build_conv2d_single", turned).tries == 3
    exercises.check("build_conv2d_single", slide)
    assert exercises.check("build_conv2d_single", turned).tries == 1


def test_a_pencil_exercise_is_not_given_away():
    for _ in range(2):
        report = exercises.check("three_cells", (4, 6, 3))
    assert not report.grids
    assert "turn" not in repr(report)
    answer = ("loss", "both", "layer")
    assert "divides" not in repr(exercises.check("where_is_one_over_n", answer))


# --- square kernels alone


def for_square_kernels(x, w, b=None, *, stride=1, padding=0):
    return naive.conv2d(x, w if w.shape[2] == w.shape[3] else -w, b, stride=stride, padding=padding)


def test_square_kernels_may_be_judged_alone():
    assert not exercises.check("conv2d", for_square_kernels)
    report = exercises.check("conv2d", for_square_kernels, kernel="square")
    assert report
    assert report.sentences[0] == "judged with square kernels alone"
    wrong = exercises.check("conv2d", lambda x, w, b, **o: -naive.conv2d(x, w, b), kernel="square")
    assert wrong.sentences[0] == "judged with square kernels alone"


def test_a_scope_that_there_is_not_is_said():
    with pytest.raises(ValueError, match=r'kernel must be "square", or be left out; not \'round\''):
        exercises.check("conv2d", naive.conv2d, kernel="round")
    for name in ("three_cells", "spread_the_gradient"):
        with pytest.raises(ValueError, match=f"{name} has no kernels to choose from"):
            exercises.check(name, 7, kernel="square")


# --- what is not a number, and what a dtype cannot hold


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_said_first(bad):
    def astray(x, w, b=0, *, stride=1):
        y = slide(x, w, b, stride=stride) + 1
        y[-1, -1] = bad
        return y

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = exercises.check("build_conv2d_single", astray)
        assert f"1 of 2 entries of y are nan or infinite; the first: y[0, 1] is {bad}" in repr(
            report
        )
        assert report.likely is None
        report._repr_html_()
        assert not same(np.array([1.0, 2.0]), np.array([1.0, bad]))
        everywhere = exercises.check(
            "build_conv2d_single", lambda x, w, b, *, stride: slide(x, w, b) / 0
        )
        assert everywhere.likely is None


@pytest.mark.parametrize(
    ("dtype", "words"),
    [
        (np.int64, "y is an array of int64, which holds no fractions"),
        (bool, "y is an array of bool, which holds True and False only"),
    ],
)
def test_a_dtype_that_cannot_hold_the_answer_is_named(dtype, words):
    def average(x, kernel_size, **options):
        return naive.avg_pool2d(x, kernel_size, **options).astype(dtype)

    report = exercises.check("avg_pool2d", average)
    assert words in repr(report)
    assert report.likely == f"your {words}"


def test_whole_sums_are_not_put_down_to_their_dtype():
    def summed(x, kernel_size):
        (h, width), (k_h, k_w) = x.shape, kernel_size
        return x.reshape(h // k_h, k_h, width // k_w, k_w).sum(axis=(1, 3))

    exercises.check("pool_by_reshaping", summed)
    second = exercises.check("pool_by_reshaping", summed)
    assert "your y is too big, off by exactly k_h k_w" in repr(second)


@pytest.mark.parametrize(
    ("dtype", "numbers", "limit"),
    [
        (np.int8, [127, -128], None),
        (np.int8, [128], "holds -128 to 127 only"),
        (np.uint8, [-1], "holds 0 to 255 only"),
        (np.float16, [1], "keeps 3 digits"),
        (np.float32, [0.1], None),
    ],
)
def test_what_a_dtype_can_hold(dtype, numbers, limit):
    assert dtype_limit(np.dtype(dtype), np.array(numbers, float)) == limit


# --- how it shows itself


def test_on_a_page_what_differs_is_hatched_and_said():
    def one_off(x, w, b=0, *, stride=1):
        y = slide(x, w, b, stride=stride)
        y[0, 0] += 3
        return y

    shown = exercises.check("build_conv2d_single", one_off)._repr_html_()
    assert "yours minus expected: 1 of 2 differ" in shown
    hatched = re.findall(r"<td style='[^']*repeating-linear-gradient[^']*' title='([^']*)'", shown)
    assert len(hatched) == 2  # in yours, and in the difference
    assert hatched[0].startswith("differs: ")
    assert hatched[1] == "differs: 3 beside 0"
    assert "yours minus" not in repr(exercises.check("build_conv2d_single", one_off))


def test_too_much_and_too_little_are_hatched_differently():
    def apart(x, w, b=0, *, stride=1):
        y = slide(x, w, b, stride=stride)
        y[0, 0] += 1
        y[0, 1] -= 1
        return y

    shown = exercises.check("build_conv2d_single", apart)._repr_html_()
    assert {"45deg", "135deg"} <= set(re.findall(r"\d+deg", shown))


def test_a_report_escapes_what_the_learner_made():
    def raises(x, w, b=0, *, stride=1):
        raise ValueError("<script>alert(1)</script> & co")

    shown = exercises.check("build_conv2d_single", raises)._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_report_prints_into_any_pipe(encoding):
    code = "from cnnlib.exercises import check; print(check('three_cells', (1, 5, 2)))"
    said = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    ).stdout.decode(encoding)
    assert "three_cells: wrong" in said
    assert ("✗" in said) == (encoding == "utf-8")
