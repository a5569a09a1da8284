"""The words of the transforms and factors, on answers that no suspect gives."""

import numpy as np
import pytest
from lessons import solution

from cnnlib import exercises, naive


def transformed(transform):
    def answer(grad_y, w, x_shape):
        return transform(solution("stamp_it")(grad_y, w, x_shape))

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
    report = exercises.check("stamp_it", transformed(transform))
    assert words in report.likely


def test_a_factor_is_named():
    report = exercises.check("grad_b_alone", lambda g: g.sum() * g.size)
    assert report.likely == "your grad_b is too big, off by exactly the number of outputs"

    def twice(grad_y, x, w, **options):
        return tuple(g / len(x) for g in naive.conv2d_backward(grad_y, x, w, **options))

    assert (
        exercises.check("conv2d_backward", twice).likely
        == "your grad_x is too small, off by exactly n"
    )


def test_no_words_where_nothing_is_recognised():
    assert (
        exercises.check(
            "stamp_it", transformed(lambda a: a + np.arange(a.size).reshape(a.shape))
        ).likely
        is None
    )
