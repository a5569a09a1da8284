"""Convolution as teaching codes usually have it, and the product alone: forward and backward.

Each takes x, w, grad_y, padding, stride and returns y, grad_x, grad_w; without grad_y y alone.
"""

import numpy as np

from cnnlib.shapes import output_size


def fancy_indexing(x, w, grad_y, padding, stride):
    """Index arrays gather all windows as columns, and np.add.at scatters them back."""
    padded, y_shape = _pad(x, padding), _y_shape(x, w, padding, stride)
    n, c_out, out_h, out_w = y_shape
    _, c_in, k, _ = w.shape
    c, u, v = (a.reshape(-1, 1) for a in np.indices((c_in, k, k)))
    i, j = (a.reshape(1, -1) for a in np.indices((out_h, out_w)))
    pixels = slice(None), c, stride * i + u, stride * j + v
    columns, flat_w = padded[pixels], w.reshape(c_out, -1)
    y = (flat_w @ columns).reshape(y_shape)
    if grad_y is None:
        return y
    flat_grad_y = grad_y.reshape(n, c_out, -1)
    grad_w = (flat_grad_y @ columns.swapaxes(1, 2)).sum(axis=0).reshape(w.shape)
    grad_padded = np.zeros_like(padded)
    np.add.at(grad_padded, pixels, flat_w.T @ flat_grad_y)
    return y, _crop(grad_padded, padding), grad_w


def einsum(x, w, grad_y, padding, stride):
    """A view of the windows, and einsum as it stands."""
    windows = _windows(x, w, padding, stride)
    y = np.einsum("ncijuv,qcuv->nqij", windows, w)
    if grad_y is None:
        return y
    grad_w = np.einsum("nqij,ncijuv->qcuv", grad_y, windows)
    stamps = np.einsum("nqij,qcuv->uvncij", grad_y, w)
    return y, _stamp(stamps, x, padding, stride), grad_w


def tensordot(x, w, grad_y, padding, stride):
    """A view of the windows, copied by tensordot into one matrix for the whole batch."""
    windows = _windows(x, w, padding, stride)
    y = np.tensordot(windows, w, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
    if grad_y is None:
        return y
    grad_w = np.tensordot(grad_y, windows, ((0, 2, 3), (0, 2, 3)))
    stamps = np.tensordot(w, grad_y, (0, 1)).transpose(1, 2, 3, 0, 4, 5)
    return y, _stamp(stamps, x, padding, stride), grad_w


def product_alone(x, w, grad_y, padding, stride):
    """Return a function: the matrix products alone, their operands laid out beforehand."""
    n, c_out, out_h, out_w = _y_shape(x, w, padding, stride)
    flat_w, lanes = w.reshape(c_out, -1), n * out_h * out_w
    columns = np.zeros((flat_w.shape[1], lanes), x.dtype)
    if grad_y is None:
        return lambda: flat_w @ columns
    flat_grad_y = np.zeros((c_out, lanes), x.dtype)
    return lambda: (flat_w @ columns, flat_w.T @ flat_grad_y, flat_grad_y @ columns.T)


def _y_shape(x, w, padding, stride):
    out = (output_size(h, w.shape[2], stride=stride, padding=2 * padding) for h in x.shape[2:])
    return (len(x), len(w), *out)


def _windows(x, w, padding, stride):
    every = np.lib.stride_tricks.sliding_window_view(_pad(x, padding), w.shape[2:], axis=(2, 3))
    return every[:, :, ::stride, ::stride]


def _stamp(stamps, x, padding, stride):
    """Add stamps (u, v, n, c, i, j) where the windows read, offset by offset."""
    grad_padded = np.zeros_like(_pad(x, padding))
    k_h, k_w, _, _, out_h, out_w = stamps.shape
    for u, v in np.ndindex(k_h, k_w):
        rows = slice(u, u + stride * (out_h - 1) + 1, stride)
        columns = slice(v, v + stride * (out_w - 1) + 1, stride)
        grad_padded[:, :, rows, columns] += stamps[u, v]
    return _crop(grad_padded, padding)


def _pad(x, padding):
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


def _crop(padded, padding):
    h, w = padded.shape[2:]
    return padded[:, :, padding : h - padding, padding : w - padding]
