"""Both twins on the same arrays: what they agree in, their times, and how it is shown."""

import re

import numpy as np
import pytest

from cnnlib import naive, twins, vectorized
from cnnlib.twins import side_by_side


def arguments(name, rng):
    """Arrays for each operation, of awkward sizes."""
    if name == "conv2d_single":
        return rng.normal(size=(5, 7)), rng.normal(size=(2, 3)), 0.5
    if name == "conv2d_multi":
        return rng.normal(size=(2, 5, 7)), rng.normal(size=(3, 2, 2, 3)), np.ones(3)
    if name == "conv2d":
        return rng.normal(size=(2, 2, 5, 7)), rng.normal(size=(3, 2, 2, 3)), np.ones(3)
    if name == "conv_transpose2d":
        return rng.normal(size=(2, 3, 4, 3)), rng.normal(size=(3, 2, 2, 3))
    if name == "linear":
        return rng.normal(size=(4, 3)), rng.normal(size=(2, 3)), np.ones(2)
    if name == "softmax_cross_entropy":
        return rng.normal(size=(4, 3)), np.array([2, 0, 1, 1])
    return (rng.normal(size=(2, 5, 7)), *([(2, 3)] if "pool" in name else []))


FORWARD = [name for name in naive.__all__ if not name.endswith("_backward")]


@pytest.mark.parametrize("name", FORWARD)
def test_every_operation_stands_side_by_side(name, rng):
    args = arguments(name, rng)
    compared = side_by_side(name, *args)
    expected = getattr(naive, name)(*args)
    first = expected[0] if isinstance(expected, tuple) else expected
    np.testing.assert_array_equal(next(iter(compared.results.values())), first)
    assert 0 <= compared.apart < 1e-12
    assert list(compared.seconds) == [f for f in (name, f"{name}_backward") if f in naive.__all__]
    assert all(loops > 0 and arrays > 0 for loops, arrays in compared.seconds.values())


def test_the_upstream_gradient_is_the_one_given():
    x, w = np.eye(4), np.ones((2, 2))
    grad_y = np.arange(9.0).reshape(3, 3)
    gradients = naive.conv2d_single_backward(grad_y, x, w)
    results = side_by_side("conv2d_single", x, w, upstream=grad_y).results
    for name, gradient in zip(["grad_x", "grad_w", "grad_b"], gradients, strict=True):
        np.testing.assert_array_equal(results[name], gradient)


def test_options_reach_both_ways():
    results = side_by_side("max_pool2d", np.arange(20.0).reshape(4, 5), 3, stride=1).results
    assert results["y"].shape == (2, 3)
    assert results["grad_x"].shape == (4, 5)


def test_twins_that_differ_are_an_error(monkeypatch):
    monkeypatch.setattr(vectorized, "relu", lambda x: np.maximum(x, 0) + 1e-9)
    with pytest.raises(AssertionError, match=r"the twins differ by 1\.0e-09"):
        side_by_side("relu", np.eye(3))


@pytest.mark.parametrize("name", ["conv", "relu_backward", "pad"])
def test_an_unknown_operation_is_refused(name):
    with pytest.raises(ValueError, match=f"there is no operation '{name}'; the twins have .*relu"):
        side_by_side(name, np.eye(3))


def test_it_says_what_agrees_and_shows_both_sources():
    compared = side_by_side("relu", np.eye(3))
    assert repr(compared).startswith(
        "Loops and whole arrays agree in y, grad_x: to the last bit.\nrelu: loops "
    )
    shown = compared._repr_html_()
    listings = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", shown, re.DOTALL)
    assert [text.count("def relu") for text in listings] == [2, 2]
    assert listings[0] != listings[1]
    assert "Parameters" not in shown and "@checks" not in shown


def test_a_difference_is_told_as_a_part_of_the_largest_number():
    compared = twins.SideBySide("relu", {"y": np.ones(1)}, 3e-16, {})
    assert repr(compared) == "Loops and whole arrays agree in y: but for 3e-16 of the largest."


def test_numbers_that_are_not_finite_agree_where_both_twins_have_them():
    x = np.array([[1.0, np.nan], [np.inf, 3.0]])
    assert side_by_side("conv2d_single", x, np.ones((1, 1))).apart == 0.0


def test_a_number_that_one_twin_alone_has_not_is_a_difference(monkeypatch):
    monkeypatch.setattr(vectorized, "relu", lambda x: np.where(x > 0, x, np.nan))
    with pytest.raises(AssertionError, match="the twins differ by inf"):
        side_by_side("relu", -np.eye(2))
