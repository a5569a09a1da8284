"""The three sums of a convolution over a batch: forward, for the weights, for the input.

Arrays come checked and in one dtype: x (N, C_in, H, W), w (C_out, C_in/groups, kH, kW), grad_y
(N, C_out, H_out, W_out). Each sum goes one kernel offset (u, v) at a time, so that it holds no more
than one copy of its windows' pixels; matmul does the sum over channels.
"""

from math import prod

import numpy as np

from cnnlib.padding import crop, pad
from cnnlib.vectorized.windows import all_windows, split_channels, stamp


def forward(x, w, slide, groups):
    """ngcijuv,gqcuv->ngqij."""
    windows = all_windows(pad(split_channels(x, groups), slide.padding), slide)
    w = split_channels(w, groups, axis=0)
    y = np.zeros((len(x), groups, w.shape[1], *slide.out_size), x.dtype)
    for u, v in np.ndindex(slide.kernel_size):
        y += _mix(w[..., u, v], windows[..., u, v])
    return y.reshape(len(x), groups * w.shape[1], *slide.out_size)


def weight_gradient(grad_y, x, slide, groups):
    """ngqij,ngcijuv->gqcuv."""
    windows = all_windows(pad(split_channels(x, groups), slide.padding), slide)
    grad_y = split_channels(grad_y, groups)
    (n, _, c, *_), outputs = windows.shape, prod(slide.out_size)
    grad_w = np.zeros((groups, grad_y.shape[2], c, *slide.kernel_size), x.dtype)
    flat_grad_y = grad_y.reshape(*grad_y.shape[:3], outputs)
    for u, v in np.ndindex(slide.kernel_size):
        pixels = windows[..., u, v].reshape(n, groups, c, outputs)
        grad_w[..., u, v] = (flat_grad_y @ pixels.swapaxes(2, 3)).sum(axis=0)
    return grad_w.reshape(-1, c, *slide.kernel_size)


def input_gradient(grad_y, w, slide, groups):
    """ngqij,gqcuv->ngc at the pixels that window (i, j) reads at (u, v)."""
    grad_y = split_channels(grad_y, groups)
    w = split_channels(w, groups, axis=0).swapaxes(1, 2)
    grad_x = stamp(lambda u, v: _mix(w[..., u, v], grad_y), slide)
    return crop(grad_x, slide.padding).reshape(len(grad_y), groups * w.shape[1], *slide.in_size)


def _mix(w, x):
    """gqc,ngcij->ngqij: multiply the channels of every pixel by a matrix."""
    n, g, c, h, width = x.shape
    return (w @ x.reshape(n, g, c, h * width)).reshape(n, g, w.shape[1], h, width)
