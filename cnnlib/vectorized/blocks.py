"""Pooling a block of images at a time, so that what it makes in between stays in the cache."""

import numpy as np

from cnnlib.vectorized.mec import BLOCK, cut


def in_blocks(function, images, *others):
    """function(images, *others), all (..., H, W) and so is the result, block by block.

    A block is cut where neighbours lie farthest apart in memory. It has BLOCK bytes of images or
    more and, as far as one axis allows, less than two times that, however large the batch.
    """
    count = images.nbytes // BLOCK
    if count < 2 or images.ndim == 2:
        return function(images, *others)
    apart = [stride * (size > 1) for stride, size in zip(images.strides, images.shape, strict=True)]
    axis = max(range(images.ndim - 2), key=lambda axis: abs(apart[axis]))
    result = None
    for block in cut(images.shape[axis], -(-images.shape[axis] // count)):
        at = (slice(None),) * axis + (block,)
        values = function(*(a[at] for a in (images, *others)))
        if result is None:
            result = np.empty_like(images, shape=(*images.shape[:-2], *values.shape[-2:]))
        result[at] = values
    return result
