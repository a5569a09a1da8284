"""Ask who touched you: other right forms of its builds, and wrong ones with their words."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, LOOPS
from cnnlib.gradcheck import numeric_gradient
from cnnlib.padding import rot180


def nudged(grad_y, w, x_shape, *, stride=1):
    """By the differences of every pixel: the slide is linear, so a step of 1 is exact."""

    def slide(x):
        return naive.conv2d_single(x, w, stride=stride)

    return numeric_gradient(slide, np.zeros(x_shape), grad_y, h=1)


ORACLES = {
    "pixel_gradient": nudged,
    "conv2d_single_backward": naive.conv2d_single_backward,
}


def number_by_number(grad_y, w, x_shape, *, stride=1):
    grad_x = np.zeros(x_shape, order="F")
    for i, j in np.ndindex(grad_y.shape):
        for u, v in np.ndindex(w.shape):
            grad_x[stride * i + u, stride * j + v] += grad_y[i, j] * w[u, v]
    return grad_x


def as_asked_by_pixel(grad_y, w, x_shape, *, stride=1):
    grad_x = np.zeros(x_shape)
    for r, c in np.ndindex(x_shape):
        for u, v in np.ndindex(w.shape):
            (i, past), (j, beside) = divmod(r - u, stride), divmod(c - v, stride)
            inside = 0 <= i < grad_y.shape[0] and 0 <= j < grad_y.shape[1]
            if inside and past == beside == 0:
                grad_x[r, c] += grad_y[i, j] * w[u, v]
    return grad_x


def turned_slide(grad_y, w, x_shape, *, stride=1):
    """The gradient, spread out by the stride and framed, under the kernel turned."""
    (h, width), (k_h, k_w) = x_shape, w.shape
    spread = np.zeros((h + k_h - 1, width + k_w - 1))
    (out_h, out_w), s = grad_y.shape, stride
    spread[k_h - 1 :: s, k_w - 1 :: s][:out_h, :out_w] = grad_y
    return sum(w[-1 - u, -1 - v] * spread[u : u + h, v : v + width] for u, v in np.ndindex(w.shape))


def stamps_side_by_side(grad_y, w, x_shape, *, stride=1):
    """Set instead of added, in the order of the loops."""
    grad_x = np.zeros(x_shape)
    for (i, j), g in np.ndenumerate(grad_y):
        for (u, v), weight in np.ndenumerate(w):
            grad_x[stride * i + u, stride * j + v] = g * weight
    return grad_x


def stamps_turned(grad_y, w, x_shape, *, stride=1):
    return number_by_number(grad_y, rot180(w), x_shape, stride=stride)


def stamps_at_i(grad_y, w, x_shape, *, stride=1):
    return number_by_number(grad_y, w, x_shape)


def only_what_stamps_cover(grad_y, w, x_shape, *, stride=1):
    h, width = (stride * (n - 1) + k for n, k in zip(grad_y.shape, w.shape))
    return number_by_number(grad_y, w, x_shape, stride=stride)[:h, :width].copy()


def by_slides(grad_y, x, w):
    out_h, out_w = grad_y.shape
    grad_w = [(grad_y * x[u : u + out_h, v : v + out_w]).sum() for u, v in np.ndindex(w.shape)]
    return turned_slide(grad_y, w, x.shape), np.reshape(grad_w, w.shape), np.sum(grad_y)


def by_stamps(grad_y, x, w):
    grad_w, (k_h, k_w), grad_b = np.zeros(w.shape), w.shape, 0
    for (i, j), g in np.ndenumerate(grad_y):
        grad_w += g * x[i : i + k_h, j : j + k_w]
        grad_b += g
    return number_by_number(grad_y, w, x.shape), grad_w, grad_b


def weights_first(grad_y, x, w):
    grad_x, grad_w, grad_b = by_slides(grad_y, x, w)
    return grad_w, grad_x, grad_b


def mean_of_the_outputs(grad_y, x, w):
    grad_x, grad_w, grad_b = by_stamps(grad_y, x, w)
    return grad_x, grad_w, grad_b / grad_y.size


RIGHT = {
    "build_pixel_gradient": (
        (number_by_number, LOOPS),
        (as_asked_by_pixel, LOOPS),
        (turned_slide, ARRAYS),
    ),
    "build_conv2d_single_backward": ((by_stamps, LOOPS), (by_slides, ARRAYS)),
}
WRONG = {
    "build_pixel_gradient": (
        (stamps_side_by_side, "= stands where += belongs"),
        (stamps_turned, "the stamp is turned"),
        (stamps_at_i, "it belongs where the window began"),
        (only_what_stamps_cover, "grad_x ends where the last stamp ends"),
    ),
    "build_conv2d_single_backward": (
        (weights_first, "two gradients are exchanged"),
        (mean_of_the_outputs, "grad_b is a mean"),
    ),
}
