"""What the slips would be without their slip: read alike, written alike, and right.

The checks accept these, so that it is the slip which they reject.
"""

import numpy as np

from cnnlib.exercises.zoo.layer_functions import layers
from wild.conv2d_backward import cropped, gradient_of_w, slid_back
from wild.reading import bias, out_sizes, pad, two


def _conv2d(x, w, b=None, *, stride=1, padding=0):
    x, b, (s_h, s_w), (k_h, k_w) = pad(x, padding), bias(b, w), two(stride), w.shape[2:]
    y = np.zeros((len(x), len(w), *out_sizes(x, (k_h, k_w), (s_h, s_w))))
    for n, q, i, j in np.ndindex(y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        y[n, q, i, j] = (window * w[q]).sum() + b[q]
    return y


def _conv2d_backward(grad_y, x, w, *, stride=1, padding=0):
    x, turned = pad(x, padding), w.swapaxes(0, 1)[:, :, ::-1, ::-1]
    grad_x = cropped(slid_back(grad_y, x, turned, stride), padding)
    return grad_x, gradient_of_w(grad_y, x, w, stride), grad_y.sum(axis=(0, 2, 3))


def _pool(reduce, border):
    def pool2d(x, kernel_size, *, stride=None, padding=0):
        (k_h, k_w), x = two(kernel_size), pad(x, padding, border)
        s_h, s_w = two(kernel_size if stride is None else stride)
        y = np.zeros((*x.shape[:2], *out_sizes(x, (k_h, k_w), (s_h, s_w))))
        for n, c, i, j in np.ndindex(y.shape):
            y[n, c, i, j] = reduce(x[n, c, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w])
        return y

    return pool2d


def _pool_backward(share, border):
    def pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0):
        (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
        (top, left), (h, w) = two(padding), x.shape[2:]
        x = pad(x, padding, border)
        grad_x = np.zeros(x.shape)
        for n, c, i, j in np.ndindex(grad_y.shape):
            place = n, c, slice(i * s_h, i * s_h + k_h), slice(j * s_w, j * s_w + k_w)
            grad_x[place] += grad_y[n, c, i, j] * share(x[place])
        return grad_x[:, :, top : top + h, left : left + w]

    return pool2d_backward


def _first_maximum(window):
    return (np.arange(window.size) == window.argmax()).reshape(window.shape)


RIGHT = layers(
    conv2d=_conv2d,
    conv2d_backward=_conv2d_backward,
    avg_pool2d=_pool(np.mean, border=0),
    avg_pool2d_backward=_pool_backward(lambda window: 1 / window.size, border=0),
    max_pool2d=_pool(np.max, border=-np.inf),
    max_pool2d_backward=_pool_backward(_first_maximum, border=-np.inf),
)
