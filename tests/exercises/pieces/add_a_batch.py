"""Add a batch: other right forms of its builds, on their rung, and wrong ones with their words."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pieces import add_channels as one
from pieces import pool as plane

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, LOOPS
from cnnlib.padding import crop, pad

ORACLES = {
    name: getattr(naive, name)
    for operation in ("conv2d", "avg_pool2d", "max_pool2d")
    for name in (operation, f"{operation}_backward")
}


def sample_by_sample(x, w, b=None, *, stride=1, padding=0):
    return np.array([one.by_offsets(each, w, b, stride=stride, padding=padding) for each in x])


def by_tensordot(x, w, b=None, *, stride=1, padding=0):
    windows = sliding_window_view(pad(x, padding), w.shape[2:], axis=(2, 3))
    y = np.tensordot(windows[:, :, ::stride, ::stride], w, axes=((1, 4, 5), (1, 2, 3)))
    return np.moveaxis(y if b is None else y + b, 3, 1)


def by_strips(x, w, b=None, *, stride=1, padding=0):
    """One product for a row of windows; a loop over the rows of y is left."""
    (maps, _, k_h, _), n = w.shape, len(x)
    rows = np.moveaxis(pad(x, padding), (2, 1, 3, 0), (0, 1, 2, 3))  # (H, C, W, N)
    strips = sliding_window_view(rows, w.shape[3], axis=2)[:, :, ::stride]  # (H, C, j, N, v)
    laid = np.ascontiguousarray(strips.transpose(0, 4, 1, 2, 3))  # (H, v, C, j, N)
    kernel = w.transpose(0, 2, 3, 1).reshape(maps, -1)
    y = [
        kernel @ laid[r : r + k_h].reshape(kernel.shape[1], -1)
        for r in range(0, len(laid) - k_h + 1, stride)
    ]
    y = np.array(y).reshape(len(y), maps, -1, n).transpose(3, 1, 0, 2)
    return y if b is None else y + b[:, None, None]


def first_sample_for_all(x, w, b=None, *, stride=1, padding=0):
    y = by_tensordot(x[:1], w, b, stride=stride, padding=padding)
    return np.repeat(y, len(x), axis=0)


def axes_renamed(x, w, b=None, *, stride=1, padding=0):
    y = np.swapaxes(by_tensordot(x, w, stride=stride, padding=padding), 0, 1)
    y = y.reshape(len(x), len(w), *y.shape[2:])
    return y if b is None else y + b[:, None, None]


def samples_added(grad_y, x, w, *, stride=1, padding=0):
    backs = [
        one.products_by_offset(g, each, w, stride=stride, padding=padding)
        for g, each in zip(grad_y, x)
    ]
    grad_x, grad_w, grad_b = zip(*backs)
    return np.array(grad_x), sum(grad_w), sum(grad_b)


def products(grad_y, x, w, *, stride=1, padding=0):
    framed, s = pad(x, padding), stride
    h, width = grad_y.shape[2:]
    grad_x, grad_w = np.zeros(framed.shape), np.zeros(w.shape)
    for u, v in np.ndindex(w.shape[2:]):
        read = np.s_[:, :, u : u + s * h : s, v : v + s * width : s]
        grad_x[read] += np.moveaxis(np.tensordot(grad_y, w[:, :, u, v], axes=((1,), (0,))), 3, 1)
        grad_w[:, :, u, v] = np.tensordot(grad_y, framed[read], axes=((0, 2, 3), (0, 2, 3)))
    return crop(grad_x, padding), grad_w, np.einsum("nqij->q", grad_y)


def the_last_sample_s_weights(grad_y, x, w, *, stride=1, padding=0):
    grad_x, _, grad_b = samples_added(grad_y, x, w, stride=stride, padding=padding)
    _, grad_w, _ = products(grad_y[-1:], x[-1:], w, stride=stride, padding=padding)
    return grad_x, grad_w, grad_b


def means_over_the_batch(grad_y, x, w, *, stride=1, padding=0):
    grad_x, grad_w, grad_b = products(grad_y, x, w, stride=stride, padding=padding)
    return grad_x, grad_w / len(x), grad_b / len(x)


def biases_of_each_sample(grad_y, x, w, *, stride=1, padding=0):
    grad_x, grad_w, _ = products(grad_y, x, w, stride=stride, padding=padding)
    return grad_x, grad_w, np.einsum("nqij->nq", grad_y)


def plane_by_plane(pool, value):
    """A pool of any axes, made of a pool of one plane in a frame of `value`."""

    def planes(x, kernel_size, *, stride=None, padding=0):
        x = np.pad(
            x.astype(float), [(0, 0)] * (x.ndim - 2) + [(padding,) * 2] * 2, constant_values=value
        )
        each = [pool(p, kernel_size, stride=stride) for p in x.reshape(-1, *x.shape[-2:])]
        return np.reshape(each, (*x.shape[:-2], *each[0].shape))

    return planes


def plane_by_plane_back(pool, value):
    def planes(grad_y, x, kernel_size, *, stride=None, padding=0):
        p, shape = padding, x.shape
        x = np.pad(x.astype(float), [(0, 0)] * (x.ndim - 2) + [(p, p)] * 2, constant_values=value)
        pairs = zip(grad_y.reshape(-1, *grad_y.shape[-2:]), x.reshape(-1, *x.shape[-2:]))
        each = [pool(g, picture, kernel_size, stride=stride) for g, picture in pairs]
        grad_x = np.reshape(each, x.shape)
        return grad_x[..., p : p + shape[-2], p : p + shape[-1]]

    return planes


def windows_of(x, k, stride, padding, value):
    s = stride or k
    x = pad(x.astype(np.result_type(x, 1.0)), padding, value)
    return sliding_window_view(x, (k, k), axis=(-2, -1))[..., ::s, ::s, :, :]


def mean_of_windows(x, kernel_size, *, stride=None, padding=0):
    return windows_of(x, kernel_size, stride, padding, 0).mean(axis=(-2, -1))


def max_of_windows(x, kernel_size, *, stride=None, padding=0):
    return windows_of(x, kernel_size, stride, padding, -np.inf).max(axis=(-2, -1))


def zero_may_win(x, kernel_size, *, stride=None, padding=0):
    return windows_of(x, kernel_size, stride, padding, 0).max(axis=(-2, -1))


def all_channels_together(x, kernel_size, *, stride=None, padding=0):
    y = max_of_windows(x, kernel_size, stride=stride, padding=padding)
    return np.broadcast_to(y.max(axis=(0, 1)), y.shape).copy()


def divided_in_place(grad_y, x, kernel_size, *, stride=None, padding=0):
    grad_y /= kernel_size**2
    back = plane_by_plane_back(plane.whole_shares, 0)
    return back(grad_y, x, kernel_size, stride=stride, padding=padding) / kernel_size**2


RIGHT = {
    "build_conv2d": ((sample_by_sample, LOOPS), (by_tensordot, ARRAYS), (by_strips, ARRAYS)),
    "build_conv2d_backward": ((samples_added, LOOPS), (products, ARRAYS)),
    "build_avg_pool2d": (
        (plane_by_plane(plane.mean_of_windows, 0), LOOPS),
        (mean_of_windows, ARRAYS),
    ),
    "build_avg_pool2d_backward": ((plane_by_plane_back(plane.shares_one_by_one, 0), LOOPS),),
    "build_max_pool2d": (
        (plane_by_plane(plane.max_of_windows, -np.inf), LOOPS),
        (max_of_windows, ARRAYS),
    ),
    "build_max_pool2d_backward": ((plane_by_plane_back(plane.winners_one_by_one, -np.inf), LOOPS),),
}
WRONG = {
    "build_conv2d": (
        (first_sample_for_all, "one sample's windows serve for all"),
        (axes_renamed, "samples and maps are exchanged by a reshape"),
    ),
    "build_conv2d_backward": (
        (the_last_sample_s_weights, "the gradients are begun anew for each sample"),
        (means_over_the_batch, "1 / n stands in the layer"),
        (biases_of_each_sample, "grad_b keeps the samples"),
    ),
    "build_avg_pool2d_backward": (
        (plane_by_plane_back(plane.whole_shares, 0), "each of the k * k pixels got all of it"),
        (plane_by_plane_back(plane.last_share, 0), "only the last window's word counts"),
        (divided_in_place, "changed grad_y in place"),
    ),
    "build_max_pool2d": ((zero_may_win, "the padding's 0 beats every negative pixel"),),
    "build_max_pool2d_backward": (
        (plane_by_plane_back(plane.winners_one_by_one, 0), "the padding's 0 beats"),
        (plane_by_plane_back(plane.every_winner, -np.inf), "every maximum was paid in full"),
        (plane_by_plane_back(plane.last_winner, -np.inf), "the last of equals was paid"),
    ),
}
