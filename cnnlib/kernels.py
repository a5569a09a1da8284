"""Small kernels to look through, made for cross-correlation: y[i, j] = sum of x[i+u, j+v] w[u, v].

Every function returns a new float64 array of shape (kH, kW). Kernels that blur sum to 1, so that
a flat picture keeps its brightness; kernels that look for edges sum to 0, so that it vanishes.
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
    size : int, default 3
        An odd number of rows and columns, 1 or more.

    Returns
    -------
    float64 array (size, size)

    Raises
    ------
    TypeError
        If size is not an integer.
    ValueError
        If size is even or less than 1.

    Examples
    --------
    A picture of a single bright pixel shows the kernel, turned:

    >>> from cnnlib import naive
    >>> naive.conv2d_single(impulse(3), [[1, 2], [3, 4]])
    array([[4., 3.],
           [2., 1.]])
    """
    size = _odd(size)
    kernel = np.zeros((size, size))
    kernel[size // 2, size // 2] = 1
    return kernel


def box(size=3):
    """Return the kernel that averages: every weight is 1 / size**2.

    Parameters
    ----------
    size : int, default 3
        An odd number of rows and columns, 1 or more.

    Returns
    -------
    float64 array (size, size)

    Raises
    ------
    TypeError, ValueError
        As `impulse`.

    Examples
    --------
    >>> 9 * box(3)
    array([[1., 1., 1.],
           [1., 1., 1.],
           [1., 1., 1.]])
    """
    size = _odd(size)
    return np.full((size, size), 1 / size**2)


def gaussian(size=5, sigma=1.0):
    """Return the kernel that blurs softly: the weights of a bell, scaled to sum 1.

    w[u, v] is in proportion to exp(-(u**2 + v**2) / (2 sigma**2)), u and v counted from the middle.

    Parameters
    ----------
    size : int, default 5
        An odd number of rows and columns, 1 or more.
    sigma : float, default 1.0
        The width of the bell in pixels, a finite number above 0.

    Returns
    -------
    float64 array (size, size)

    Raises
    ------
    TypeError, ValueError
        As `impulse`, and for a sigma that is no number above 0.

    Examples
    --------
    >>> gaussian(3, sigma=1).round(2)
    array([[0.08, 0.12, 0.08],
           [0.12, 0.2 , 0.12],
           [0.08, 0.12, 0.08]])
    """
    size = _odd(size)
    sigma = number(sigma, "sigma", above=0)
    u = np.arange(size) - size // 2
    bell = np.exp(-0.5 * (u / sigma) ** 2)
    kernel = np.outer(bell, bell)
    return kernel / kernel.sum()


def left_minus_right():
    """Return the kernel that is positive where the left side is the brighter one.

    Returns
    -------
    float64 array (3, 3)

    Examples
    --------
    >>> left_minus_right()
    array([[ 1.,  0., -1.],
           [ 1.,  0., -1.],
           [ 1.,  0., -1.]])
    """
    return np.array([[1.0, 0.0, -1.0]] * 3)


def top_minus_bottom():
    """Return the kernel that is positive where the upper side is the brighter one.

    Returns
    -------
    float64 array (3, 3)

    Examples
    --------
    >>> top_minus_bottom()
    array([[ 1.,  1.,  1.],
           [ 0.,  0.,  0.],
           [-1., -1., -1.]])
    """
    return left_minus_right().T.copy()


def sobel_x():
    """Return Sobel's slope along a row: positive where brightness rises to the right.

    Returns
    -------
    float64 array (3, 3)

    Examples
    --------
    >>> sobel_x()
    array([[-1.,  0.,  1.],
           [-2.,  0.,  2.],
           [-1.,  0.,  1.]])
    """
    return np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


def sobel_y():
    """Return Sobel's slope down a column: positive where brightness rises downwards.

    Returns
    -------
    float64 array (3, 3)

    Examples
    --------
    >>> sobel_y()
    array([[-1., -2., -1.],
           [ 0.,  0.,  0.],
           [ 1.,  2.,  1.]])
    """
    return sobel_x().T.copy()


def laplacian():
    """Return the kernel that compares a pixel with its four neighbours: their sum minus 4 of it.

    Returns
    -------
    float64 array (3, 3)

    Examples
    --------
    >>> laplacian()
    array([[ 0.,  1.,  0.],
           [ 1., -4.,  1.],
           [ 0.,  1.,  0.]])
    """
    return np.array([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])


def sharpen():
    """Return the kernel that keeps the picture and adds what `laplacian` finds missing.

    Returns
    -------
    float64 array (3, 3)

    Examples
    --------
    A flat picture stays as it is, since the weights sum to 1:

    >>> sharpen()
    array([[ 0., -1.,  0.],
           [-1.,  5., -1.],
           [ 0., -1.,  0.]])
    """
    return impulse(3) - laplacian()


def _odd(size):
    """Return size as an int, or say why it cannot have a middle."""
    size = integer(size, "size")
    if size % 2 == 0:
        raise ValueError(f"size is {size}; it must be odd, to have a middle")
    require_memory("the kernel", np.dtype(float), (size, size))
    return size
