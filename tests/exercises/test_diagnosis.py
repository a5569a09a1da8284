"""The words of the transforms and factors, on answers that no suspect gives."""

import numpy as np
import pytest
from lessons import solution

from cnnlib import exercises, naive


def transformed(transform):
    right = solution("build_pixel_gradient")  # read from its notebook before the clock runs

    def answer(grad_y, w, x_shape, *, stride=1):
        return transform(right(grad_y, w, x_shape, stride=stride))

    return answer


@pytest.mark.parametrize(
    ("transform", "words"),
    [
        (lambda a: a[::-1, ::-1].copy(), "your grad_x is the right one turned by 180 degrees"),
        (lambda a: a.T.copy(), "your grad_x is the right one transposed"),
        (lambda a: a[::-1].copy(), "upside down"),
        (lambda a: a[:, ::-1].copy(), "left and right swapped"),
        (lambda a: -a, "your grad_x has the wrong sign"),
        (lambda a: np.roll(a, 1, axis=0), "your grad_x is shifted down by one row"),
        (lambda a: np.roll(a, -1, axis=1), "your grad_x is shifted left by one column"),
        (
            lambda a: np.pad(a[:-1], ((0, 1), (0, 0))),
            "right but for its last row, which holds zeros",
        ),
        (lambda a: a[:-1].copy(), "right as far as it goes, but has shape"),
        (lambda a: a[:0].copy(), "your grad_x is empty: a slice such as [p:-p]"),
        (lambda a: 0 * a, "still all zeros"),
        (lambda a: a * 3, "3 times the right one, in every entry"),
    ],
)
def test_a_transform_of_the_truth_is_named(transform, words):
    report = exercises.check("build_pixel_gradient", transformed(transform))
    assert words in report.likely


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (lambda g, n: g / n, "your grad_x is too small, off by exactly n"),
        (lambda g, n: g * n, "your grad_x is too big, off by exactly n"),
    ],
)
def test_a_factor_is_named(scale, words):
    def scaled(grad_y, x, w, **options):
        return tuple(scale(g, len(x)) for g in naive.conv2d_backward(grad_y, x, w, **options))

    assert exercises.check("conv2d_backward", scaled).likely == words


def test_no_words_where_nothing_is_recognised():
    assert (
        exercises.check(
            "build_pixel_gradient", transformed(lambda a: a + np.arange(a.size).reshape(a.shape))
        ).likely
        is None
    )


def conv2d_multi(x, w, b, *, short=0, rows=0):
    """The loops of the lesson; `short` leaves the last windows out, `rows` reads a wrong row."""
    y = np.zeros((len(w), x.shape[1] - w.shape[2] + 1, x.shape[2] - w.shape[3] + 1))
    for q in range(len(w)):
        for i in range(y.shape[1] - short):
            for j in range(y.shape[2] - short):
                window = x[:, i : i + w.shape[2], j : j + w.shape[3]]
                y[q, i, j] = (window * w[q]).sum() + (0 if b is None else b[q])
        y[q, -1] += rows
    return y


def test_a_skipped_last_window_is_told_from_a_leftover():
    """There is no leftover at stride 1, and a map of one row must not hide the slip."""
    report = exercises.check(
        "build_conv2d_multi", lambda x, w, b=None: conv2d_multi(x, w, b, short=1)
    )
    assert "last row and column, which holds zeros: nothing was written there" in report.likely
    assert "remainder" not in report.likely


def test_a_wrong_last_row_is_not_called_skipped():
    report = exercises.check(
        "build_conv2d_multi", lambda x, w, b=None: conv2d_multi(x, w, b, rows=1)
    )
    assert report.likely == "your y is right but for its last row"


def test_buffered_addition_is_told_from_assignment():
    def buffered(grad_y, x, kernel_size, *, stride=None):
        grad_x, rows, columns = np.zeros(x.shape), [], []
        k, s = kernel_size, stride or kernel_size
        for i, j in np.ndindex(grad_y.shape):
            window = x[s * i : s * i + k, s * j : s * j + k]
            u, v = np.unravel_index(window.argmax(), window.shape)
            rows.append(s * i + u)
            columns.append(s * j + v)
        grad_x[rows, columns] += grad_y.ravel()
        return grad_x

    report = exercises.check("build_max_pool_backward", buffered)
    assert "np.add.at" in report.likely
    assert "= stands where" not in report.likely


def test_one_number_is_no_multiple_of_another():
    def no_padding(h, k, stride, p):
        return (h - k) // stride + 1, (h - k) % stride

    assert exercises.check("outputs_and_leftovers", no_padding).likely.startswith(
        "the padding is missing"
    )

    def one_too_few_in_one_case(h, k, stride, p):
        out, rest = divmod(h + 2 * p - k, stride)
        return out + 1 - (h == 9), rest

    assert exercises.check("outputs_and_leftovers", one_too_few_in_one_case).likely is None


def with_two_slips(x, w, b=None, *, stride=1, padding=0):
    """The bias is forgotten, and where there is much padding the kernel is turned too."""
    w = w[..., ::-1, ::-1] if padding == 2 else w
    return naive.conv2d(x, w, stride=stride, padding=padding)


def test_a_suspect_survives_a_second_slip():
    report = exercises.check("conv2d", with_two_slips)
    assert report.likely.startswith("the bias is forgotten; that explains 13 of 14 wrong results")


def test_a_suspect_that_is_wrong_where_the_answer_is_right_is_cleared():
    def wrong_with_padding(x, w, b=None, *, stride=1, padding=0):
        w = w[..., ::-1, ::-1] if padding else w
        return naive.conv2d(x, w, b, stride=stride, padding=padding)

    report = exercises.check("conv2d", wrong_with_padding)
    assert report.likely is None
    assert report.done[0].endswith("cases tried: only the wrong ones have padding")


def test_one_place_where_only_the_suspect_is_wrong_clears_it():
    def turned_but_once(x, w, b=None, *, stride=1, padding=0):
        w = w if padding == 2 else w[..., ::-1, ::-1]
        return naive.conv2d(x, w, b, stride=stride, padding=padding)

    assert exercises.check("conv2d", turned_but_once).likely is None


def test_what_is_kept_between_calls_is_not_laid_on_the_case():
    calls = []

    def grows(x, w, b=None, **options):
        calls.append(x.tobytes())
        return naive.conv2d(x, w, b, **options) + (calls.count(x.tobytes()) - 1)

    report = exercises.check("conv2d", grows)
    assert (
        report.likely
        == "called twice with the same arguments, your function gave different results"
    )
    assert ":" not in report.done[0]


def test_one_slip_in_each_gradient_is_told_for_each():
    def backward(grad_y, x, w, **options):
        grad_x, grad_w, grad_b = naive.conv2d_backward(grad_y, x, w, **options)
        return -grad_x, grad_w[..., ::-1, ::-1].copy(), grad_b

    done = exercises.check("conv2d_backward", backward).done
    assert done[1:] == (
        "your grad_x has the wrong sign",
        "your grad_w is the right one turned by 180 degrees",
    )


def test_a_call_that_raises_does_not_hide_the_slip_of_those_that_came_back():
    def raises_at_a_stride(x, w, b=None, *, stride=1, padding=0):
        if stride > 1:
            raise ValueError("not written yet")
        return naive.conv2d(x, w, padding=padding)

    assert exercises.check("conv2d", raises_at_a_stride).likely == "the bias is forgotten"


def test_errors_alone_are_no_evidence_unless_they_are_the_same_to_the_letter():
    def raises(grad_z, y_shape, k):
        raise IndexError("mine")

    assert exercises.check("spread_the_gradient", raises).likely is None


def test_a_result_that_is_no_array_is_no_evidence():
    assert exercises.check("build_conv2d_single", lambda *_, stride: [0.0]).likely is None
