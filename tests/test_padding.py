"""Pad and crop, insert and sample undo each other; the inserted gradient holds both gradients."""

from itertools import product

import numpy as np
import pytest
from cases import dilated, whole
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate2d

from cnnlib.padding import crop, insert, inserted_gradient, pad, rot180, sample

ENDS = st.tuples(st.integers(0, 3), st.integers(0, 3))
STRIDE = st.tuples(st.integers(1, 4), st.integers(1, 4))
SHAPE = st.lists(st.integers(1, 4), min_size=2, max_size=4).map(tuple)


def inner(a, b):
    assert a.shape == b.shape
    return np.sum(a * b)


def drawn(shape, seed):
    return whole(np.random.default_rng(seed), shape)


@given(shape=SHAPE, padding=st.tuples(ENDS, ENDS))
def test_crop_is_pads_way_back_and_adjoint(shape, padding):
    x = drawn(shape, 1)
    padded = pad(x, padding)
    np.testing.assert_array_equal(crop(padded, padding), x)
    assert np.abs(padded).sum() == np.abs(x).sum()
    a = drawn(padded.shape, 2)
    assert inner(padded, a) == inner(x, crop(a, padding))


@given(shape=SHAPE, stride=STRIDE)
def test_sample_is_inserts_way_back_and_adjoint(shape, stride):
    x = drawn(shape, 1)
    inserted = insert(x, stride)
    np.testing.assert_array_equal(sample(inserted, stride), x)
    assert np.abs(inserted).sum() == np.abs(x).sum()
    a = drawn(inserted.shape, 2)
    assert inner(inserted, a) == inner(x, sample(a, stride))


def test_by_hand():
    x = np.array([[1, 2], [3, 4]])
    np.testing.assert_array_equal(rot180(x), [[4, 3], [2, 1]])
    np.testing.assert_array_equal(
        pad(x, ((1, 0), (0, 2)), value=9), [[9, 9, 9, 9], [1, 2, 9, 9], [3, 4, 9, 9]]
    )
    np.testing.assert_array_equal(insert(x, (2, 3)), [[1, 0, 0, 2], [0, 0, 0, 0], [3, 0, 0, 4]])
    np.testing.assert_array_equal(sample(np.arange(12).reshape(3, 4), (2, 3)), [[0, 3], [8, 11]])


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_dtypes_stay_and_nothing_is_changed(dtype):
    x = np.arange(1, 7).astype(dtype).reshape(2, 3)
    x.flags.writeable = False
    for result in (pad(x, 1), insert(x, 2), inserted_gradient(x, (5, 8), 3, stride=2)):
        assert result.dtype == dtype
        assert result.flags.writeable
        assert not np.shares_memory(result, x)
    for view in (crop(x, (0, 1)), sample(x, 2), rot180(x)):
        assert view.dtype == dtype
        assert np.shares_memory(view, x)


def test_lists_are_taken():
    rows = [[1, 2], [3, 4]]
    for result in (pad(rows, 1), crop(rows, 0), insert(rows, 2), sample(rows, 1), rot180(rows)):
        assert isinstance(result, np.ndarray)


def leftover(h, k, s, d):
    return (h - d * (k - 1) - 1) % s


PAIRS = list(product((1, 2, 3), repeat=2))


@pytest.mark.parametrize("padding", [0, (1, 0), ((0, 2), (1, 3))], ids=str)
@pytest.mark.parametrize("size", [(5, 7), (6, 5), (7, 8), (9, 4)], ids=str)
def test_the_inserted_gradient_gives_both_gradients(size, padding, twin, rng):
    """The notes' formulas (N6), correlated by SciPy, for every kernel, stride and dilation."""
    tails = set()
    for kernel, stride, dilation in product(PAIRS, PAIRS, [(1, 1), (2, 1), (1, 2), (3, 2)]):
        x, w = whole(rng, size), whole(rng, kernel)
        options = {"stride": stride, "dilation": dilation, "padding": padding}
        padded = pad(x, padding)
        if any(d * (k - 1) >= h for d, k, h in zip(dilation, kernel, padded.shape, strict=True)):
            continue
        grad_y = whole(rng, twin.conv2d_single(x, w, **options).shape)
        grad_x, grad_w, _ = twin.conv2d_single_backward(grad_y, x, w, **options)

        inserted = inserted_gradient(grad_y, padded.shape, kernel, stride=stride, dilation=dilation)
        every = correlate2d(inserted, padded, mode="valid")[:: dilation[0], :: dilation[1]]
        np.testing.assert_array_equal(np.rot90(every, 2), grad_w)
        every = correlate2d(inserted, np.rot90(dilated(w, dilation), 2), mode="valid")
        np.testing.assert_array_equal(crop(every, padding), grad_x)

        tail = [
            leftover(*axis) for axis in zip(padded.shape, kernel, stride, dilation, strict=True)
        ]
        ends = [slice(h - t, None) for h, t in zip(padded.shape, tail, strict=True)]
        assert not every[ends[0]].any()
        assert not every[:, ends[1]].any()
        tails.update(tail)
    assert tails == {0, 1, 2}


def test_inserted_gradient_over_a_batch_is_one_at_a_time(rng):
    grad_y = whole(rng, (2, 3, 2, 3))
    every = inserted_gradient(grad_y, (6, 8), (3, 2), stride=(2, 3))
    assert every.shape == (2, 3, 6 + 2, 8 + 1)
    for n, q in np.ndindex(2, 3):
        one = inserted_gradient(grad_y[n, q], (6, 8), (3, 2), stride=(2, 3))
        np.testing.assert_array_equal(every[n, q], one)


X = np.ones((4, 5))
BAD = [
    (lambda: pad(X, -1), ValueError, "padding is -1; it must be at least 0"),
    (lambda: pad(X, 1.5), TypeError, r"padding is 1\.5, a float; .* whole number"),
    (lambda: pad(X, "same"), TypeError, "padding is 'same', a str; .* whole number"),
    (lambda: pad(X, ((1, 2), (3,))), ValueError, r"must be \(\(top, bottom\), \(left, right\)\)"),
    (lambda: pad([1, 2], 1), ValueError, r"x must have two axes or more, .* shape \(2,\): 1 axis"),
    (lambda: crop(3, 1), ValueError, r"x must have two axes or more, .* shape \(\): 0 axes"),
    (lambda: crop(X, (2, 3)), ValueError, "only 4 rows and 5 columns to crop"),
    (lambda: crop(X, ((3, 2), (0, 0))), ValueError, "only 4 rows and 5 columns"),
    (lambda: insert(X, 0), ValueError, "stride is 0; it must be at least 1"),
    (lambda: insert([1, 2], 2), ValueError, "two axes or more"),
    (lambda: sample(X, (1, True)), TypeError, r"stride\[1\] \(columns\) is True, a bool"),
    (lambda: sample([1], 1), ValueError, "two axes or more"),
    (lambda: rot180(5), ValueError, "two axes or more"),
    (lambda: inserted_gradient(X, (9, 9), 3), ValueError, r"has \(7, 7\) outputs"),
    (lambda: inserted_gradient(X, (2, 9), 3), ValueError, "spans 3 rows, but the input has 2"),
    (lambda: inserted_gradient([1.0], (2, 9), 1), ValueError, "two axes or more"),
    (lambda: inserted_gradient(X, 0, 1), ValueError, "x_size is 0; it must be at least 1"),
    (lambda: pad(X, 2**30), MemoryError, "pad would need about .* GB"),
    (lambda: insert(X, 2**30), MemoryError, "insert would need about .* GB"),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD, ids=range(len(BAD)))
def test_bad_calls(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_pads_with_minus_infinity_for_max_pooling():
    np.testing.assert_array_equal(pad([[1.0]], 1, -np.inf)[0], [-np.inf] * 3)
