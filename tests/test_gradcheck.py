"""The checks are checked: against formulas known by heart, and against backwards that are wrong."""

from functools import partial

import numpy as np
import pytest

from cnnlib import gradcheck, naive
from cnnlib.gradcheck import adjoint, integers, nudge_every_entry, numeric_gradient, step_sizes

X, W = (5, 7), (2, 3)


def forward(x, w):
    return naive.conv2d_single(x, w, stride=2)


def backward(grad_y, x, w):
    return naive.conv2d_single_backward(grad_y, x, w, stride=2)


def case(seed=1):
    rng = np.random.default_rng(seed)
    x, w = integers(rng, X), integers(rng, W)
    return x, w, integers(rng, forward(x, w).shape)


# --- numeric_gradient


def test_a_curve_by_heart():
    a = np.array([[0.3, -1.0, 2.0]])
    grad_y = np.array([[2.0, -1.0, 0.5]])
    slope = numeric_gradient(np.tanh, a, grad_y)
    np.testing.assert_allclose(slope, grad_y / np.cosh(a) ** 2, rtol=1e-9)


def test_one_number_needs_no_upstream():
    a = np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(numeric_gradient(lambda a: (a**2).sum(), a), 2 * a, rtol=1e-9)
    np.testing.assert_allclose(numeric_gradient(lambda a: a**3, np.array(2.0)), 12, rtol=1e-8)


def test_a_step_of_one_is_exact_on_integers():
    x, w, grad_y = case()
    grad_x, grad_w, _ = backward(grad_y, x, w)
    assert (numeric_gradient(lambda x: forward(x, w), x, grad_y, h=1) == grad_x).all()
    assert (numeric_gradient(lambda w: forward(x, w), w, grad_y, h=1) == grad_w).all()


def test_integers_are_cast_so_that_a_small_nudge_is_not_cut_off():
    slope = numeric_gradient(lambda a: a * 3, np.array([1, 2]), np.array([1, 10]))
    assert slope.dtype == np.float64
    np.testing.assert_allclose(slope, [3, 30], rtol=1e-9)


def test_float32_stays_float32():
    seen = []
    numeric_gradient(lambda a: seen.append(a.dtype) or a.sum(), np.ones(2, np.float32))
    assert set(seen) == {np.dtype(np.float32)}


def test_the_input_is_never_changed_even_by_f():
    a = np.array([1.0, 2.0])
    a.flags.writeable = False

    def f(a):
        a *= 2
        return a.sum()

    numeric_gradient(f, a)
    assert (a == [1, 2]).all()


def test_a_view_returned_by_f_does_not_hide_the_nudge():
    a = np.arange(6.0).reshape(2, 3)
    grad_y = np.arange(6.0).reshape(3, 2)
    np.testing.assert_allclose(numeric_gradient(np.transpose, a, grad_y), grad_y.T, atol=1e-9)


def test_what_numeric_gradient_refuses():
    with pytest.raises(ValueError, match="h is 0; it must be above 0"):
        numeric_gradient(np.sum, np.ones(2), h=0)
    with pytest.raises(ValueError, match=r"shape \(2,\); say how each output counts: pass grad_y"):
        numeric_gradient(np.tanh, np.ones(2))
    with pytest.raises(ValueError, match=r"grad_y has shape \(3,\), but f\(a\) has shape \(2,\)"):
        numeric_gradient(np.tanh, np.ones(2), np.ones(3))


# --- nudge_every_entry


def test_a_right_gradient_passes_and_one_wrong_entry_is_found():
    x, w, grad_y = case()
    grad_x, _, _ = backward(grad_y, x, w)
    assert nudge_every_entry(lambda x: forward(x, w), x, grad_x, grad_y, h=0.1)
    grad_x[3, 4] += 1
    verdict = nudge_every_entry(lambda x: forward(x, w), x, grad_x, grad_y, h=0.1)
    assert not verdict
    assert "entry [3, 4]" in repr(verdict)
    assert repr(verdict).startswith("failed")


def test_a_gradient_of_another_shape_fails_in_words():
    verdict = nudge_every_entry(np.sum, np.ones((2, 3)), np.ones((3, 2)))
    assert not verdict
    assert "the gradient has shape (3, 2), but a has (2, 3)" in repr(verdict)


@pytest.mark.parametrize("scale", [1e-9, 1e-5, 1, 1e6])
def test_an_error_is_a_share_of_the_largest_slope_however_small_that_is(scale):
    a = np.array([1.0, -2.0, 3.0])
    slopes = scale * 2 * a

    def f(a):
        return scale * (a * a).sum()

    assert nudge_every_entry(f, a, slopes)
    assert not nudge_every_entry(f, a, np.zeros(3))
    verdict = nudge_every_entry(f, a, slopes + 0.1 * slopes[2] * np.eye(3)[1])
    assert not verdict
    assert "the worst error is 0.1, at entry [1]" in repr(verdict)
    assert nudge_every_entry(f, a, slopes * (1 + 1e-4), tolerance=1e-3)
    assert not nudge_every_entry(f, a, slopes * (1 + 1e-4), tolerance=1e-5)


def test_where_every_slope_is_zero_only_rounding_passes():
    a = np.linspace(-1, 2, 12)

    def always_one(a):
        return (np.exp(a) / np.exp(a).sum()).sum()

    assert np.abs(numeric_gradient(always_one, a)).max() > 0  # 1e-11, by rounding
    assert nudge_every_entry(always_one, a, np.zeros(12))
    verdict = nudge_every_entry(always_one, a, np.full(12, 1 / 3))
    assert not verdict
    assert "kink" not in repr(verdict)
    assert not nudge_every_entry(lambda a: 0.0, a, np.full(12, 1e-9))


def test_a_kink_among_small_slopes_is_told():
    at_kink = nudge_every_entry(lambda a: 1e-6 * np.abs(a).sum(), np.array([0.0]), [1e-6])
    assert "the slope is -1e-06 below and 1e-06 above" in repr(at_kink)


def test_a_kink_is_told_from_a_bug():
    at_kink = nudge_every_entry(lambda a: np.maximum(a, 0), np.array([0.0]), [1.0], [4.0])
    assert not at_kink
    assert "the slope is 0 below and 4 above" in repr(at_kink)
    bug = nudge_every_entry(np.tanh, np.array([0.5]), [3.0], [4.0])
    assert not bug
    assert "kink" not in repr(bug)


def test_a_curve_is_no_kink_even_under_a_big_step():
    bug = nudge_every_entry(np.square, np.array([3.0]), [5.0], [1.0], h=0.5)
    assert not bug
    assert "kink" not in repr(bug)


def test_a_verdict_escapes_what_it_shows():
    assert "&lt;y, grad_y&gt;" in adjoint(forward, backward, X, W)._repr_html_()


# --- step_sizes


def test_a_line_has_no_valley_and_a_curve_has():
    x, w, grad_y = case()
    grad_x, _, _ = backward(grad_y, x, w)
    line = step_sizes(lambda x: forward(x, w), x, grad_x, grad_y)
    assert line.h[0] == 1
    assert line.error[0] == 0
    assert line.error[-1] > line.error[1]
    curve = step_sizes(np.tanh, np.array([1.0]), 1 / np.cosh([1.0]) ** 2, np.ones(1))
    best = np.argmin(curve.error)
    assert 0 < best < len(curve.h) - 1


# --- adjoint


def test_the_twins_pass_and_the_verdict_says_what_it_cannot_see():
    verdict = adjoint(forward, backward, X, W)
    assert verdict
    for blind_spot in (
        "grad_b",
        "a backward that matches a wrong forward",
        "turned from transposed",
    ):
        assert blind_spot in repr(verdict)


def test_pooling_passes_with_multiples_that_keep_averages_whole():
    assert adjoint(
        lambda x: naive.avg_pool2d(x, 3, stride=2),
        lambda grad_y, x: naive.avg_pool2d_backward(grad_y, x, 3, stride=2),
        (6, 8),
        multiple_of=9,
    )


@pytest.mark.parametrize("output", [0, 1])
def test_any_single_wrong_entry_fails(output):
    def wrong_at(i, grad_y, x, w):
        gradients = backward(grad_y, x, w)
        gradients[output][i] += 1
        return gradients

    for i in np.ndindex((X, W)[output]):
        verdict = adjoint(forward, partial(wrong_at, i), X, W)
        assert not verdict
        assert f"grad_{'xw'[output]}> = " in repr(verdict)


def test_a_gradient_of_the_wrong_shape_fails_in_words():
    verdict = adjoint(forward, lambda g, x, w: (g, w), X, W)
    assert not verdict
    assert "grad_x has shape (2, 3), but x has (5, 7)" in repr(verdict)


def test_of_a_gradient_that_is_left_out_nothing_is_said():
    verdict = adjoint(forward, lambda g, x, w: backward(g, x, w)[0], X, W)
    assert verdict
    assert "<y, grad_y> = <x, grad_x>, exactly" in repr(verdict)


@pytest.mark.parametrize("shapes", [(), (X, W, W)])
def test_other_than_one_or_two_shapes_are_refused(shapes):
    with pytest.raises(ValueError, match=f"there are {len(shapes)} shapes"):
        adjoint(forward, backward, *shapes)


def test_what_it_says_it_cannot_see_it_cannot_see():
    def turned_pair_forward(x, w):
        return forward(x, w[::-1, ::-1])

    def turned_pair_backward(grad_y, x, w):
        grad_x, grad_w, _ = backward(grad_y, x, w[::-1, ::-1])
        return grad_x, grad_w[::-1, ::-1], "grad_b may be anything"

    assert adjoint(turned_pair_forward, turned_pair_backward, X, W)


def test_integers_hold_no_zero():
    drawn = gradcheck.integers(np.random.default_rng(0), (1000,))
    assert set(drawn) == set(range(-9, 10)) - {0}
