"""The course's running example: small integers, and a kernel without any symmetry."""

import numpy as np

from cnnlib import naive

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
    """Y and Z of the running network."""
    y = naive.conv2d_single(x, W, B)
    return y, naive.avg_pool2d(y, 2)


def gradients():
    """grad_y, grad_x, grad_w and grad_b of the running network."""
    y, _ = forward()
    grad_y = naive.avg_pool2d_backward(GRAD_Z, y, 2)
    return grad_y, *naive.conv2d_single_backward(grad_y, X, W)
