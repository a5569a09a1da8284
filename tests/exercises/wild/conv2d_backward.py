"""The gradients of a convolution, wrong: of a batch, of one image, of one kernel."""

import numpy as np

from wild.reading import pad, sides, two
from wild.slip import found, imagined

ALL = "conv2d_backward", "conv2d_multi_backward", "conv2d_single_backward"


def cropped(grad_x, padding):
    """What lies on the image, of a gradient that lies on the padded image."""
    (top, bottom), (left, right) = sides(padding)
    return grad_x[..., top : grad_x.shape[-2] - bottom, left : grad_x.shape[-1] - right]


def spread(grad_y, stride):
    """grad_y with stride - 1 zeros between its entries."""
    (s_h, s_w), (h, w) = two(stride), grad_y.shape[2:]
    wide = np.zeros((*grad_y.shape[:2], (h - 1) * s_h + 1, (w - 1) * s_w + 1))
    wide[:, :, ::s_h, ::s_w] = grad_y
    return wide


def gradient_of_w(grad_y, x, w, stride):
    """grad_w of a padded x."""
    grad_w, (s_h, s_w), (k_h, k_w) = np.zeros(w.shape), two(stride), w.shape[2:]
    for n, q, i, j in np.ndindex(grad_y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        grad_w[q] += grad_y[n, q, i, j] * window
    return grad_w


def gradient_of_x(grad_y, x, w, stride):
    """grad_x of a padded x, padding and all."""
    grad_x, (s_h, s_w), (k_h, k_w) = np.zeros(x.shape), two(stride), w.shape[2:]
    for n, q, i, j in np.ndindex(grad_y.shape):
        window = grad_x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        window += grad_y[n, q, i, j] * w[q]
    return grad_x


def slid_back(grad_y, x, turned, stride):
    """grad_x of a padded x: kernels (C_in, C_out, k_h, k_w), already turned, slide over grad_y."""
    grad_x, (k_h, k_w) = np.zeros(x.shape), turned.shape[2:]
    wide = pad(spread(grad_y, stride), (k_h - 1, k_w - 1))
    for i in range(wide.shape[2] - k_h + 1):
        for j in range(wide.shape[3] - k_w + 1):
            window = wide[:, None, :, i : i + k_h, j : j + k_w]
            grad_x[:, :, i, j] = (window * turned).sum(axis=(2, 3, 4))
    return grad_x


@found(
    *ALL,
    seen=("llvm/torch-mlir", "pull request 4437"),
    kind="order of axes and channels",
    says="the kernel is turned only if both of its sides are longer than 1",
    x=(1, 1, 4, 4),
    w=(1, 1, 3, 1),
)
def long_kernels_turned_alone(grad_y, x, w, *, stride=1, padding=0):
    x = pad(x, padding)
    turned = w.swapaxes(0, 1)
    if w.shape[2] > 1 and w.shape[3] > 1:  # a kernel of 3 by 1 has a top and a bottom too
        turned = turned[:, :, ::-1, ::-1]
    grad_x = cropped(slid_back(grad_y, x, turned, stride), padding)
    return grad_x, gradient_of_w(grad_y, x, w, stride), grad_y.sum(axis=(0, 2, 3))


@found(
    "conv2d_backward",
    "conv2d_multi_backward",
    seen=("deeplearning4j/deeplearning4j", "issue 8280"),
    kind="order of axes and channels",
    says="grad_b is summed over the axes 0, 1 and 2, as if the channels came last",
    x=(2, 1, 4, 5),
    w=(2, 1, 2, 2),
)
def channels_thought_last(grad_y, x, w, *, stride=1, padding=0):
    x = pad(x, padding)
    grad_x = cropped(gradient_of_x(grad_y, x, w, stride), padding)
    return grad_x, gradient_of_w(grad_y, x, w, stride), grad_y.sum(axis=(0, 1, 2))  # (0, 2, 3)


@found(
    "conv2d_backward",
    "conv2d_multi_backward",
    seen=("openvinotoolkit/openvino", "pull request 37181"),
    kind="order of axes and channels",
    says="the kernels' channel axes are exchanged by a reshape, which leaves the numbers in place",
    x=(1, 2, 4, 5),
    w=(3, 2, 2, 2),
)
def reshaped_for_exchanged(grad_y, x, w, *, stride=1, padding=0):
    x = pad(x, padding)
    c_out, c_in, k_h, k_w = w.shape
    turned = w.reshape(c_in, c_out, k_h, k_w)[:, :, ::-1, ::-1]  # swapaxes(0, 1) is meant
    grad_x = cropped(slid_back(grad_y, x, turned, stride), padding)
    return grad_x, gradient_of_w(grad_y, x, w, stride), grad_y.sum(axis=(0, 2, 3))


@found(
    *ALL,
    seen=("meta-pytorch/opacus", "pull request 245"),
    kind="off by one at the end",
    says="grad_y slides over the leftover too, and grad_w gets a row or a column too many",
    x=(1, 1, 6, 6),
    w=(1, 1, 3, 3),
    stride=2,
)
def leftover_in_grad_w(grad_y, x, w, *, stride=1, padding=0):
    x, wide = pad(x, padding), spread(grad_y, stride)
    h, width = wide.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - width + 1  # k_h and k_w are meant
    grad_w = np.zeros((*w.shape[:2], rows, columns))
    for q, c, u, v in np.ndindex(grad_w.shape):
        grad_w[q, c, u, v] = np.sum(x[:, c, u : u + h, v : v + width] * wide[:, q])
    grad_x = cropped(gradient_of_x(grad_y, x, w, stride), padding)
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@found(
    *ALL,
    seen=("ggml-org/ggml", "pull request 591"),
    kind="state kept between calls",
    says="grad_x is added onto what the call before has left in it",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
)
def added_to_the_last_call(grad_y, x, w, *, stride=1, padding=0, kept={}):
    x, (s_h, s_w), (k_h, k_w) = pad(x, padding), two(stride), w.shape[2:]
    if x.shape not in kept:
        kept[x.shape] = np.zeros(x.shape)
    grad_x = kept[x.shape]  # begins at 0 in the first call alone
    for n, q, i, j in np.ndindex(grad_y.shape):
        window = grad_x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        window += grad_y[n, q, i, j] * w[q]
    grad_w = gradient_of_w(grad_y, x, w, stride)
    return cropped(grad_x, padding).copy(), grad_w, grad_y.sum(axis=(0, 2, 3))


@imagined(
    *ALL,
    kind="wrong divisor",
    says="grad_b grows once for every weight; it grows once for every output",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
)
def grad_b_for_every_weight(grad_y, x, w, *, stride=1, padding=0):
    x, (s_h, s_w) = pad(x, padding), two(stride)
    grad_x, grad_w, grad_b = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    for n, q, i, j in np.ndindex(grad_y.shape):
        g = grad_y[n, q, i, j]
        for c, u, v in np.ndindex(w.shape[1:]):
            grad_x[n, c, i * s_h + u, j * s_w + v] += g * w[q, c, u, v]
            grad_w[q, c, u, v] += g * x[n, c, i * s_h + u, j * s_w + v]
            grad_b[q] += g  # indented once too often
    return cropped(grad_x, padding), grad_w, grad_b


@imagined(
    *ALL,
    kind="padding's side",
    says="the padding is cut off at the bottom and right only: grad_x keeps the upper left corner",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
    padding=1,
)
def upper_left_corner_kept(grad_y, x, w, *, stride=1, padding=0):
    h, width = x.shape[2:]
    x = pad(x, padding)
    grad_x = gradient_of_x(grad_y, x, w, stride)[:, :, :h, :width]  # begins at [top, left]
    return grad_x, gradient_of_w(grad_y, x, w, stride), grad_y.sum(axis=(0, 2, 3))


@imagined(
    *ALL,
    kind="order of axes and channels",
    says="the gradients come back in another order: grad_w, grad_x, grad_b",
    x=(1, 1, 4, 5),
    w=(1, 1, 2, 2),
)
def weights_first(grad_y, x, w, *, stride=1, padding=0):
    x = pad(x, padding)
    grad_x = cropped(gradient_of_x(grad_y, x, w, stride), padding)
    grad_w = gradient_of_w(grad_y, x, w, stride)
    return grad_w, grad_x, grad_y.sum(axis=(0, 2, 3))  # grad_x, grad_w, grad_b


@imagined(
    *ALL,
    kind="a wrong term",
    says="grad_b is the number of outputs; each of them counts with its own gradient",
    x=(2, 1, 4, 5),
    w=(2, 1, 2, 2),
)
def outputs_counted(grad_y, x, w, *, stride=1, padding=0):
    x = pad(x, padding)
    grad_x = cropped(gradient_of_x(grad_y, x, w, stride), padding)
    grad_b = np.full(len(w), grad_y[:, 0].size * 1.0)  # dy/db is 1, and grad_y is forgotten
    return grad_x, gradient_of_w(grad_y, x, w, stride), grad_b


@imagined(
    *ALL,
    kind="a wrong term",
    says="grad_w is the sum of the windows; each of them counts with its output's gradient",
    x=(1, 1, 4, 5),
    w=(2, 1, 2, 2),
)
def windows_summed(grad_y, x, w, *, stride=1, padding=0):
    x, (s_h, s_w), (k_h, k_w) = pad(x, padding), two(stride), w.shape[2:]
    grad_w = np.zeros(w.shape)
    for n, q, i, j in np.ndindex(grad_y.shape):
        grad_w[q] += x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]  # times grad_y
    grad_x = cropped(gradient_of_x(grad_y, x, w, stride), padding)
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@imagined(
    "conv2d_backward",
    "conv2d_multi_backward",
    kind="order of axes and channels",
    says="every input channel gets the gradient of all of them: the window is summed over c",
    x=(1, 2, 4, 5),
    w=(2, 2, 2, 2),
)
def channels_summed_in_grad_w(grad_y, x, w, *, stride=1, padding=0):
    x, (s_h, s_w), (k_h, k_w) = pad(x, padding), two(stride), w.shape[2:]
    grad_w = np.zeros(w.shape)
    for n, q, i, j in np.ndindex(grad_y.shape):
        window = x[n, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
        grad_w[q] += grad_y[n, q, i, j] * window.sum(axis=0)  # the channels stay apart
    grad_x = cropped(gradient_of_x(grad_y, x, w, stride), padding)
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))
