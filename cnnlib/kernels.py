"""Small kernels to look through, made for cross-correlation: y[i, j] = sum of x[i+u, j+v] w[u, v].

Every function returns a new float64 array of shape (k_h, k_w). Kernels that blur sum to 1, so that a
flat picture keeps its brightness; kernels that look for edges sum to 0, so that a flat picture vanishes.
"""

import numpy as np

from cnnlib.checks import integer, number, require_memory

__all__ = [
    "box",
    "gaussian",
    "impulse",
    "laplacian",
    "left_minus_right",
    "sharpen",
    "sobel_x",
    "sobel_y",
    "top_minus_bottom",
]


def impulse(size=3):
    """Return zeros with a single 1 in the middle.

    As a kernel it copies the picture. As a picture it makes the kernel visible.

    Parameters
    ----------
    size : int
        An odd number of rows and columns, 1 or more.

    Returns
    -------
    ndarray, shape (size, size), float64

    Raises
    ------
    TypeError
        If size is not an integer.
    ValueError
        If size is even or less than 1.
    """
    size = _odd(size)
    kernel = np.zeros((size, size))
    kernel[size // 2, size // 2] = 1
    return kernel


def box(size=3):
    """Return the kernel that averages: every weight is 1 / size**2.

    Size, result and errors are as in `impulse`.
    """
    size = _odd(size)
    return np.full((size, size), 1 / size**2)


def gaussian(size=5, sigma=1.0):
    """Return the kernel that blurs softly: weights exp(-(u**2 + v**2) / (2 sigma**2)), scaled to sum 1.

    Here u and v count from the middle. Size, result and errors are as in `impulse`; sigma is the
    width of the bell in pixels, a finite number above 0.
    """
    size = _odd(size)
    sigma = number(sigma, "sigma", above=0)
    u = np.arange(size) - size // 2
    bell = np.exp(-0.5 * (u / sigma) ** 2)
    kernel = np.outer(bell, bell)
    return kernel / kernel.sum()


def left_minus_right():
    """Return the (3, 3) kernel that is positive where the left side is the brighter one."""
    return np.array([[1.0, 0.0, -1.0]] * 3)


def top_minus_bottom():
    """Return the (3, 3) kernel that is positive where the upper side is the brighter one."""
    return left_minus_right().T.copy()


def sobel_x():
    """Return Sobel's (3, 3) slope along a row: positive where brightness rises to the right."""
    return np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


def sobel_y():
    """Return Sobel's (3, 3) slope down a column: positive where brightness rises downwards."""
    return sobel_x().T.copy()


def laplacian():
    """Return the (3, 3) kernel that compares a pixel with its four neighbours: their sum minus 4 of it."""
    return np.array([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])


def sharpen():
    """Return the (3, 3) kernel that keeps the picture and adds what `laplacian` finds missing."""
    return impulse(3) - laplacian()


def _odd(size):
    """Return size as an int, or say why it cannot have a middle."""
    size = integer(size, "size")
    if size % 2 == 0:
        raise ValueError(f"size is {size}; it must be odd, to have a middle")
    require_memory("the kernel", np.dtype(float), (size, size))
    return size
