"""A drawing is cut to its ink, scaled and centred: against repeated pixels, which need no fractions."""

import numpy as np
import pytest

from cnnlib import datasets
from cnnlib.ink import fit_to_ink


def scaled(box, rows, columns):
    """Area averages by another way: each pixel repeated until both sizes divide, then means."""
    tall = np.repeat(box, rows, axis=0).reshape(rows, len(box), -1).mean(axis=1)
    wide = np.repeat(tall, columns, axis=1).reshape(rows, columns, box.shape[1])
    return wide.mean(axis=2)


@pytest.mark.parametrize(
    ("box", "columns"),
    [((20, 12), 19), ((32, 32), 32), ((1, 1), 32), ((9, 2), 7), ((7, 31), 32), ((30, 1), 1)],
)
def test_ink_fills_the_height_in_the_middle(box, columns):
    rng = np.random.default_rng(3)
    ink = rng.uniform(0.1, 1, box)
    drawing = np.pad(ink, ((2, 5), (0, 9)))
    fitted = fit_to_ink(drawing)
    assert fitted.shape == (32, 32)
    left = (32 - columns) // 2
    expected = np.pad(scaled(ink, 32, columns), ((0, 0), (left, 32 - columns - left)))
    np.testing.assert_allclose(fitted, expected, rtol=0, atol=1e-14)


def test_where_and_how_large_it_was_drawn_does_not_matter():
    ink = np.random.default_rng(4).integers(1, 9, (8, 5)) / 8
    small = fit_to_ink(np.pad(ink, ((11, 3), (1, 20))))
    large = fit_to_ink(np.kron(ink, np.ones((3, 3))))
    np.testing.assert_allclose(small, large, rtol=0, atol=1e-14)


def test_holes_and_gaps_are_no_edge_of_the_ink():
    drawing = np.zeros((9, 9))
    drawing[[1, 7], 4] = 1
    fitted = fit_to_ink(drawing, size=7)
    assert np.array_equal(fitted.any(axis=1), [1, 0, 0, 0, 0, 0, 1])


def test_paper_stays_paper():
    assert not fit_to_ink(np.zeros((32, 32))).any()


def test_the_digits_were_made_so_too():
    images, _ = datasets.digits()
    assert images[:, 0, [0, -1]].any(axis=2).all()


@pytest.mark.parametrize(
    ("drawing", "options", "error", "message"),
    [
        (np.ones(3), {}, ValueError, r"drawing has shape \(3,\), but a drawing is \(H, W\)"),
        ([[np.nan, 1]], {}, ValueError, "drawing holds NaN or infinity"),
        ([[1]], {"size": 0}, ValueError, "size is 0; it must be at least 1"),
        ([["a"]], {}, TypeError, "drawing"),
    ],
)
def test_what_is_no_drawing_is_refused(drawing, options, error, message):
    with pytest.raises(error, match=message):
        fit_to_ink(drawing, **options)
