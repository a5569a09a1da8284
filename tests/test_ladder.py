"""The readable forms: every rung, the strips and the pools equal the loops within their limits."""

from itertools import product

import numpy as np
import pytest

from cnnlib import ladder, naive
from cnnlib.gradcheck import integers


@pytest.mark.parametrize("rung", ladder.RUNGS.values(), ids=list(ladder.RUNGS))
def test_every_rung_computes_the_same(rung, rng):
    x, w = integers(rng, (2, 3, 6, 5)), integers(rng, (4, 3, 2, 3))
    y = rung(x, w)
    np.testing.assert_array_equal(y, naive.conv2d(x, w))
    assert not np.shares_memory(x, y)


# N, C_in, C_out differ wherever the loops' time allows, and so do rows and columns: a wrong order
# of axes shows. Strides leave rows over and pass whole kernels by.
SHAPES = [
    ((2, 3, 6, 7), (4, 3, 3, 2)),
    ((3, 2, 7, 5), (5, 2, 2, 3)),
    ((2, 1, 5, 8), (3, 1, 3, 3)),
    ((1, 2, 4, 3), (1, 2, 1, 1)),
    ((0, 2, 5, 4), (3, 2, 2, 2)),
]
CONVOLUTIONS = [
    (*shapes, {"stride": stride, "padding": padding})
    for shapes, stride, padding in product(SHAPES, (1, 2, 3), (0, 1, 2))
]
POOLS = [
    (x, k, {"stride": stride, "padding": padding})
    for x, k, stride in product([(2, 3, 6, 7), (3, 8, 5), (5, 6)], (1, 2, 3), (None, 1, 2, 3))
    for padding in range(k // 2 + 1)
]
KINDS = [np.float32, np.float64, np.int64, np.uint8]
of_every_kind = pytest.mark.parametrize("dtype", KINDS, ids=lambda dtype: dtype.__name__)


def assert_same(results, expected):
    for one, other in zip(results, expected, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other, strict=True)


def numbers(rng, shape, dtype):
    """Whole numbers, signed where the dtype is; some are equal, so that maxima tie."""
    return rng.integers(0 if dtype is np.uint8 else -9, 10, shape).astype(dtype)


@of_every_kind
@pytest.mark.parametrize(("x_shape", "w_shape", "options"), CONVOLUTIONS, ids=str)
def test_strips_equal_the_loops_on_whole_numbers(x_shape, w_shape, options, dtype, rng):
    x, w, b = (numbers(rng, shape, dtype) for shape in (x_shape, w_shape, w_shape[:1]))
    y = naive.conv2d(x, w, b, **options)
    grad_y = numbers(rng, y.shape, dtype)
    assert_same([ladder.conv2d(x, w, b, **options)], [y])
    assert_same([ladder.conv2d(x, w, **options)], [naive.conv2d(x, w, **options)])
    assert_same(
        ladder.conv2d_backward(grad_y, x, w, **options),
        naive.conv2d_backward(grad_y, x, w, **options),
    )


@of_every_kind
@pytest.mark.parametrize("kind", ["avg", "max"])
@pytest.mark.parametrize(("shape", "k", "options"), POOLS, ids=str)
def test_pools_equal_the_loops_on_whole_numbers(kind, shape, k, options, dtype, rng):
    whole = k * k if kind == "avg" else 1  # a multiple of it has a whole average
    x = numbers(rng, shape, dtype) * dtype(whole)
    forward, backward = f"{kind}_pool2d", f"{kind}_pool2d_backward"
    y = getattr(naive, forward)(x, k, **options)
    grad_y = numbers(rng, y.shape, dtype) * dtype(whole)
    assert_same([getattr(ladder, forward)(x, k, **options)], [y])
    assert_same(
        [getattr(ladder, backward)(grad_y, x, k, **options)],
        [getattr(naive, backward)(grad_y, x, k, **options)],
    )


def test_an_upstream_gradient_in_halves_keeps_them_on_integer_images(rng):
    x, w = rng.integers(-9, 10, (2, 3, 6, 7)), rng.integers(-9, 10, (4, 3, 3, 2))
    grad_y = rng.integers(-9, 10, naive.conv2d(x, w).shape) / 2
    assert_same(ladder.conv2d_backward(grad_y, x, w), naive.conv2d_backward(grad_y, x, w))
    grad_z = rng.integers(-9, 10, (2, 3, 3, 3)) / 2
    for name in ("avg_pool2d_backward", "max_pool2d_backward"):
        ours, loops = (getattr(ops, name)(grad_z, x, 2) for ops in (ladder, naive))
        assert_same([ours], [loops])


def test_views_and_read_only_arrays_will_do_and_nothing_is_changed(rng):
    x = integers(rng, (2, 6, 7, 3)).transpose(0, 3, 1, 2)  # channels last in memory
    w = integers(rng, (4, 3, 3, 2))[:, :, ::-1]
    grad_y = integers(rng, naive.conv2d(x, w).shape)
    x.flags.writeable = w.flags.writeable = grad_y.flags.writeable = False
    assert_same([ladder.conv2d(x, w)], [naive.conv2d(x, w)])
    assert_same(ladder.conv2d_backward(grad_y, x, w), naive.conv2d_backward(grad_y, x, w))
    for forward, backward in (
        ("avg_pool2d", "avg_pool2d_backward"),
        ("max_pool2d", "max_pool2d_backward"),
    ):
        y = getattr(ladder, forward)(x, 1)
        assert not np.shares_memory(y, x)
        np.testing.assert_array_equal(getattr(ladder, backward)(y, x, 1), x)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_bad_pixel_or_gradient_reaches_what_it_reaches_in_the_loops(bad, rng):
    for _ in range(20):
        x, w = rng.standard_normal((2, 2, 5, 6)), rng.standard_normal((3, 2, 2, 3))
        options = {"stride": int(rng.integers(1, 4)), "padding": int(rng.integers(0, 3))}
        grad_y = rng.standard_normal(naive.conv2d(x, w, **options).shape)
        for poisoned in (x, grad_y):
            poisoned.flat[rng.integers(poisoned.size)] = bad
        with np.errstate(invalid="ignore"):
            ours = ladder.conv2d(x, w, **options), *ladder.conv2d_backward(grad_y, x, w, **options)
        loops = naive.conv2d(x, w, **options), *naive.conv2d_backward(grad_y, x, w, **options)
        for one, other in zip(ours, loops, strict=True):
            np.testing.assert_array_equal(np.isfinite(one), np.isfinite(other))


def test_limits_of_max_pooling_are_as_its_docstring_says():
    x = np.array([[1.0, np.nan, 5, 6], [3, 4, 7, 8]])
    np.testing.assert_array_equal(ladder.max_pool2d(x, 2), [[np.nan, 8]])
    sent = ladder.max_pool2d_backward(np.array([[1.0, 1]]), x, 2)
    np.testing.assert_array_equal(sent, [[0, 0, 0, 0], [0, 0, 0, 1]])
    with pytest.warns(RuntimeWarning, match="invalid value"):
        sent = ladder.max_pool2d_backward(np.array([[1, np.inf]]), np.nan_to_num(x), 2)
    np.testing.assert_array_equal(sent, [[0, 0, np.nan, np.nan], [0, 1, np.nan, np.inf]])


def test_a_pixel_is_copied_once_for_each_column_of_the_kernel(rng):
    """Inner pixels stand in k_w strips, not in k_h k_w windows."""
    x, w = np.arange(36.0).reshape(1, 1, 6, 6), np.ones((1, 1, 3, 3))
    laid = ladder.lowered(x, w.shape[3], stride=1, padding=0)
    assert laid.shape == (6, 3, 1, 4, 1)
    assert all((laid == pixel).sum() == 3 for pixel in x[0, 0, :, 2:4].flat)
