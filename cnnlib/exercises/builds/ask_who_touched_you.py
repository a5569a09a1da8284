"""Ask who touched you: stamps at any stride, and the three gradients under one name."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.awkward import SHAPE_ALONE
from cnnlib.exercises.build import build
from cnnlib.exercises.builds.nudge_a_number import weight_gradient as _weight_gradient
from cnnlib.exercises.cases import Case
from cnnlib.exercises.settings import Slides


@build(
    "build_pixel_gradient",
    new="the stride: stamp i lies at row stride * i",
    takes="grad_y (H_out, W_out), w (kH, kW), x_shape (H, W) -> grad_x (H, W)",
    idea="every output adds one stamp, the kernel times its own gradient.",
    shape="x_shape, begun as zeros: pixels that no window reached keep 0.",
    line="grad_x[s * i : s * i + k_h, s * j : s * j + k_w] += grad_y[i, j] * w",
    returns=("grad_x",),
    lacks=SHAPE_ALONE,
)
def pixel_gradient(grad_y, w, x_shape, *, stride=1):
    grad_x, s = np.zeros(x_shape), stride
    out_h, out_w = grad_y.shape
    for u, v in np.ndindex(w.shape):
        grad_x[u : u + s * out_h : s, v : v + s * out_w : s] += grad_y * w[u, v]
    return grad_x


@pixel_gradient.loops
def pixel_gradient(grad_y, w, x_shape, *, stride=1):
    grad_x, (k_h, k_w), s = np.zeros(x_shape), w.shape, stride
    for i, j in np.ndindex(grad_y.shape):
        grad_x[s * i : s * i + k_h, s * j : s * j + k_w] += grad_y[i, j] * w
    return grad_x


pixel_gradient.calls(
    Slides(padding=False), lambda c: Case(c.grad_y, c.w, c.x.shape, stride=c.stride)
)


pixel_gradient.slips_in(
    pixel_gradient.looped,
    {
        "= stands where += belongs: where stamps overlap, they add": {"+=": "="},
        "the stamp lies at row i; it belongs where the window began, at row stride * i": {
            "s * i : s * i + k_h, s * j : s * j + k_w": "i : i + k_h, j : j + k_w"
        },
        "grad_x ends where the last stamp ends; it has x's shape, rows left over and all": {
            "np.zeros(x_shape)": "np.zeros([stride * (n - 1) + k for n, k in "
            "zip(grad_y.shape, w.shape)])"
        },
        "the stamp is turned; it needs no turn: it is the kernel as it lay there": {
            "* w": "* w[::-1, ::-1]"
        },
        "the stamp is as wide as it is high: its columns end at k_w": {
            "s * j + k_w": "s * j + k_h"
        },
    },
)


@build(
    "build_conv2d_single_backward",
    new="one name for three gradients",
    takes="grad_y (H_out, W_out), x (H, W), w (kH, kW) -> grad_x, grad_w, grad_b; stride 1",
    idea="you have all three already: stamps, meetings, and what one bias met.",
    shape="those of x and of w, and a number.",
    line="mine.pixel_gradient(grad_y, w, x.shape), mine.weight_gradient(grad_y, x, w.shape), ...",
    returns=("grad_x", "grad_w", "grad_b"),
)
def conv2d_single_backward(grad_y, x, w):
    grad_x = pixel_gradient(grad_y, w, x.shape)
    grad_w = _weight_gradient(grad_y, x, w.shape)
    return grad_x, grad_w, grad_y.sum()


@conv2d_single_backward.loops
def conv2d_single_backward(grad_y, x, w):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for i, j in np.ndindex(grad_y.shape):
        for u, v in np.ndindex(w.shape):
            grad_x[i + u, j + v] += grad_y[i, j] * w[u, v]
            grad_w[u, v] += grad_y[i, j] * x[i + u, j + v]
    return grad_x, grad_w, grad_y.sum()


conv2d_single_backward.calls(
    Slides(stride=False, padding=False), lambda c: Case(c.grad_y, c.x, c.w)
)


conv2d_single_backward.adjoint(naive.conv2d_single, (9, 7), (3, 2))

conv2d_single_backward.slips_in(
    conv2d_single_backward.looped,
    {
        "two gradients are exchanged: the order is grad_x, grad_w, grad_b": {
            "return grad_x, grad_w": "return grad_w, grad_x"
        },
        "grad_b is a mean: the bias was added to every output, so their gradients add": {
            "grad_y.sum()": "grad_y.mean()"
        },
    },
)
