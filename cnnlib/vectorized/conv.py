"""Convolution on whole arrays, or on blocks of their rows.

`conv2d` is cross-correlation, as everywhere in the field; images are channels-first (N, C, H, W).
Single and multi are the lines that the lessons build: all windows as a view, and einsum in the
letters of the formula. The batch is where speed lives, in blocks: see `cnnlib.vectorized.mec`.
"""

import numpy as np

from cnnlib import checks
from cnnlib.padding import crop, pad
from cnnlib.vectorized import mec
from cnnlib.vectorized.windows import all_windows, split_channels, stamp


@checks.without_warnings
def conv2d_single(x, w, b=None, *, stride=1, padding=0, dilation=1):
    """Slide one kernel over one image: all windows as a view, and one einsum, ijuv,uv->ij."""
    options = checks.ConvOptions(stride, padding, dilation)
    x, w, b, window, _ = checks.prepare_convolution("conv2d_single", x, w, b, options)
    return np.einsum("ijuv,uv->ij", all_windows(pad(x, window.padding), window), w) + b


@checks.without_warnings
def conv2d_single_backward(grad_y, x, w, *, stride=1, padding=0, dilation=1, input_gradient=True):
    """Carry a gradient back through `conv2d_single`: grad_w is one einsum, ij,ijuv->uv.

    grad_x gets one stamp a weight: w[u, v] grad_y goes to the pixels which that weight read.
    """
    options = checks.ConvOptions(stride, padding, dilation)
    grad_y, x, w, window, _, dtypes = checks.prepare_convolution_backward(
        "conv2d_single", grad_y, x, w, options, input_gradient
    )
    grad_w = np.einsum("ij,ijuv->uv", grad_y, all_windows(pad(x, window.padding), window))
    grad_x = None
    if input_gradient:
        grad_x = crop(stamp(lambda u, v: grad_y * w[u, v], window), window.padding)
    return checks.gradients(grad_x, grad_w, np.asarray(grad_y.sum()), dtypes)


@checks.without_warnings
def conv2d_multi(x, w, b=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide C_out kernels over an image of C_in channels: one einsum, gcijuv,gqcuv->gqij.

    g counts the groups; c and q are the letters within a group.
    """
    options = checks.ConvOptions(stride, padding, dilation, groups)
    x, w, b, window, groups = checks.prepare_convolution("conv2d_multi", x, w, b, options)
    x, w = split_channels(x, groups), split_channels(w, groups, axis=0)
    y = np.einsum("gcijuv,gqcuv->gqij", all_windows(pad(x, window.padding), window), w)
    return y.reshape(-1, *window.out_size) + b[:, None, None]


@checks.without_warnings
def conv2d_multi_backward(
    grad_y, x, w, *, stride=1, padding=0, dilation=1, groups=1, input_gradient=True
):
    """Carry a gradient back through `conv2d_multi`: grad_w is one einsum, gqij,gcijuv->gqcuv.

    grad_x gets one stamp a weight, gqij,gqc->gcij, at the pixels which that weight read; g counts the
    groups, c and q are the letters within a group.
    """
    options = checks.ConvOptions(stride, padding, dilation, groups)
    grad_y, x, w, window, groups, dtypes = checks.prepare_convolution_backward(
        "conv2d_multi", grad_y, x, w, options, input_gradient
    )
    grad_b, w_shape = grad_y.sum(axis=(1, 2)), w.shape
    grad_y, x = split_channels(grad_y, groups), split_channels(x, groups)
    w = split_channels(w, groups, axis=0)
    windows = all_windows(pad(x, window.padding), window)
    grad_w = np.einsum("gqij,gcijuv->gqcuv", grad_y, windows).reshape(w_shape)
    grad_x = None
    if input_gradient:
        stamps = stamp(lambda u, v: np.einsum("gqij,gqc->gcij", grad_y, w[..., u, v]), window)
        grad_x = crop(stamps, window.padding).reshape(-1, *window.in_size)
    return checks.gradients(grad_x, grad_w, grad_b, dtypes)


@checks.without_warnings
def conv2d(x, w, b=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide C_out kernels over each image of a batch: ncijuv,qcuv->nqij as products of matrices.

    The letters c and q count within each group.
    """
    options = checks.ConvOptions(stride, padding, dilation, groups)
    x, w, bias, window, groups = checks.prepare_convolution("conv2d", x, w, b, options)
    return mec.forward(x, w, window, groups, None if b is None else bias)


@checks.without_warnings
def conv2d_backward(
    grad_y, x, w, *, stride=1, padding=0, dilation=1, groups=1, input_gradient=True
):
    """Carry a gradient back through `conv2d`: nqij,ncijuv->qcuv for grad_w, and grad_x likewise.

    grad_x is nqij,qcuv->nc at the pixels read. The letters c and q count within each group.
    """
    options = checks.ConvOptions(stride, padding, dilation, groups)
    grad_y, x, w, window, groups, dtypes = checks.prepare_convolution_backward(
        "conv2d", grad_y, x, w, options, input_gradient
    )
    grad_y = mec.batch_last(grad_y)  # once, for both sums
    grad_x = mec.input_gradient(grad_y, w, window, groups) if input_gradient else None
    grad_w = mec.weight_gradient(grad_y, x, window, groups)
    return checks.gradients(grad_x, grad_w, grad_y.sum(axis=(0, 2, 3)), dtypes)
