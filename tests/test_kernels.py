"""The kernels mean what their names say: proven by what they do to pictures."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from cnnlib import kernels

RISING_RIGHT = np.tile(np.arange(7.0), (6, 1))
RISING_DOWN = RISING_RIGHT.T
BLURS = [kernels.box(), kernels.box(5), kernels.gaussian(), kernels.gaussian(7, 2.5)]
EDGES = [
    kernels.left_minus_right(),
    kernels.top_minus_bottom(),
    kernels.sobel_x(),
    kernels.sobel_y(),
    kernels.laplacian(),
]


def see(picture, kernel):
    return correlate2d(picture, kernel, mode="valid")


@pytest.mark.parametrize("kernel", [*BLURS, kernels.sharpen(), kernels.impulse()])
def test_flat_pictures_keep_their_brightness(kernel):
    np.testing.assert_allclose(see(np.full((9, 10), 7.0), kernel), 7.0, rtol=1e-14)


@pytest.mark.parametrize("kernel", EDGES)
def test_edge_kernels_see_nothing_in_a_flat_picture(kernel):
    assert not see(np.full((9, 10), 7.0), kernel).any()


@pytest.mark.parametrize("size", [1, 3, 5])
def test_impulse_copies_the_middle(size):
    edge = size // 2
    x = np.arange(56.0).reshape(7, 8)
    np.testing.assert_array_equal(
        see(x, kernels.impulse(size)), x[edge : 7 - edge, edge : 8 - edge]
    )


def test_directions_and_signs():
    assert (see(RISING_RIGHT, kernels.left_minus_right()) == -6).all()
    assert (see(RISING_DOWN, kernels.top_minus_bottom()) == -6).all()
    assert (see(RISING_RIGHT, kernels.sobel_x()) == 8).all()
    assert (see(RISING_DOWN, kernels.sobel_y()) == 8).all()
    for kernel in (kernels.left_minus_right(), kernels.sobel_x(), kernels.laplacian()):
        assert not see(RISING_DOWN, kernel).any()
    for kernel in (kernels.top_minus_bottom(), kernels.sobel_y(), kernels.laplacian()):
        assert not see(RISING_RIGHT, kernel).any()


def test_laplacian_is_the_curvature_of_a_parabola():
    rows, columns = np.mgrid[0:6, 0:7].astype(float)
    assert (see(rows**2 + 3 * columns**2, kernels.laplacian()) == 2 + 6).all()


def test_sharpen_raises_a_spike_and_lowers_its_neighbours():
    seen = see(kernels.impulse(5), kernels.sharpen())
    np.testing.assert_array_equal(seen, [[0, -1, 0], [-1, 5, -1], [0, -1, 0]])


def test_gaussian_is_a_bell_with_the_given_width():
    kernel = kernels.gaussian(7, sigma=1.5)
    np.testing.assert_array_equal(kernel, kernel.T)
    np.testing.assert_array_equal(kernel, kernel[::-1, ::-1])
    assert kernel.argmax() == kernel.size // 2
    np.testing.assert_allclose(np.log(kernel[3, 3] / kernel[3, 5]), 2**2 / (2 * 1.5**2))


def test_results_are_fresh_float64():
    for make in (getattr(kernels, name) for name in kernels.__all__):
        first = make()
        assert first.dtype == np.float64
        first[:] = 99
        assert not (make() == 99).any()


@pytest.mark.parametrize("make", [kernels.impulse, kernels.box, kernels.gaussian])
def test_sizes_without_a_middle_are_refused(make):
    with pytest.raises(ValueError, match="size is 2; it must be odd, to have a middle"):
        make(2)
    with pytest.raises(ValueError, match="size is 0; it must be at least 1"):
        make(0)
    for size in (3.0, "3", True, None):
        with pytest.raises(TypeError, match=f"size is {size!r}, .* must be a whole number"):
            make(size)


@pytest.mark.parametrize("sigma", [0, -1, np.nan, np.inf])
def test_a_bell_needs_a_width(sigma):
    with pytest.raises(ValueError, match=f"sigma is {sigma}; it must be above 0 and finite"):
        kernels.gaussian(5, sigma)
