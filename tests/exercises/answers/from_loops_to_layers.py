"""From loops to layers: other right answers, and wrong ones with words for them."""

import numpy as np
from lessons import solution
from numpy.lib.stride_tricks import sliding_window_view

view_or_copy = solution("view_or_copy")


def by_einsum(x, w, stride):
    return np.einsum("ijuv,uv->ij", sliding_window_view(x, w.shape)[::stride, ::stride], w)


def by_product(x, w, stride):
    windows = sliding_window_view(x, w.shape)[::stride, ::stride]
    flat = windows.reshape(-1, w.size).astype(np.float32)
    return (flat @ w.ravel().astype(np.float32)).reshape(windows.shape[:2])


def by_rows(x, w, stride):
    windows = sliding_window_view(x, w.shape)[::stride, ::stride]
    return sum(windows[..., u, :] @ w[u] for u in range(len(w)))


def one_by_one(layer, x, block):
    return np.concatenate([layer(x[n : n + 1]) for n in range(len(x))])


def into_one_array(layer, x, block):
    y = None
    for start in range(0, len(x), block):
        part = layer(x[start : start + block])
        if y is None:
            y = np.empty((len(x), *part.shape[1:]), np.float32)
        y[start : start + block] = part
    return y


def backwards(layer, x, block):
    parts = [layer(x[start : start + block]) for start in reversed(range(0, len(x), block))]
    return np.concatenate(parts[::-1])


ALSO_RIGHT = {
    "two_loops_fewer": (
        by_einsum,
        by_product,
        by_rows,
    ),
    "view_or_copy": (
        list(view_or_copy),
        [word.capitalize() for word in view_or_copy],
        np.array(view_or_copy),
    ),
    "under_the_cap": (one_by_one, into_one_array, backwards),
}


def all_pixels(x, w, stride):
    out_h, out_w = ((h - k) // stride + 1 for h, k in zip(x.shape, w.shape))
    y = np.zeros((out_h, out_w))
    for i in range(out_h):
        for j in range(out_w):
            y[i, j] = (x[stride * i :, stride * j :][: w.shape[0], : w.shape[1]] * w).sum()
    return y


def wrong_at(n, word):
    return (*view_or_copy[:n], word, *view_or_copy[n + 1 :])


WRONG = {
    "two_loops_fewer": ((all_pixels, "a loop over the pixels is left"),),
    "view_or_copy": (
        (wrong_at(5, "copy"), "can the new axis be walked with one stride?"),
        (wrong_at(1, "view"), "a list of indices, or a mask, always copies"),
        (wrong_at(2, "copy"), "only the strides change"),
        (wrong_at(0, "picture"), "cannot be read"),
    ),
}
