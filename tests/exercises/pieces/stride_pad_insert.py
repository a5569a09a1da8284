"""Stride, pad and inserted zeros: other right forms of its builds, and wrong ones with their words."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pieces import pool, slide_a_kernel

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, LOOPS
from cnnlib.padding import inserted_gradient, pad, rot180

ORACLES = {
    "conv2d_single": naive.conv2d_single,
    "conv2d_single_backward": naive.conv2d_single_backward,
    "avg_pool_backward": naive.avg_pool2d_backward,
    "max_pool_backward": naive.max_pool2d_backward,
}


def framed(x, p):
    """A frame of zeros, by hand."""
    frame = np.zeros((x.shape[0] + 2 * p, x.shape[1] + 2 * p))
    frame[p : p + x.shape[0], p : p + x.shape[1]] = x
    return frame


def slide_over_a_frame(x, w, b=0, *, stride=1, padding=0):
    return slide_a_kernel.window_by_window(framed(x, padding), w, b, stride=stride)


def inside_or_nothing(x, w, b=0, *, stride=1, padding=0):
    """Without a frame: what lies outside is not read."""
    shape = [(n + 2 * padding - k) // stride + 1 for n, k in zip(x.shape, w.shape)]
    y = np.full(shape, b, float)
    for i, j in np.ndindex(*shape):
        for u, v in np.ndindex(w.shape):
            r, c = stride * i + u - padding, stride * j + v - padding
            if 0 <= r < x.shape[0] and 0 <= c < x.shape[1]:
                y[i, j] += x[r, c] * w[u, v]
    return y


def by_tensordot(x, w, b=0, *, stride=1, padding=0):
    windows = sliding_window_view(np.pad(x, padding), w.shape)[::stride, ::stride]
    return np.tensordot(windows, w, axes=2) + b


def in_integers(x, w, b=0, *, stride=1, padding=0):
    x = pad(x, padding)
    y = np.zeros([(n - k) // stride + 1 for n, k in zip(x.shape, w.shape)], x.dtype)
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(w.shape):
            y[i, j] += x[stride * i + u, stride * j + v] * w[u, v]
        y[i, j] += b
    return y


def unframed(x, w, b=0, *, stride=1, padding=0):
    return slide_a_kernel.by_offsets(x, w, b, stride=stride)


def turned(x, w, b=0, *, stride=1, padding=0):
    return by_tensordot(x, rot180(w), b, stride=stride, padding=padding)


def framed_at_the_start(x, w, b=0, *, stride=1, padding=0):
    x = np.pad(x, ((padding, 0), (padding, 0)))
    return slide_a_kernel.by_offsets(x, w, b, stride=stride)


def by_formula(grad_y, x, w, *, stride=1, padding=0):
    """Two plain slides over the gradient with zeros put in."""
    p, (h, width), x = padding, x.shape, framed(x, padding)
    inserted = inserted_gradient(grad_y, x.shape, w.shape, stride=stride)
    grad_x = np.tensordot(sliding_window_view(inserted, w.shape), rot180(w), axes=2)
    grad_w = rot180(np.tensordot(sliding_window_view(inserted, x.shape), x, axes=2))
    return grad_x[p : p + h, p : p + width], grad_w, grad_y.sum()


def stamp_by_stamp(grad_y, x, w, *, stride=1, padding=0):
    x, (k_h, k_w) = framed(x, padding), w.shape
    grad_x, grad_w, grad_b = np.zeros(x.shape), np.zeros(w.shape), 0.0
    for (i, j), g in np.ndenumerate(grad_y):
        read = np.s_[stride * i : stride * i + k_h, stride * j : stride * j + k_w]
        grad_x[read] += g * w
        grad_w += g * x[read]
        grad_b += g
    return grad_x[padding : len(x) - padding, padding : x.shape[1] - padding], grad_w, grad_b


def to_minus_p(grad_y, x, w, *, stride=1, padding=0):
    grad_x, grad_w, grad_b = stamp_by_stamp(grad_y, framed(x, padding), w, stride=stride)
    return grad_x[padding:-padding, padding:-padding], grad_w, grad_b


def frame_left_on(grad_y, x, w, *, stride=1, padding=0):
    return stamp_by_stamp(grad_y, framed(x, padding), w, stride=stride)


def cut_from_the_corner(grad_y, x, w, *, stride=1, padding=0):
    grad_x, grad_w, grad_b = frame_left_on(grad_y, x, w, stride=stride, padding=padding)
    return grad_x[: x.shape[0], : x.shape[1]].copy(), grad_w, grad_b


def last_meeting(grad_y, x, w, *, stride=1, padding=0):
    grad_x, _, grad_b = by_formula(grad_y, x, w, stride=stride, padding=padding)
    i, j = stride * (np.array(grad_y.shape) - 1)
    last = framed(x, padding)[i : i + w.shape[0], j : j + w.shape[1]]
    return grad_x, grad_y[-1, -1] * last, grad_b


def mean_bias(grad_y, x, w, *, stride=1, padding=0):
    grad_x, grad_w, _ = by_formula(grad_y, x, w, stride=stride, padding=padding)
    return grad_x, grad_w, np.average(grad_y)


def shares_from_windows(grad_y, x, kernel_size, *, stride=None):
    """By a view of every window, to which one array is added for each offset."""
    k, s = kernel_size, stride or kernel_size
    grad_x = np.zeros(x.shape)
    windows = sliding_window_view(grad_x, (k, k), writeable=True)[::s, ::s]
    for u in range(k):
        for v in range(k):
            windows[:, :, u, v] += grad_y / k / k
    return grad_x


RIGHT = {
    "pad_conv2d_single": (
        (slide_over_a_frame, LOOPS),
        (inside_or_nothing, LOOPS),
        (by_tensordot, ARRAYS),
    ),
    "pad_conv2d_single_backward": ((stamp_by_stamp, LOOPS), (by_formula, ARRAYS)),
    "avg_pool_backward_by_offset": (
        (pool.shares_one_by_one, LOOPS),
        (pool.added_at, ARRAYS),
        (shares_from_windows, ARRAYS),
    ),
    "max_pool_backward_by_offset": ((pool.winners_one_by_one, LOOPS), (pool.winners_at, ARRAYS)),
}
WRONG = {
    "pad_conv2d_single": (
        (in_integers, "y holds integers"),
        (unframed, "the padding is forgotten"),
        (turned, "the kernel is turned"),
        (framed_at_the_start, "the frame is on one side only"),
    ),
    "pad_conv2d_single_backward": (
        (to_minus_p, "[p:-p] is empty"),
        (frame_left_on, "the frame is still on grad_x"),
        (cut_from_the_corner, "shifted by the padding"),
        (last_meeting, "= stands where += belongs in grad_w"),
        (mean_bias, "grad_b is a mean"),
    ),
    "avg_pool_backward_by_offset": (
        (pool.whole_shares, "each of the k * k pixels got all of it"),
        (pool.last_share, "NumPy adds once to a place that an index names twice"),
    ),
    "max_pool_backward_by_offset": ((pool.every_winner, "every maximum was paid in full"),),
}
