"""Batch-last memory: the samples of a pixel side by side, behind the usual (N, C, H, W).

A row of a channel is then one run of W · N numbers, long even where images are small, and NumPy
copies, adds and multiplies long runs several times faster than short ones. Only the strides of
an array change, not its shape, so layers that preserve memory order (ReLU, pooling) hand the
layout on from convolution to convolution, and none of them copies anything.
"""

from math import gcd

import numpy as np

from cnnlib.vectorized.parts import cut
from cnnlib.vectorized.rows import copy_rows

FEW = 8  # samples: fewer make runs so short that NumPy is faster on the rows of each sample
SLAB = 2**20  # bytes of image rows that are turned at a time: they stay in the cache
PERIOD = 4096  # bytes: lines of memory a multiple of it apart have the same place in the cache,
WAYS = 8  # which holds so many of them


def batch_last(images):
    """Return the same values (N, C, H, W) in batch-last memory: `images` itself if they are."""
    if rows_first(images).flags.c_contiguous:
        return images
    laid = new(np.empty, images.shape, images.dtype)
    if len(images) < FEW:
        for n, image in enumerate(images):
            laid[n] = image
    elif _compete(images):
        _lay_by_slabs(images, laid)
    else:
        laid[...] = images
    return laid


def _compete(images):
    """Whether the same pixel of all samples is too much for its places in the cache."""
    places = PERIOD // gcd(images.strides[0], PERIOD)
    return places * WAYS < len(images)


def _lay_by_slabs(images, laid):
    """laid[...] = images, a few rows of all images at a time.

    A row moves as one piece, so that the samples' rows are neighbours before they are turned.
    """
    n, c, h, w = images.shape
    some = min(h, max(1, SLAB // (n * c * w * images.itemsize)))
    slab = np.empty((some, c, n, w), images.dtype)
    for rows in cut(h, some):
        part = slab[: rows.stop - rows.start]
        copy_rows(images.transpose(2, 1, 0, 3)[rows], part)
        rows_first(laid)[rows] = part.swapaxes(2, 3)


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
