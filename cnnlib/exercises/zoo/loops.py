"""What loops over windows share: the size of the result, a window's slices, a maximum's place."""

import numpy as np

from cnnlib.shapes import output_size


def conv_shape(x, w, stride):
    """(N, C_out, out_h, out_w) for a padded x."""
    return len(x), len(w), *_sizes(x, w.shape[-2:], stride)


def pool_shape(x, kernel_size, stride):
    """(N, C, out_h, out_w) for a padded x."""
    return *x.shape[:2], *_sizes(x, kernel_size, stride)


def window(i, j, kernel_size, stride):
    """The slices of the window behind output (i, j)."""
    return tuple(slice(s * n, s * n + k) for n, k, s in zip((i, j), kernel_size, stride))


def stamps(grad_y, w, stride):
    """For every output: its sample n, its kernel q, its gradient, and the place of its window."""
    for n, q, i, j in np.ndindex(grad_y.shape):
        place = n, slice(None), *window(i, j, w.shape[-2:], stride)
        yield n, q, grad_y[n, q, i, j], place


def winner(pixels):
    """Row and column of the first maximum."""
    return np.unravel_index(np.argmax(pixels), pixels.shape)


def _sizes(x, kernel_size, stride):
    return (output_size(h, k, stride=s) for h, k, s in zip(x.shape[-2:], kernel_size, stride))
