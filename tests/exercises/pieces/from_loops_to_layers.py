"""From loops to layers: other fast forms of its builds, slow ones, and wrong ones with words."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pieces import add_a_batch as batch

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, LOOPS
from cnnlib.padding import crop, pad

ORACLES = {"conv2d": naive.conv2d, "conv2d_backward": naive.conv2d_backward}


def in_its_dtype(form):
    """A right form whose results have the dtype that its arrays have."""

    def narrow(*arrays, **options):
        dtype = np.result_type(*arrays[:2], 1.0 if arrays[0].dtype.kind != "f" else arrays[0])
        results = form(*arrays, **options)
        if isinstance(results, tuple):
            return tuple(np.asarray(result, dtype) for result in results)
        return results.astype(dtype)

    narrow.__name__ = form.__name__
    return narrow


def by_offsets(x, w, b=None, *, stride=1, padding=0):
    """One product for each offset (u, v), of all windows and samples."""
    x, s = pad(x, padding), stride
    h, width = ((n - k) // s + 1 for n, k in zip(x.shape[2:], w.shape[2:]))
    y = sum(
        np.tensordot(x[:, :, u : u + s * h : s, v : v + s * width : s], w[:, :, u, v], ((1,), (1,)))
        for u, v in np.ndindex(w.shape[2:])
    )
    return np.moveaxis(y if b is None else y + b, 3, 1)


def im2col_back(grad_y, x, w, *, stride=1, padding=0):
    """Windows in rows, and back by stamps that `np.add.at` adds."""
    framed, s, (k_h, k_w) = pad(x, padding), stride, w.shape[2:]
    rows = s * np.arange(grad_y.shape[2])[:, None] + np.arange(k_h)
    columns = s * np.arange(grad_y.shape[3])[:, None] + np.arange(k_w)
    places = np.s_[:, :, rows[:, None, :, None], columns[None, :, None, :]]
    grad_x = np.zeros(framed.shape, np.result_type(grad_y, w))
    np.add.at(grad_x, places, np.einsum("nqij,qcuv->ncijuv", grad_y, w))
    windows = sliding_window_view(framed, (k_h, k_w), axis=(2, 3))[:, :, ::s, ::s]
    grad_w = np.tensordot(grad_y, windows, axes=((0, 2, 3), (0, 2, 3)))
    return crop(grad_x, padding), grad_w, grad_y.sum(axis=(0, 2, 3))


def wide(x, w, b=None, *, stride=1, padding=0):
    y = batch.by_tensordot(x, w, b, stride=stride, padding=padding)
    return y + np.zeros(y.shape)


def turned(x, w, b=None, *, stride=1, padding=0):
    return batch.by_tensordot(x, w[:, :, ::-1, ::-1], b, stride=stride, padding=padding)


def maps_at_the_end(x, w, b=None, *, stride=1, padding=0):
    y = np.moveaxis(by_offsets(x, w, b, stride=stride, padding=padding), 1, 3)
    return y.reshape(len(x), len(w), *y.shape[1:3])


def rows_first_renamed(x, w, b=None, *, stride=1, padding=0):
    """Laid out as (H_out, C_out, W_out, N), and then called otherwise."""
    y = batch.by_tensordot(x, w, b, stride=stride, padding=padding)
    return y.transpose(2, 1, 3, 0).reshape(y.shape)


def wide_back(grad_y, x, w, *, stride=1, padding=0):
    return batch.products(grad_y, x, w, stride=stride, padding=padding)


def pressed_over(grad_y, x, w, *, stride=1, padding=0):
    """Each offset's share put where the last one stands."""
    _, grad_w, grad_b = im2col_back(grad_y, x, w, stride=stride, padding=padding)
    framed, s, (h, width) = pad(x, padding), stride, grad_y.shape[2:]
    grad_x = np.zeros(framed.shape, grad_w.dtype)
    for u, v in np.ndindex(w.shape[2:]):
        sent = np.moveaxis(np.tensordot(grad_y, w[:, :, u, v], axes=(1, 0)), 3, 1)
        grad_x[:, :, u : u + s * h : s, v : v + s * width : s] = sent
    return crop(grad_x, padding), grad_w, grad_b


def mean_bias(grad_y, x, w, *, stride=1, padding=0):
    grad_x, grad_w, _ = im2col_back(grad_y, x, w, stride=stride, padding=padding)
    return grad_x, grad_w, grad_y.mean(axis=(0, 2, 3))


RIGHT = {
    "fast_conv2d": (
        (batch.by_tensordot, ARRAYS),
        (by_offsets, ARRAYS),
        (batch.by_strips, ARRAYS),
        (in_its_dtype(batch.sample_by_sample), LOOPS),
    ),
    "fast_conv2d_backward": (
        (in_its_dtype(batch.products), ARRAYS),
        (im2col_back, ARRAYS),
        (in_its_dtype(batch.samples_added), LOOPS),
    ),
}
WRONG = {
    "fast_conv2d": (
        (wide, "float32 went in and float64 came out"),
        (turned, "the kernel is turned"),
        (maps_at_the_end, "a product of all windows has its maps last"),
        (rows_first_renamed, "reshape moves no number"),
    ),
    "fast_conv2d_backward": (
        (wide_back, "float32 went in and float64 came out"),
        (pressed_over, "= stands where += belongs in grad_x"),
        (mean_bias, "grad_b is a mean"),
    ),
}
