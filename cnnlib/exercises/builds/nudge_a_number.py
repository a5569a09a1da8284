"""Nudge a number: what a weight has met, at any stride."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib.exercises.build import build
from cnnlib.exercises.cases import Case
from cnnlib.exercises.settings import Slides


@build(
    "build_weight_gradient",
    new="the stride: output i met pixel stride * i + u",
    takes="grad_y (H_out, W_out), x (H, W), w_shape (kH, kW) -> grad_w (kH, kW)",
    idea="which pixel did weight w[u, v] meet in output i, and how much was that output worth?",
    shape="w_shape, begun as zeros.",
    line="grad_w[u, v] += grad_y[i, j] * x[stride * i + u, stride * j + v]",
    returns=("grad_w",),
)
def weight_gradient(grad_y, x, w_shape, *, stride=1):
    windows = sliding_window_view(x, w_shape)[::stride, ::stride]
    return np.einsum("ij,ijuv->uv", grad_y, windows)


@weight_gradient.loops
def weight_gradient(grad_y, x, w_shape, *, stride=1):
    grad_w, s = np.zeros(w_shape), stride
    for i, j in np.ndindex(grad_y.shape):
        for u, v in np.ndindex(w_shape):
            grad_w[u, v] += grad_y[i, j] * x[s * i + u, s * j + v]
    return grad_w


weight_gradient.calls(
    Slides(padding=False), lambda c: Case(c.grad_y, c.x, c.w.shape, stride=c.stride)
)


weight_gradient.slips_in(
    weight_gradient.looped,
    {
        "the stride is forgotten: output i met pixel stride * i + u": {
            "s * i + u, s * j + v": "i + u, j + v"
        },
        "= stands where += belongs: a weight meets one pixel in every output, and they add": {
            "+=": "="
        },
        "grad_w has the shape of the outputs; it must have w's": {
            "np.zeros(w_shape)": "np.zeros(grad_y.shape)"
        },
        "u and i are exchanged: the stride moves the window i, not the weight u": {
            "s * i + u, s * j + v": "s * u + i, s * v + j"
        },
    },
)


@weight_gradient.slip(
    "grad_y is slid over x in steps of stride: the next weight met the next pixel, and what lies "
    "stride pixels apart are the numbers of grad_y"
)
def slid_in_steps(grad_y, x, w_shape, *, stride=1):
    pieces = sliding_window_view(x, grad_y.shape)[::stride, ::stride]
    return np.einsum("uvij,ij->uv", pieces, grad_y)
