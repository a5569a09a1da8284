"""Slips in the gradients of a convolution."""

import numpy as np

from cnnlib import vectorized
from cnnlib.checks import convolution_padding, pair
from cnnlib.exercises.slips.slip import slip
from cnnlib.padding import pad


def _right(*args, **options):
    return vectorized.conv2d_backward(*args, **options)


# --- grad_x


@slip("conv2d_backward", "the padding is cut off at the end alone: grad_x begins at [top, left]")
def corner_kept(grad_y, x, w, *, stride=1, padding=0):
    _, grad_w, grad_b = _right(grad_y, x, w, stride=stride, padding=padding)
    sides = convolution_padding(padding, w.shape[2:], pair(stride, "stride"))
    whole, _, _ = _right(grad_y, pad(x, sides), w, stride=stride)
    return whole[:, :, : x.shape[2], : x.shape[3]].copy(), grad_w, grad_b


@slip(
    "conv2d_backward",
    "w's first two axes are exchanged by a reshape, which leaves the numbers where they are",
    needs="channels",
)
def reshaped_for_exchanged(grad_y, x, w, **options):
    _, grad_w, grad_b = _right(grad_y, x, w, **options)
    c_out, c_in, *kernel = w.shape
    grad_x, _, _ = _right(grad_y, x, w.reshape(c_in, c_out, *kernel).swapaxes(0, 1), **options)
    return grad_x, grad_w, grad_b


# --- grad_w


@slip("conv2d_backward", "grad_w adds the windows; each counts with its output's gradient")
def windows_added(grad_y, x, w, **options):
    grad_x, _, grad_b = _right(grad_y, x, w, **options)
    return grad_x, _right(np.ones(grad_y.shape), x, w, **options)[1], grad_b


@slip(
    "conv2d_backward",
    "the window is summed over its channels: grad_w is the same for all c",
    needs="channels",
)
def channels_summed(grad_y, x, w, **options):
    grad_x, _, grad_b = _right(grad_y, x, w, **options)
    same = np.broadcast_to(x.sum(axis=1, keepdims=True), x.shape)
    return grad_x, _right(grad_y, same, w, **options)[1], grad_b


@slip("conv2d_backward", "grad_w has the leftover too: of its rows and columns only k_h, k_w count")
def leftover_in_grad_w(grad_y, x, w, *, stride=1, padding=0):
    grad_x, _, grad_b = _right(grad_y, x, w, stride=stride, padding=padding)
    steps = pair(stride, "stride")
    x = pad(x, convolution_padding(padding, w.shape[2:], steps))
    kernel = [n - s * (m - 1) for n, s, m in zip(x.shape[2:], steps, grad_y.shape[2:], strict=True)]
    grad_w = _right(grad_y, x, np.zeros((*w.shape[:2], *kernel)), stride=stride)[1]
    return grad_x, grad_w, grad_b


# --- grad_b, and all three


@slip("conv2d_backward", "grad_b is added up for every weight; b goes once into each output")
def once_a_weight(grad_y, x, w, **options):
    grad_x, grad_w, grad_b = _right(grad_y, x, w, **options)
    return grad_x, grad_w, grad_b * w[0].size


@slip("conv2d_backward", "grad_b counts the outputs; each counts with its own gradient")
def outputs_counted(grad_y, x, w, **options):
    grad_x, grad_w, _ = _right(grad_y, x, w, **options)
    return grad_x, grad_w, np.full(len(w), grad_y[:, 0].size)


@slip(
    "conv2d_backward",
    "grad_b is summed over the channels' axis; axis 1 is the one that stays",
    needs="channels",
)
def channels_thought_last(grad_y, x, w, **options):
    grad_x, grad_w, _ = _right(grad_y, x, w, **options)
    return grad_x, grad_w, grad_y.sum(axis=(0, 1, 2))


@slip(
    "conv2d_backward", "the gradients come in another order: grad_x, grad_w, grad_b are asked for"
)
def weights_first(grad_y, x, w, **options):
    grad_x, grad_w, grad_b = _right(grad_y, x, w, **options)
    return grad_w, grad_x, grad_b
