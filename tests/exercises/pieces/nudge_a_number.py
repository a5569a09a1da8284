"""Nudge a number: other right forms of its build, on their rung, and wrong ones with their words."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, LOOPS
from cnnlib.gradcheck import numeric_gradient


def nudged(grad_y, x, w_shape, *, stride=1):
    """By the differences of every weight: the slide is linear, so a step of 1 is exact."""

    def slide(w):
        return naive.conv2d_single(x, w, stride=stride)

    return numeric_gradient(slide, np.zeros(w_shape), grad_y, h=1)


ORACLES = {"weight_gradient": nudged}


def window_by_window(grad_y, x, w_shape, *, stride=1):
    grad_w, (k_h, k_w) = np.zeros(w_shape), w_shape
    for i, j in np.ndindex(grad_y.shape):
        grad_w += grad_y[i, j] * x[stride * i :, stride * j :][:k_h, :k_w]
    return grad_w


def weight_by_weight(grad_y, x, w_shape, *, stride=1):
    (out_h, out_w), s = grad_y.shape, stride
    met = [
        np.vdot(grad_y, x[u : u + s * out_h : s, v : v + s * out_w : s])
        for u, v in np.ndindex(w_shape)
    ]
    return np.reshape(met, w_shape)


def one_meeting(grad_y, x, w_shape, *, stride=1):
    u, v = np.indices(w_shape)
    i, j = np.array(grad_y.shape) - 1
    return grad_y[i, j] * x[stride * i + u, stride * j + v]


def a_slide_of_stride_one(grad_y, x, w_shape, *, stride=1):
    return weight_by_weight(grad_y, x, w_shape)


def exchanged(grad_y, x, w_shape, *, stride=1):
    grad_w = np.zeros(w_shape)
    for (u, v), (i, j) in ((p, q) for p in np.ndindex(w_shape) for q in np.ndindex(grad_y.shape)):
        grad_w[u, v] += grad_y[i, j] * x[i + stride * u, j + stride * v]
    return grad_w


RIGHT = {"build_weight_gradient": ((window_by_window, LOOPS), (weight_by_weight, ARRAYS))}
WRONG = {
    "build_weight_gradient": (
        (one_meeting, "= stands where += belongs"),
        (a_slide_of_stride_one, "the stride is forgotten"),
        (exchanged, "u and i are exchanged"),
    ),
}
