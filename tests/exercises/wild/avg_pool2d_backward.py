"""The average pool's gradient, wrong."""

import numpy as np

from wild.reading import pad, two
from wild.slip import found, imagined


@found(
    "avg_pool2d_backward",
    seen=("pytorch/pytorch", "pull request 188345"),
    kind="index arithmetic",
    says="a pixel looks for its windows without adding the padding to its row and column",
    x=(1, 1, 4, 6),
    k=2,
    padding=1,
)
def windows_of_the_unpadded_row(grad_y, x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
    out_h, out_w = grad_y.shape[2:]
    grad_x = np.zeros(x.shape)
    for n, c, row, column in np.ndindex(x.shape):
        for i in range(max(0, (row - k_h) // s_h + 1), min(out_h, row // s_h + 1)):  # row + top
            for j in range(max(0, (column - k_w) // s_w + 1), min(out_w, column // s_w + 1)):
                grad_x[n, c, row, column] += grad_y[n, c, i, j] / (k_h * k_w)
    return grad_x


@found(
    "avg_pool2d_backward",
    seen=("deeplearning4j/deeplearning4j", "pull request 4683"),
    kind="wrong divisor",
    says="backward divides by the real pixels of a window, forward by all of it",
    x=(1, 1, 4, 6),
    k=2,
    padding=1,
)
def shared_among_real_pixels(grad_y, x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
    (top, left), (h, w) = two(padding), x.shape[2:]
    grad_x, real = pad(np.zeros(x.shape), padding), pad(np.ones(x.shape), padding)
    for n, c, i, j in np.ndindex(grad_y.shape):
        window = n, c, slice(i * s_h, i * s_h + k_h), slice(j * s_w, j * s_w + k_w)
        grad_x[window] += grad_y[n, c, i, j] / real[window].sum()  # k_h * k_w
    return grad_x[:, :, top : top + h, left : left + w]


@found(
    "avg_pool2d_backward",
    seen=("luispedro/mahotas", "issue 75"),
    kind="dtypes",
    says="grad_x has the image's type: for an image of whole numbers every share is cut to one",
    x=np.arange(24).reshape(1, 1, 4, 6),
    k=2,
)
def shares_in_the_image_s_type(grad_y, x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
    (top, left), (h, w) = two(padding), x.shape[2:]
    grad_x = np.zeros_like(x)  # of floats
    for n, c, i, j in np.ndindex(grad_y.shape):
        share = grad_y[n, c, i, j] / (k_h * k_w)
        for u, v in np.ndindex(k_h, k_w):
            row, column = i * s_h + u - top, j * s_w + v - left
            if 0 <= row < h and 0 <= column < w:
                grad_x[n, c, row, column] += share
    return grad_x


@imagined(
    "avg_pool2d_backward",
    kind="index arithmetic",
    says="every share is repeated k_h by k_w times, which is right for windows side by side alone",
    x=(1, 1, 4, 6),
    k=2,
    stride=1,
)
def repeated_side_by_side(grad_y, x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (top, left), (h, w) = two(kernel_size), two(padding), x.shape[2:]
    shares = np.repeat(np.repeat(grad_y / (k_h * k_w), k_h, axis=2), k_w, axis=3)
    shares = shares[:, :, top : top + h, left : left + w]  # the stride is not asked for
    grad_x = np.zeros(x.shape)
    grad_x[:, :, : shares.shape[2], : shares.shape[3]] = shares
    return grad_x


@imagined(
    "avg_pool2d_backward",
    kind="index arithmetic",
    says="a share of the padding goes to row -1, and that is the last row of the image",
    x=(1, 1, 4, 6),
    k=2,
    padding=1,
)
def padding_paid_to_the_end(grad_y, x, kernel_size, *, stride=None, padding=0):
    (k_h, k_w), (s_h, s_w) = two(kernel_size), two(kernel_size if stride is None else stride)
    (top, left), (h, w) = two(padding), x.shape[2:]
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        for u, v in np.ndindex(k_h, k_w):
            row, column = i * s_h + u - top, j * s_w + v - left
            if row < h and column < w:  # and 0 <= row, 0 <= column
                grad_x[n, c, row, column] += grad_y[n, c, i, j] / (k_h * k_w)
    return grad_x
