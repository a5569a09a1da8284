"""The comparison of a learner's code with the library's."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.sources import code_difference
from cnnlib.padding import crop, pad
from cnnlib.shapes import SlidingWindow


def conv2d_single(x, w, b, stride, padding, dilation):
    window = SlidingWindow(x.shape, w.shape, stride, padding, dilation)
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    x, y = pad(x, window.padding), np.zeros(window.out_size, x.dtype)
    for i, j in np.ndindex(y.shape):  # a comment of the reader's own
        for u, v in np.ndindex(w.shape):
            y[i, j] += x[s_h * i + d_h * u, s_w * j + d_w * v] * w[u, v]
        y[i, j] += b
    return y


def conv2d_single_backward(grad_y, x, w, window, input_gradient):
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    x = pad(x, window.padding)
    grad_x, grad_w, grad_b = np.zeros_like(x), np.zeros_like(w), np.zeros((), w.dtype)
    for i, j in np.ndindex(grad_y.shape):
        for u, v in np.ndindex(w.shape):
            pixel = s_h * i + d_h * u, s_w * j + d_w * v
            grad_w[u, v] += grad_y[i, j] * x[pixel]
            if input_gradient:
                grad_x[pixel] += grad_y[i, j] * w[u, v]
        grad_b += grad_y[i, j]
    grad_x = crop(grad_x, window.padding) if input_gradient else None
    return grad_x, grad_w, grad_b


def bias_in_the_wrong_place(x, w, b, window):
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    x, y = pad(x, window.padding), np.zeros(window.out_size, x.dtype)
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(w.shape):
            y[i, j] += x[s_h * i + d_h * u, s_w * j + d_w * v] * w[u, v]
            y[i, j] += b
    return y


def test_the_same_code_has_no_difference():
    assert code_difference(conv2d_single, naive.conv2d_single) == ""
    assert code_difference(conv2d_single_backward, naive.conv2d_single_backward) == ""


def test_a_different_line_is_shown():
    difference = code_difference(bias_in_the_wrong_place, naive.conv2d_single)
    assert "-        y[i, j] += b" in difference and "+    y[i, j] += b" in difference
