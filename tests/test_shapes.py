"""Sizes, and which pixels a window reads, against counting by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnlib import shapes
from cnnlib.checks import require_fit
from cnnlib.shapes import SlidingWindow

small = st.integers(1, 5)
AXIS = st.tuples(st.integers(1, 12), small, small, small, st.integers(0, 4))  # h, k, s, d, p


def starts(h, k, s, d, p):
    """Where windows start along one axis, found by trying every row."""
    return [row for row in range(-p, h + p) if row + d * (k - 1) < h + p and (row + p) % s == 0]


def window_of(h, k, s, d, p):
    """The axis as rows, beside columns with nothing special about them."""
    return SlidingWindow((h, 3), (k, 2), (s, 1), ((p, p), (0, 0)), (d, 1))


@given(axis=AXIS)
def test_sizes_by_counting(axis):
    h, k, s, d, p = axis
    window, places = window_of(*axis), starts(*axis)
    assert window.padded_size == (h + 2 * p, 3)
    if not places:
        with pytest.raises(ValueError, match=rf"the kernel spans {d * (k - 1) + 1} rows"):
            require_fit("x", window)
        return
    require_fit("x", window)
    assert window.out_size == (len(places), 2)
    assert shapes.output_size(h, k, stride=s, padding=2 * p, dilation=d) == len(places)
    assert window.leftover[0] == h + p - 1 - (places[-1] + d * (k - 1))
    undone = shapes.transposed_size(
        len(places), k, stride=s, padding=2 * p, output_padding=window.leftover[0], dilation=d
    )
    assert undone == h


@given(axis=AXIS)
def test_overlap_pairs_windows_with_the_real_pixels_they_read(axis):
    h, k, _, d, _ = axis
    window, places = window_of(*axis), starts(*axis)
    if not places:
        return
    for u in range(k):
        (outputs, _), (pixels, _) = window.overlap(u, 0)
        real = {i: start + d * u for i, start in enumerate(places) if 0 <= start + d * u < h}
        assert list(range(len(places))[outputs]) == list(real)
        assert list(range(h)[pixels]) == list(real.values())


@given(start=st.integers(-9, 9), step=small, count=st.integers(0, 6), size=st.integers(1, 9))
def test_meet_finds_every_window_whose_pixel_exists(start, step, count, size):
    windows, pixels = shapes.meet(start, step, count, size)
    real = [(i, start + step * i) for i in range(count) if 0 <= start + step * i < size]
    assert list(zip(range(count)[windows], range(size)[pixels], strict=True)) == real


@given(axis=AXIS)
def test_rows_kept_from_the_windows_are_read_by_none(axis):
    """An output_padding of as many rows as are left over changes nothing, one more does."""
    window = window_of(*axis)
    (spare, _), (places, _) = window.leftover, window.out_size
    for output_padding, left in ((spare, places), (spare + 1, places - 1)):
        kept = replace(window, output_padding=(output_padding, 0))
        assert kept.out_size[0] == left
