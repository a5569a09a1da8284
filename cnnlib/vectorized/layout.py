"""Batch-last memory: the samples of a pixel side by side, behind the usual (N, C, H, W).

A row of a channel is then one run of W · N numbers, long even where images are small, and NumPy
copies, adds and multiplies long runs several times faster than short ones. Only the strides of
an array change, not its shape, so layers that preserve memory order (ReLU, pooling) hand the
layout on from convolution to convolution, and none of them copies anything.
"""

import numpy as np

SAMPLES = 12  # laid at a time: as many far apart lines of memory as the cache keeps for certain
SMALL = 2**18  # bytes: a smaller batch stays in the cache as a whole


def batch_last(images):
    """Return the same values (N, C, H, W) in batch-last memory: `images` itself if they are."""
    if rows_first(images).flags.c_contiguous:
        return images
    laid = new(np.empty, images.shape, images.dtype)
    step = SAMPLES if images.nbytes > SMALL else max(1, len(images))
    for n in range(0, len(images), step):
        laid[n : n + step] = images[n : n + step]
    return laid


def new(make, shape, dtype):
    """Return make(shape, dtype), np.empty or np.zeros of shape (N, C, H, W), in batch-last memory."""
    n, c, h, w = shape
    return make((h, c, w, n), dtype).transpose(3, 1, 0, 2)


def rows_first(images):
    """(N, C, H, W) -> (H, C, W, N), a view: the axes in the order of batch-last memory."""
    return images.transpose(2, 1, 3, 0)


def grouped_rows(images, groups):
    """(N, C, H, W) in batch-last memory -> (groups, H, C/groups, W, N), a view."""
    n, c, h, w = images.shape
    return rows_first(images).reshape(h, groups, c // groups, w, n).swapaxes(0, 1)


def grouped_lanes(images, groups):
    """(N, C, H, W) in batch-last memory -> (groups, H, C/groups, W · N), a view.

    The last axis are the lanes: every pixel of a row in every sample.
    """
    n, c, h, w = images.shape
    return rows_first(images).reshape(h, groups, c // groups, w * n).swapaxes(0, 1)
