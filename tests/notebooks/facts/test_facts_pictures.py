"""What the lessons say of libraries for signals and pictures, run where they are installed."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image
from scipy import ndimage, signal

from cnnlib import naive
from cnnlib.example import W, X
from cnnlib.kernels import impulse
from cnnlib.padding import rot180

PICTURE = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3) * 10  # 2 rows, 3 columns, RGB


def test_start_here_row_0_is_at_the_top():
    _, ax = plt.subplots()
    ax.imshow(X)
    bottom, top = ax.get_ylim()
    assert bottom > top
    plt.close("all")


def test_start_here_pillow_says_width_and_column_first():
    image = Image.fromarray(PICTURE)
    assert image.size == (3, 2)
    assert image.getpixel((2, 1)) == tuple(PICTURE[1, 2])
    assert np.asarray(image).shape == (2, 3, 3)


def test_start_here_opencv_reads_blue_first(tmp_path):
    cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed")
    path = tmp_path / "picture.png"
    Image.fromarray(PICTURE).save(path)
    np.testing.assert_array_equal(np.asarray(Image.open(path)), PICTURE)
    np.testing.assert_array_equal(cv2.imread(str(path)), PICTURE[..., ::-1])


def test_slide_a_kernel_who_turns():
    x = impulse(5)  # the answer is the kernel, or the kernel turned
    for slides in (signal.correlate2d(x, W, "same"), ndimage.correlate(x, W)):
        np.testing.assert_array_equal(slides[1:4, 1:4], rot180(W))
    np.testing.assert_array_equal(signal.convolve2d(x, W, "same")[1:4, 1:4], W)
    row = x[2]
    np.testing.assert_array_equal(np.convolve(row, W[0], "same")[1:4], W[0])
    np.testing.assert_array_equal(np.correlate(row, W[0], "same")[1:4], W[0][::-1])


def test_slide_a_kernel_who_lets_the_kernel_hang_over_the_edge():
    assert np.correlate(X[0], W[0]).shape == (4,)
    assert np.convolve(X[0], W[0]).shape == (8,)
    full = naive.conv2d_single(X, W, padding=2)
    np.testing.assert_array_equal(signal.correlate2d(X, W), full)
    np.testing.assert_array_equal(
        signal.convolve2d(X, W), naive.conv2d_single(X, rot180(W), padding=2)
    )


def test_slide_a_kernel_two_mirrors():
    twice = naive.conv2d_single(np.pad(X, 1, "symmetric"), W)
    np.testing.assert_array_equal(ndimage.correlate(X, W), twice)
    once = naive.conv2d_single(np.pad(X, 1, "reflect"), W)
    assert not np.array_equal(once, twice)
    cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed")
    np.testing.assert_array_equal(cv2.filter2D(X.astype(float), -1, W.astype(float)), once)


def test_capstone_fftconvolve_is_the_true_convolution():
    found = signal.fftconvolve(X, W, "valid")
    np.testing.assert_allclose(found, naive.conv2d_single(X, rot180(W)), atol=1e-12)
