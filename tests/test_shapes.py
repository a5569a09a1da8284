"""Sizes against counting by hand, and how options are read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnlib import shapes
from cnnlib.shapes import Slide

small = st.integers(1, 5)
AXIS = st.tuples(st.integers(1, 12), small, small, small, st.integers(0, 4))  # h, k, s, d, p


def starts(h, k, s, d, p):
    """Where windows start along one axis, found by trying every row."""
    return [row for row in range(-p, h + p) if row + d * (k - 1) < h + p and (row + p) % s == 0]


def slide_of(h, k, s, d, p):
    """The axis as rows, beside columns with nothing special about them."""
    return Slide((h, 3), (k, 2), (s, 1), ((p, p), (0, 0)), (d, 1))


@given(axis=AXIS)
def test_sizes_by_counting(axis):
    h, k, s, d, p = axis
    slide, windows = slide_of(*axis), starts(*axis)
    assert slide.padded_size == (h + 2 * p, 3)
    if not windows:
        with pytest.raises(ValueError, match=rf"the kernel spans {d * (k - 1) + 1} rows"):
            slide.check("x")
        return
    assert slide.check("x") is slide
    assert slide.out_size == (len(windows), 2)
    assert shapes.output_size(h, k, stride=s, padding=2 * p, dilation=d) == len(windows)
    assert slide.leftover[0] == h + p - 1 - (windows[-1] + d * (k - 1))
    undone = shapes.transposed_size(
        len(windows), k, stride=s, padding=2 * p, output_padding=slide.leftover[0], dilation=d
    )
    assert undone == h


@given(axis=AXIS)
def test_overlap_pairs_windows_with_the_real_pixels_they_read(axis):
    h, k, _, d, _ = axis
    slide, windows = slide_of(*axis), starts(*axis)
    if not windows:
        return
    for u in range(k):
        (outputs, _), (pixels, _) = slide.overlap(u, 0)
        real = {i: start + d * u for i, start in enumerate(windows) if 0 <= start + d * u < h}
        assert list(range(len(windows))[outputs]) == list(real)
        assert list(range(h)[pixels]) == list(real.values())


@given(axis=AXIS)
def test_a_window_of_padding_alone_is_refused(axis):
    h, k, s, d, p = axis
    axis = h, k, s, d, min(p, k // 2)
    slide, windows = slide_of(*axis), starts(*axis)
    if all(any(0 <= start + d * u < h for u in range(k)) for start in windows):
        slide.check_real_pixels()
    else:
        with pytest.raises(ValueError, match="a window reads only padding along its rows"):
            slide.check_real_pixels()


def test_columns_are_checked_too():
    with pytest.raises(ValueError, match="only padding along its columns"):
        Slide((9, 1), (2, 2), (1, 1), ((0, 0), (1, 1)), (1, 2)).check_real_pixels()


@pytest.mark.parametrize(
    ("padding", "ends"),
    [
        (0, ((0, 0), (0, 0))),
        (2, ((2, 2), (2, 2))),
        ((1, 2), ((1, 1), (2, 2))),
        ([1, 2], ((1, 1), (2, 2))),
        (np.array([1, 2]), ((1, 1), (2, 2))),
        (((1, 2), (3, 4)), ((1, 2), (3, 4))),
        (np.array([[1, 2], [3, 4]]), ((1, 2), (3, 4))),
        ("valid", ((0, 0), (0, 0))),
        ("same", ((1, 1), (1, 2))),
    ],
    ids=str,
)
def test_padding_in_all_its_forms(padding, ends):
    assert shapes.convolution_padding(padding, (3, 4)) == ends


@given(h=st.integers(1, 12), k=small, d=small)
def test_same_keeps_the_size_and_puts_the_odd_row_last(h, k, d):
    (top, bottom), (left, right) = shapes.convolution_padding("same", (k, 2), dilation=(d, 1))
    assert shapes.output_size(h, k, padding=top + bottom, dilation=d) == h
    assert bottom - top in (0, 1)
    assert (left, right) == (0, 1)


@pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3), np.array(3), np.int64(3)], ids=repr)
def test_integers_of_every_kind(value):
    number = shapes.integer(value, "stride")
    assert (number, type(number)) == (3, int)


def test_flags_of_every_kind():
    assert shapes.flag(np.True_, "flag") is True
    assert shapes.flag(False, "flag") is False


@pytest.mark.parametrize("value", [0, 1, None, "True"], ids=repr)
def test_flags_must_be_true_or_false(value):
    with pytest.raises(TypeError, match=r"count_include_pad is .*; it must be True or False"):
        shapes.flag(value, "count_include_pad")


KINDS = [2.0, True, np.True_, "2", b"2", None, 1j, {}, {2}, np.float64(2), np.array(2.0), range(2)]


@pytest.mark.parametrize("value", KINDS, ids=repr)
def test_an_option_of_the_wrong_kind(value):
    message = r"stride is .*, an? \w+; it must be a whole number \(int\), or a pair of them \(rows"
    with pytest.raises(TypeError, match=message):
        shapes.pair(value, "stride")
    with pytest.raises(TypeError, match=r"stride\[1\] \(columns\) is .*; it must be a whole"):
        shapes.pair((1, value), "stride")


@pytest.mark.parametrize("value", [(), (1,), (1, 2, 3), [1] * 1000, np.ones(3, int)], ids=len)
def test_an_option_of_the_wrong_length(value):
    with pytest.raises(
        ValueError, match=rf"with {len(value)} entries; .* two: \(rows, col"
    ) as info:
        shapes.pair(value, "stride")
    assert len(str(info.value)) < 150


def test_an_option_out_of_range():
    with pytest.raises(ValueError, match="dilation is 0; it must be at least 1"):
        shapes.pair(0, "dilation")
    with pytest.raises(ValueError, match=r"padding\[0\] \(rows\) is -1; it must be at least 0"):
        shapes.pair((-1, 0), "padding", least=0)
    with pytest.raises(ValueError, match="stride is a number of 16,610 bits; it must be at most"):
        shapes.integer(10**5000, "stride")  # Python prints no more than 4,300 digits
    with pytest.raises(ValueError, match="stride is 2147483648; it must be at most 2147483647"):
        shapes.pair(2**31, "stride")
