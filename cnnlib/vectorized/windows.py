"""Windows as a view, their way back as stamps, and channels in groups."""

import numpy as np

from cnnlib.shapes import span


def all_windows(padded, window):
    """All windows as a view: (..., H, W) -> (..., H_out, W_out, kH, kW); nothing is copied."""
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    spans = tuple(span(k, d) for k, d in zip(window.kernel_size, window.dilation, strict=True))
    every = np.lib.stride_tricks.sliding_window_view(padded, spans, axis=(-2, -1))
    return every[..., ::s_h, ::s_w, ::d_h, ::d_w]


def stamp(values, window):
    """Add values(u, v), (..., H_out, W_out), to the padded pixels that are read at offset (u, v).

    The way back of `all_windows`: where windows overlap, the stamps add.
    """
    (s_h, s_w), (d_h, d_w) = window.stride, window.dilation
    out_h, out_w = window.out_size
    total = None
    for u, v in np.ndindex(window.kernel_size):
        added = values(u, v)
        if total is None:
            total = np.zeros((*added.shape[:-2], *window.padded_size), added.dtype)
        rows = slice(d_h * u, d_h * u + s_h * (out_h - 1) + 1, s_h)
        columns = slice(d_w * v, d_w * v + s_w * (out_w - 1) + 1, s_w)
        total[..., rows, columns] += added
    return total


def split_channels(a, groups, axis=-3):
    """Split the channel axis into (groups, channels in a group)."""
    axis %= a.ndim
    return a.reshape(*a.shape[:axis], groups, a.shape[axis] // groups, *a.shape[axis + 1 :])
