"""Nudge a number: the pool's gradient, for a picture of any size."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.awkward import ONE_CHANNEL, SHAPE_ALONE, SIDE_BY_SIDE, poolings
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise
from cnnlib.gradcheck import numeric_gradient


@function_exercise(
    wants="your function spread_the_gradient(grad_z, y_shape, k), which returns grad_y",
    idea="each entry of y lies in one block, or in none.",
    shape="y_shape; rows and columns that no block reaches get 0.",
    line="grad_y[k * i : k * i + k, k * j : k * j + k] = grad_z[i, j] / k**2",
    oracle="the differences of every entry of y",
    returns=("grad_y",),
    lacks={**SHAPE_ALONE, **SIDE_BY_SIDE, **ONE_CHANNEL},
)
def spread_the_gradient(grad_z, y_shape, k):
    """By nudging every entry: the average is linear, so a step of 1 is exact."""
    return numeric_gradient(lambda y: naive.avg_pool2d(y, k), np.zeros(y_shape), grad_z, h=1)


@spread_the_gradient.cases
def _(draw):
    for p in poolings(draw, axes=2, stride=False, padding=False):
        yield Case(p.grad_y, p.x.shape, p.k)


@spread_the_gradient.factors
def _(grad_z, y_shape, k):
    return {"k * k": k * k}


@spread_the_gradient.slip(
    "i // k runs past grad_z in the leftover rows: those lie in no block and get 0"
)
def past_the_end(grad_z, y_shape, k):
    grad_y = np.zeros(y_shape)
    for i, j in np.ndindex(y_shape):
        grad_y[i, j] = grad_z[i // k, j // k] / k**2
    return grad_y


@spread_the_gradient.slip("the leftover rows and columns are missing: grad_y has the shape of y")
def ends_with_the_blocks(grad_z, y_shape, k):
    return np.kron(grad_z, np.ones((k, k))) / k**2


@spread_the_gradient.slip("each share is too big by k: a block has k * k entries")
def divided_by_k(grad_z, y_shape, k):
    return k * spread_the_gradient(grad_z, y_shape, k)


@spread_the_gradient.slip("block (i, j) is put at row i and column j; it begins at k i and k j")
def blocks_overlap(grad_z, y_shape, k):
    grad_y = np.zeros(y_shape)
    for i, j in np.ndindex(grad_z.shape):
        grad_y[i : i + k, j : j + k] = grad_z[i, j] / k**2
    return grad_y


@spread_the_gradient.slip("i % h was used where i // k is meant: blocks lie side by side")
def wrapped(grad_z, y_shape, k):
    grad_y = np.zeros(y_shape)
    for i, j in np.ndindex(y_shape):
        grad_y[i, j] = grad_z[i % grad_z.shape[0], j % grad_z.shape[1]] / k**2
    return grad_y


@spread_the_gradient.bugs("avg_pool2d_backward", spoils="grad_x", has="divisible leftover")
def _(layers, grad_z, y_shape, k):
    return layers.avg_pool2d_backward(grad_z, np.zeros(y_shape), k)
