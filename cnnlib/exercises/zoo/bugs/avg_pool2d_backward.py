"""Wrong gradients of the average pool; the wrong line of each is marked."""

import numpy as np

from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import window
from cnnlib.exercises.zoo.seen import Seen


@bug(
    "avg_pool2d_backward",
    story=(
        "One library's average pooling did not divide by the window's area, neither forward nor "
        "backward; the repair added both."
    ),
    words="each share is too big by k_h k_w: divide by the window's area",
    seen=[
        Seen(
            "torch/nn",
            "pull request 178",
            title="Fixed SpatialAveragePooling - added division by filter size",
            opened="2026-11-29",
        )
    ],
)
def area_forgotten(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        grad_x[n, c, *window(i, j, k, s)] += grad_y[n, c, i, j]  # not divided by k_h k_w
    return grad_x


@bug(
    "avg_pool2d_backward",
    story=(
        "A network crashed as soon as its image was not square: in the max pooling layer's "
        "backward pass height and width were switched."
    ),
    words="height and width are swapped: rows go with k_h and s_h",
    seen=[
        Seen(
            "deeplearning4j/deeplearning4j",
            "issue 959",
            title="Convolutional net crashes if image is not square",
            opened="2026-11-29",
        ),
        Seen(
            "deeplearning4j/deeplearning4j",
            "pull request 964",
            title="Fix height vs. width issue in max pooling backprop",
            opened="2026-11-29",
        ),
    ],
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
        "In a network library a layer's backward pass changed the upstream gradient itself; that "
        "was another kind of layer."
    ),
    words="grad_y was changed in place; work on a new array",
    seen=[
        Seen(
            "happynear/caffe-windows",
            "issue 46",
            title="CovarianceLayer Backward incorrect",
            opened="2026-11-29",
        )
    ],
)
def upstream_changed(grad_y, x, k, s):
    grad_y /= k[0] * k[1]  # in place: the caller's array is no longer what it was
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        grad_x[n, c, *window(i, j, k, s)] += grad_y[n, c, i, j]
    return grad_x
