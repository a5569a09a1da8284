"""Wrong average pools; the wrong line of each is marked."""

import numpy as np

from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import pool_shape, window


@bug(
    "avg_pool2d",
    story=(
        "A reshape along the wrong axes gave the right shape and, as a plot showed, the wrong "
        "content."
    ),
    words=(
        "pieces of a row were averaged, not blocks: reshape splits each axis, it does not cut "
        "blocks"
    ),
    seen=[("HIPS/autograd", "pull request 245")],
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
    story="One library's average pooling summed, another's divided, and their tests met.",
    words="the windows are summed; an average also divides by k_h k_w",
    seen=[("soumith/cudnn.torch", "pull request 17")],
)
def summed_not_averaged(x, k, s):
    y = np.zeros(pool_shape(x, k, s))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, *window(i, j, k, s)].sum()  # never divided
    return y
