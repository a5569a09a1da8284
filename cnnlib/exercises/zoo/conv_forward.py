"""Wrong forward convolutions; the wrong line of each is marked."""

import numpy as np

from cnnlib.exercises.zoo.bug import conv_forward
from cnnlib.shapes import output_size


def out_shape(x, w, stride):
    rows, columns = (
        output_size(h, k, stride=s) for h, k, s in zip(x.shape[-2:], w.shape[-2:], stride)
    )
    return len(x), len(w), rows, columns


def window(i, j, kernel_size, stride):
    """The slices of the window behind output (i, j)."""
    return tuple(slice(s * n, s * n + k) for n, k, s in zip((i, j), kernel_size, stride))


@conv_forward
def bias_every_product(x, w, b, stride):
    y = np.zeros(out_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[n, q, i, j] = (x[n, :, rows, columns] * w[q] + b[q]).sum()  # b is inside the sum
    return y


@conv_forward
def bias_every_channel(x, w, b, stride):
    y = np.zeros(out_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        for c in range(x.shape[1]):
            y[n, q, i, j] += (x[n, c, rows, columns] * w[q, c]).sum() + b[q]  # once a channel
    return y


@conv_forward
def bias_of_the_sample(x, w, b, stride):
    y = np.zeros(out_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[n, q, i, j] = (x[n, :, rows, columns] * w[q]).sum() + b[n % len(b)]  # n, not q
    return y


@conv_forward
def kernel_turned(x, w, b, stride):
    y = np.zeros(out_shape(x, w, stride))
    w = w[:, :, ::-1, ::-1]  # a true convolution, where cross-correlation is meant
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[n, q, i, j] = (x[n, :, rows, columns] * w[q]).sum() + b[q]
    return y


@conv_forward
def kernel_height_for_width(x, w, b, stride):
    n_images, n_kernels, out_h, _ = out_shape(x, w, stride)
    out_w = output_size(x.shape[3], w.shape[2], stride=stride[1])  # k_h, not k_w
    y = np.zeros((n_images, n_kernels, out_h, out_w))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[n, q, i, j] = (x[n, :, rows, columns] * w[q]).sum() + b[q]
    return y


@conv_forward
def kernel_axes_swapped(x, w, b, stride):
    w = w.swapaxes(0, 1)  # reads (C_in, C_out) where (C_out, C_in) was given
    y = np.zeros(out_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[n, q, i, j] = (x[n, :, rows, columns] * w[q]).sum() + b[q]
    return y


@conv_forward
def samples_mixed(x, w, b, stride):
    n_images, n_kernels, out_h, out_w = out_shape(x, w, stride)
    y = np.zeros((n_kernels, n_images, out_h, out_w))  # kernels first: handy for one matrix product
    for q, n, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        y[q, n, i, j] = (x[n, :, rows, columns] * w[q]).sum() + b[q]
    return y.reshape(n_images, n_kernels, out_h, out_w)  # reshaped, where swapaxes is meant


@conv_forward
def wraps_in_bytes(x, w, b, stride):
    y = np.zeros(out_shape(x, w, stride))
    for n, q, i, j in np.ndindex(y.shape):
        rows, columns = window(i, j, w.shape[-2:], stride)
        product = x[n, :, rows, columns] * w[q].astype(x.dtype)  # in the dtype of the image
        y[n, q, i, j] = product.sum(dtype=x.dtype) + b[q]
    return y
