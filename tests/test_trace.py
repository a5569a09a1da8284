"""The steps of a slide, counted and summed by people who never saw the code."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from cnnlib import trace

AWKWARD = [
    {},
    {"stride": 2},
    {"stride": (3, 2), "padding": 1},
    {"dilation": 2, "padding": ((0, 2), (1, 0))},
    {"stride": (2, 1), "dilation": (1, 3), "padding": (1, 2)},
    {"padding": "same"},
]


def random_case(rng):
    shape = (8, 9), (3, 2)
    return (rng.choice([-3, -2, -1, 1, 2, 3], size=size) for size in shape)


@pytest.fixture(params=AWKWARD, ids=str)
def options(request):
    return request.param


def test_steps_sum_to_the_correlation():
    x, w = random_case(np.random.default_rng(0))
    walk = trace.steps(x, w, b=5)
    expected = correlate2d(x, w, mode="valid") + 5
    assert [(step.i, step.j) for step in walk] == list(np.ndindex(expected.shape))
    assert [step.running[-1, -1] for step in walk] == expected.ravel().tolist()


def test_one_step_in_every_detail():
    x = np.arange(1, 26).reshape(5, 5)
    w = np.array([[1, 10], [100, 1000]])
    step = trace.steps(x, w, b=7, stride=2, dilation=(2, 1))[3]
    assert (step.i, step.j, step.rows, step.columns) == (1, 1, range(2, 6, 2), range(2, 4))
    np.testing.assert_array_equal(step.products, [[13, 140], [2300, 24000]])
    np.testing.assert_array_equal(step.running, [[20, 160], [2460, 26460]])


def test_padded_steps_count_from_the_padded_corner():
    step = trace.steps(np.ones((3, 4)), np.ones((2, 2)), padding=1)[0]
    assert (step.rows, step.columns) == (range(2), range(2))
    assert step.products.tolist() == [[0, 0], [0, 1]]


def test_touches_are_the_weights_that_a_lone_pixel_shows(options):
    """A picture with one 1 in it lets through exactly the weights that read it."""
    w = np.arange(1, 7).reshape(3, 2)
    for pixel in np.ndindex(8, 9):
        x = np.zeros((8, 9), dtype=int)
        x[pixel] = 1
        seen = {(s.i, s.j): s.running[-1, -1] for s in trace.steps(x, w, **options)}
        touched = trace.touches(pixel, (8, 9), (3, 2), **options)
        assert {(t.i, t.j): w[t.u, t.v] for t in touched} == {k: v for k, v in seen.items() if v}
        assert touched == sorted(touched)


def test_coverage_counts_touches(options):
    counts = trace.coverage((8, 9), (3, 2), **options)
    for pixel in np.ndindex(8, 9):
        assert counts[pixel] == len(trace.touches(pixel, (8, 9), (3, 2), **options))


def test_coverage_of_a_leftover_is_zero():
    np.testing.assert_array_equal(trace.coverage((1, 6), (1, 3), stride=2), [[1, 1, 2, 1, 1, 0]])


def test_coverage_of_same_padding_is_unequal():
    counts = trace.coverage(5, 3, padding="same")
    assert (counts[0, 0], counts[0, 2], counts[2, 2]) == (4, 6, 9)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match=r"x must be \(H, W\), but it has shape \(6,\): 1 axes"):
        trace.steps(np.ones(6), np.ones((1, 3)))
    with pytest.raises(ValueError, match=r"w must be \(kH, kW\), but it has shape \(3,\)"):
        trace.steps(np.ones((6, 6)), np.ones(3))
    with pytest.raises(ValueError, match="the kernel spans 3 rows, but x has 2"):
        trace.steps(np.ones((2, 6)), np.ones((3, 3)))
    with pytest.raises(ValueError, match=r"pixel is \(6, 0\), but the picture has size \(6, 6\)"):
        trace.touches((6, 0), 6, 3)
    with pytest.raises(ValueError, match=r"pixel\[1\] \(columns\) is -1"):
        trace.touches((0, -1), 6, 3)
    with pytest.raises(TypeError, match=r"stride is 2\.0"):
        trace.coverage(6, 3, stride=2.0)
