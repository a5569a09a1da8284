"""The twins are the same functions: same names, same signatures, same numbers."""

import inspect

import numpy as np
import pytest
from cases import EVERY, drawn_cases, real, whole
from hypothesis import given, settings

from cnnlib import naive, vectorized


def test_same_names():
    assert naive.__all__ == vectorized.__all__
    assert all(inspect.isfunction(getattr(naive, name)) for name in naive.__all__)
    forward = {name for name in naive.__all__ if not name.endswith("_backward")}
    # The loss gives its gradient along with its value.
    both_ways = forward - {"softmax_cross_entropy"}
    assert {f"{name}_backward" for name in both_ways} == set(naive.__all__) - forward


@pytest.mark.parametrize("name", naive.__all__)
def test_same_signatures(name):
    ours, theirs = (inspect.signature(getattr(twin, name)) for twin in (naive, vectorized))
    assert ours == theirs
    kinds = {p.name: p.kind for p in ours.parameters.values()}
    arrays = {"grad_y", "x", "w", "b", "kernel_size", "logits", "labels"}
    options = {name for name, kind in kinds.items() if kind is inspect.Parameter.KEYWORD_ONLY}
    assert options == set(kinds) - arrays


def assert_same(one, other):
    assert one.dtype == other.dtype
    np.testing.assert_array_equal(one, other, strict=True)


def assert_twins_agree(case, rng):
    """Forward and backward, on whole numbers: equal to the last bit."""
    inputs = case.draw(rng)
    y = case.forward(naive, *inputs)
    assert_same(y, case.forward(vectorized, *inputs))
    grad_y = whole(rng, y.shape) * case.multiple
    gradients = case.backward(naive, grad_y, *inputs)
    for ours, theirs in zip(gradients, case.backward(vectorized, grad_y, *inputs), strict=True):
        assert_same(ours, theirs)


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_equal_on_whole_numbers(case, rng):
    assert_twins_agree(case, rng)


@settings(max_examples=300)
@given(case=drawn_cases())
def test_equal_on_drawn_cases(case):
    assert_twins_agree(case, np.random.default_rng(3))


SUMS = [case for case in EVERY if case.name != "max_pool2d"]
MAXIMA = [case for case in EVERY if case.name == "max_pool2d"]
both_dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@both_dtypes
@pytest.mark.parametrize("case", SUMS[::4], ids=str)
def test_within_the_bound_on_real_numbers(case, dtype, twin, rng):
    """|error| <= 2 t eps S, t the number of terms, S their sum in absolute value, entry by entry.

    The same sum says all three: over the numbers in float64, over their sizes, and over ones.
    """
    inputs = [a.astype(dtype) for a in case.draw(rng, real)]
    grad_y = real(rng, case.forward(naive, *inputs).shape).astype(dtype)
    results = there_and_back(case, twin, grad_y, *inputs)
    exact, sums, terms = (
        there_and_back(case, naive, *(change(a.astype(np.float64)) for a in (grad_y, *inputs)))
        for change in (np.array, np.abs, np.ones_like)
    )
    for result, truth, total, count in zip(results, exact, sums, terms, strict=True):
        assert result.dtype == dtype
        # An average of ones is 1 at most: its terms are counted by the window.
        t = np.ceil(count) * (case.w[0] * case.w[1] if case.pools else 1)
        assert np.all(np.abs(result - truth) <= 2 * t * np.finfo(dtype).eps * total)


@both_dtypes
@pytest.mark.parametrize("case", MAXIMA, ids=str)
def test_maxima_are_exact_and_their_gradients_within_the_bound(case, dtype, twin, rng):
    (x,) = (a.astype(dtype) for a in case.draw(rng, real))
    y = case.forward(twin, x)
    assert_same(y, case.forward(naive, x))
    grad_y = real(rng, y.shape).astype(dtype)
    (result,) = case.backward(twin, grad_y, x)
    (exact,), (sums,) = (case.backward(naive, g, x) for g in (grad_y, np.abs(grad_y)))
    # A pixel is read at most once by each weight of a window.
    assert np.all(np.abs(result - exact) <= 2 * np.prod(case.w) * np.finfo(dtype).eps * sums)


def there_and_back(case, twin, grad_y, *inputs):
    return case.forward(twin, *inputs), *case.backward(twin, grad_y, *inputs)
