"""Wrong backward convolutions; the wrong line of each is marked.

The right one, in `right.py`, lets each output add a stamp of its kernel to grad_x and a stamp of
its window to grad_w.
"""

import numpy as np

from cnnlib import naive
from cnnlib.checks import convolution_padding
from cnnlib.exercises.zoo.bug import conv_backward
from cnnlib.padding import pad


def stamps(grad_y, w, stride):
    """For every output: its sample n, its kernel q, its gradient, and the index of its window."""
    k_h, k_w = w.shape[-2:]
    s_h, s_w = stride
    for n, q, i, j in np.ndindex(grad_y.shape):
        rows, columns = slice(s_h * i, s_h * i + k_h), slice(s_w * j, s_w * j + k_w)
        yield n, q, grad_y[n, q, i, j], (n, slice(None), rows, columns)


@conv_backward
def stamps_overwritten(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, stride):
        grad_x[window] = g * w[q]  # = where += is meant
        grad_w[q] += g * x[window]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@conv_backward
def grad_x_turned(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, stride):
        grad_x[window] += g * w[q, :, ::-1, ::-1]  # what sliding the unturned kernel amounts to
        grad_w[q] += g * x[window]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@conv_backward
def grad_x_transposed(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, stride):
        grad_x[window] += g * w[q].swapaxes(1, 2)  # transposed, where nothing is meant
        grad_w[q] += g * x[window]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@conv_backward
def grad_w_turned(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, stride):
        grad_x[window] += g * w[q]
        grad_w[q] += g * x[window]
    return grad_x, grad_w[:, :, ::-1, ::-1], grad_y.sum(axis=(0, 2, 3))  # turned once too often


@conv_backward
def grad_w_transposed(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, stride):
        grad_x[window] += g * w[q]
        grad_w[q] += g * x[window]
    return grad_x, grad_w.swapaxes(2, 3), grad_y.sum(axis=(0, 2, 3))  # (k_w, k_h)


@conv_backward
def stride_forgotten(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, (1, 1)):  # every window one step from the last
        grad_x[window] += g * w[q]
        grad_w[q] += g * x[window]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@conv_backward
def wrong_channel(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, stride):
        for c in range(x.shape[1]):
            grad_x[n, q % x.shape[1], *window[2:]] += g * w[q, c]  # q, not c
        grad_w[q] += g * x[window]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@conv_backward
def leftover_cut_off(grad_y, x, w, stride):
    read = [s * (out - 1) + k for s, out, k in zip(stride, grad_y.shape[2:], w.shape[2:])]
    grad_x = np.zeros((*x.shape[:2], *read))  # ends where the last window ends
    grad_w = np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, stride):
        grad_x[window] += g * w[q]
        grad_w[q] += g * x[window]
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


@conv_backward
def leftover_on_top(grad_y, x, w, stride):
    read = [s * (out - 1) + k for s, out, k in zip(stride, grad_y.shape[2:], w.shape[2:])]
    down, across = (size - n for size, n in zip(x.shape[2:], read))
    grad_x, grad_w = np.zeros((*x.shape[:2], *read)), np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, stride):
        grad_x[window] += g * w[q]
        grad_w[q] += g * x[window]
    grad_x = pad(grad_x, ((down, 0), (across, 0)))  # the zeros belong at the end
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3))


def cropped_from_the_end(grad_y, x, w, *, stride=1, padding=0, **options):
    sides = convolution_padding(padding, np.shape(w)[-2:], (1, 1))
    grad_x, grad_w, grad_b = naive.conv2d_backward(
        grad_y, pad(x, sides), w, stride=stride, **options
    )
    (top, bottom), (left, right) = sides
    if grad_x is not None:
        grad_x = grad_x[:, :, top:-bottom, left:-right]  # [0:-0] is empty
    return grad_x, grad_w, grad_b


@conv_backward
def grad_b_averaged(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, stride):
        grad_x[window] += g * w[q]
        grad_w[q] += g * x[window]
    return grad_x, grad_w, grad_y.mean(axis=(0, 2, 3))  # b adds to every output in full


@conv_backward
def divided_by_n_again(grad_y, x, w, stride):
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for n, q, g, window in stamps(grad_y, w, stride):
        grad_x[window] += g * w[q]
        grad_w[q] += g * x[window] / len(x)  # the mean loss has put 1/n into grad_y already
    return grad_x, grad_w, grad_y.sum(axis=(0, 2, 3)) / len(x)


@conv_backward
def last_sample_only(grad_y, x, w, stride):
    grad_x = np.zeros(x.shape)
    for m in range(len(x)):
        grad_w, grad_b = np.zeros(w.shape), grad_y[m].sum(axis=(1, 2))  # begun anew for each sample
        for _, q, g, window in stamps(grad_y[m : m + 1], w, stride):
            grad_x[m, *window[1:]] += g * w[q]
            grad_w[q] += g * x[m, *window[1:]]
    return grad_x, grad_w, grad_b
