"""Wrong average pools; the wrong line of each is marked."""

import numpy as np

from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import pool_shape, window
from cnnlib.exercises.zoo.seen import Seen


@bug(
    "avg_pool2d",
    story=(
        "A max pooling by reshape went along the wrong axes: the right shape, and the wrong "
        "content, as plots showed."
    ),
    words=(
        "pieces of a row were averaged, not blocks: reshape splits each axis, it does not cut "
        "blocks"
    ),
    seen=[
        Seen(
            "HIPS/autograd",
            "pull request 245",
            title="fixed reshape bug in maxpool layer of convnet example",
            opened="2026-11-29",
        )
    ],
    needs="divisible",
)
def pieces_of_rows(x, k, s):
    shape = pool_shape(x, k, s)
    if k == s and np.prod(shape[2:]) * np.prod(k) == np.prod(x.shape[2:]):
        return x.reshape(*shape, k[0] * k[1]).mean(axis=-1)  # runs of memory, not blocks
    y = np.zeros(shape)
    for n, c, i, j in np.ndindex(shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].mean()
    return y


@bug(
    "avg_pool2d",
    story=(
        "One library's average pooling divided and another's only summed; their results were "
        "compared in a test, which failed."
    ),
    words="the windows are summed; an average also divides by k_h k_w",
    seen=[
        Seen(
            "torch/nn",
            "pull request 178",
            title="Fixed SpatialAveragePooling - added division by filter size",
            opened="2026-11-29",
        ),
        Seen(
            "soumith/cudnn.torch",
            "pull request 17",
            title="average pooling sucks",
            opened="2026-11-29",
        ),
    ],
)
def summed_not_averaged(x, k, s):
    y = np.zeros(pool_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].sum()  # never divided
    return y
