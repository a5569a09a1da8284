"""The course's running example: small whole numbers, and a kernel without any symmetry.

A picture `X` (6, 6) is convolved with `W` (3, 3) and the bias `B`, and pooled in blocks of 2 x 2;
`GRAD_Z` (2, 2) says what each of the four results is worth. All are float64.
"""

import numpy as np

from cnnlib import naive

__all__ = ["GRAD_Z", "B", "W", "X", "forward", "gradients"]

X = np.array(
    [
        [1, 0, 2, 1, 0, 3],
        [0, 1, 3, 0, 2, 0],
        [2, 1, 0, 1, 0, 1],
        [1, 0, 1, 2, 1, 0],
        [0, 2, 1, 0, 3, 1],
        [3, 0, 0, 1, 0, 2],
    ],
    dtype=float,
)
W = np.array([[1, 0, 2], [0, -1, 0], [-2, 1, 0]], dtype=float)
B = 1.0
GRAD_Z = np.array([[4, -8], [12, 0]], dtype=float)


def forward(x=X):
    """Y (4, 4) and z (2, 2) of the running network, for this picture.

    >>> y, z = forward()
    >>> z
    array([[1.75, 3.25],
           [1.25, 1.5 ]])
    """
    y = naive.conv2d_single(x, W, B)
    return y, naive.avg_pool2d(y, 2)


def gradients():
    """grad_y (4, 4), grad_x (6, 6), grad_w (3, 3) and grad_b of the running network.

    >>> _, _, _, grad_b = gradients()
    >>> grad_b
    array(8.)
    """
    y, _ = forward()
    grad_y = naive.avg_pool2d_backward(GRAD_Z, y, 2)
    return grad_y, *naive.conv2d_single_backward(grad_y, X, W)
