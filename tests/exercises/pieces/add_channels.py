"""Add channels: other right forms of its builds, on their rung, and wrong ones with their words."""

import numpy as np
from pieces import stride_pad_insert as one

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, LOOPS

ORACLES = {
    "conv2d_multi": naive.conv2d_multi,
    "conv2d_multi_backward": naive.conv2d_multi_backward,
}


def planes_added(x, w, b=None, *, stride=1, padding=0):
    """One channel's slide for each part of each kernel."""
    maps = [
        sum(one.inside_or_nothing(p, k, stride=stride, padding=padding) for p, k in zip(x, stack))
        for stack in w
    ]
    return np.array(maps) + (0 if b is None else b[:, None, None])


def by_offsets(x, w, b=None, *, stride=1, padding=0):
    x, s = np.pad(x, ((0, 0), (padding, padding), (padding, padding))), stride
    h, width = ((n - k) // s + 1 for n, k in zip(x.shape[1:], w.shape[2:]))
    y = np.zeros((len(w), h, width))
    for u, v in np.ndindex(w.shape[2:]):
        read = x[:, u : u + s * h : s, v : v + s * width : s]
        y += np.tensordot(w[:, :, u, v], read, axes=1)
    return y if b is None else y + b.reshape(-1, 1, 1)


def last_channel(x, w, b=None, *, stride=1, padding=0):
    return by_offsets(x[-1:], w[:, -1:], b, stride=stride, padding=padding)


def bias_for_every_channel(x, w, b=None, *, stride=1, padding=0):
    many = None if b is None else b * len(x)
    return planes_added(x, w, many, stride=stride, padding=padding)


def always_a_bias(x, w, b=None, *, stride=1, padding=0):
    return planes_added(x, w, stride=stride, padding=padding) + b[:, None, None]


def framed_on_three_sides(x, w, b=None, *, stride=1, padding=0):
    return planes_added(np.pad(x, padding), w, b, stride=stride)


def part_by_part(grad_y, x, w, *, stride=1, padding=0):
    """One channel's gradients for each part of each kernel."""
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for q, c in np.ndindex(w.shape[:2]):
        back = one.stamp_by_stamp(grad_y[q], x[c], w[q, c], stride=stride, padding=padding)
        grad_x[c] += back[0]
        grad_w[q, c] = back[1]
    return grad_x, grad_w, np.array([g.sum() for g in grad_y])


def products_by_offset(grad_y, x, w, *, stride=1, padding=0):
    framed, s = np.pad(x, ((0, 0), (padding, padding), (padding, padding))), stride
    h, width = grad_y.shape[1:]
    grad_x, grad_w = np.zeros(framed.shape), np.zeros(w.shape)
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            read = np.s_[:, u : u + s * h : s, v : v + s * width : s]
            grad_x[read] += np.tensordot(w[:, :, u, v].T, grad_y, axes=1)
            grad_w[:, :, u, v] = np.tensordot(grad_y, framed[read], axes=((1, 2), (1, 2)))
    inside = slice(padding, padding + x.shape[1]), slice(padding, padding + x.shape[2])
    return grad_x[:, *inside], grad_w, grad_y.sum(axis=(1, 2))


def one_map_sends(grad_y, x, w, *, stride=1, padding=0):
    _, grad_w, grad_b = part_by_part(grad_y, x, w, stride=stride, padding=padding)
    grad_x, _, _ = part_by_part(grad_y[:1], x, w[:1], stride=stride, padding=padding)
    return grad_x, grad_w, grad_b


def bias_in_a_column(grad_y, x, w, *, stride=1, padding=0):
    grad_x, grad_w, grad_b = products_by_offset(grad_y, x, w, stride=stride, padding=padding)
    return grad_x, grad_w, grad_b.reshape(-1, 1, 1)


def one_bias(grad_y, x, w, *, stride=1, padding=0):
    grad_x, grad_w, grad_b = products_by_offset(grad_y, x, w, stride=stride, padding=padding)
    return grad_x, grad_w, sum(grad_b)


RIGHT = {
    "build_conv2d_multi": ((planes_added, LOOPS), (by_offsets, ARRAYS)),
    "build_conv2d_multi_backward": ((part_by_part, LOOPS), (products_by_offset, ARRAYS)),
}
WRONG = {
    "build_conv2d_multi": (
        (last_channel, "only the last channel is left"),
        (bias_for_every_channel, "the bias is added once for each channel"),
        (always_a_bias, "b may be None"),
        (framed_on_three_sides, "the channels have got a frame too"),
    ),
    "build_conv2d_multi_backward": (
        (one_map_sends, "the sum over q is forgotten"),
        (bias_in_a_column, "grad_b keeps an axis"),
        (one_bias, "grad_b is one number for all"),
    ),
}
