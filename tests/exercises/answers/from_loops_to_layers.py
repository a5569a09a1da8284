"""From loops to layers: other right answers, and wrong ones with words for them."""

import numpy as np
from lessons import solution
from numpy.lib.stride_tricks import sliding_window_view

view_or_copy = solution("view_or_copy")


def by_einsum(x, w):
    return np.einsum("ijuv,uv->ij", sliding_window_view(x, w.shape), w)


def by_one_view(x, w):
    """All rows of windows at once, on overlapping views of the strips."""
    strips = sliding_window_view(x, w.shape[1], axis=1).transpose(0, 2, 1)
    reads = sliding_window_view(strips, len(w), axis=0)  # (H_out, kW, W_out, kH)
    return np.tensordot(reads, w, axes=((1, 3), (1, 0)))


def row_by_row(x, w):
    """In float32, as the strips of the samples may be."""
    strips = sliding_window_view(x, w.shape[1], axis=1)
    return sum(strips[u : len(x) - len(w) + 1 + u] @ w[u].astype(np.float32) for u in range(len(w)))


def by_offsets(grad_y, x, w):
    out_h, out_w = grad_y.shape
    grad_x, grad_w = np.zeros(x.shape), np.zeros(w.shape)
    for u, v in np.ndindex(w.shape):
        grad_x[u : u + out_h, v : v + out_w] += grad_y * w[u, v]
        grad_w[u, v] = (grad_y * x[u : u + out_h, v : v + out_w]).sum()
    return grad_x, grad_w


def by_added_places(grad_y, x, w):
    """im2col, and back with `np.add.at`."""
    windows = sliding_window_view(x, w.shape)
    rows = np.arange(len(grad_y))[:, None] + np.arange(len(w))
    columns = np.arange(grad_y.shape[1])[:, None] + np.arange(w.shape[1])
    grad_x = np.zeros(x.shape)
    places = rows[:, None, :, None], columns[None, :, None, :]
    np.add.at(grad_x, places, np.multiply.outer(grad_y, w))
    return grad_x, np.tensordot(grad_y, windows, 2)


def by_turned_slide(grad_y, x, w):
    k_h, k_w = w.shape
    full = np.pad(grad_y, ((k_h - 1, k_h - 1), (k_w - 1, k_w - 1)))
    grad_x = np.einsum("ijuv,uv->ij", sliding_window_view(full, w.shape), w[::-1, ::-1])
    return grad_x, np.einsum("ij,uvij->uv", grad_y, sliding_window_view(x, grad_y.shape))


ALSO_RIGHT = {
    "slide_by_strips": (by_einsum, by_one_view, row_by_row),
    "back_by_strips": (by_offsets, by_added_places, by_turned_slide),
    "view_or_copy": (
        list(view_or_copy),
        [word.capitalize() for word in view_or_copy],
        np.array(view_or_copy),
    ),
}


def all_pixels(x, w):
    y = np.zeros((len(x) - len(w) + 1, x.shape[1] - w.shape[1] + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = (x[i:, j:][: w.shape[0], : w.shape[1]] * w).sum()
    return y


def turned(x, w):
    return by_einsum(x, w[::-1, ::-1])


def last_stamp_counts(grad_y, x, w):
    """Each stamp is pressed over what lies there already."""
    grad_x, grad_w = by_offsets(grad_y, x, w)
    grad_x[:] = 0
    for i, j in np.ndindex(grad_y.shape):
        grad_x[i : i + len(w), j : j + w.shape[1]] = grad_y[i, j] * w
    return grad_x, grad_w


def as_stamps_turned(grad_y, x, w):
    return by_offsets(grad_y, x, w[::-1, ::-1])[0], by_offsets(grad_y, x, w)[1]


def wrong_at(n, word):
    return (*view_or_copy[:n], word, *view_or_copy[n + 1 :])


WRONG = {
    "slide_by_strips": (
        (all_pixels, "a loop over the columns is left"),
        (turned, "the kernel is turned by 180 degrees"),
    ),
    "back_by_strips": (
        (last_stamp_counts, "NumPy adds once"),
        (as_stamps_turned, "the stamps are turned"),
    ),
    "view_or_copy": (
        (wrong_at(5, "copy"), "can the new axis be walked with one stride?"),
        (wrong_at(1, "view"), "a list of indices, or a mask, always copies"),
        (wrong_at(2, "copy"), "only the strides change"),
        (wrong_at(0, "picture"), "cannot be read"),
    ),
}
