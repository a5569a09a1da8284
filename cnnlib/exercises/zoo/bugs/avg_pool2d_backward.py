"""Wrong gradients of the average pool; the wrong line of each is marked."""

import numpy as np

from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import window


@bug(
    "avg_pool2d_backward",
    story="Forward and backward did not divide by the same number.",
    words="each share is too big by k_h k_w: divide by the window's area",
    seen=[("tracel-ai/burn", "issue 5604")],
)
def area_forgotten(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        grad_x[n, c, *window(i, j, k, s)] += grad_y[n, c, i, j]  # not divided by k_h k_w
    return grad_x


@bug(
    "avg_pool2d_backward",
    story=(
        "Height and width were switched in the pooling layer's backward, and square images hid it."
    ),
    words="height and width are swapped: rows go with k_h and s_h",
    seen=[("deeplearning4j/deeplearning4j", "issue 959")],
    needs="rectangular",
)
def height_and_width_swapped(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        rows, columns = window(i, j, k[::-1], s[::-1])  # (k_w, k_h), (s_w, s_h)
        grad_x[n, c, rows, columns] += grad_y[n, c, i, j] / (k[0] * k[1])
    return grad_x


@bug(
    "avg_pool2d_backward",
    story=(
        "An in-place operation on a view changed what was stored, so that a second call gave "
        "another answer."
    ),
    words="grad_y was changed in place; work on a new array",
    seen=[("chainer/chainer", "pull request 2062")],
)
def upstream_changed(grad_y, x, k, s):
    grad_y /= k[0] * k[1]  # in place: the caller's array is no longer what it was
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        grad_x[n, c, *window(i, j, k, s)] += grad_y[n, c, i, j]
    return grad_x
