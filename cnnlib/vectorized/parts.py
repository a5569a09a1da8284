"""Work on a part at a time, so that it stays in the processor's cache."""

from functools import lru_cache

import numpy as np

from cnnlib.vectorized.mec import BLOCK, cut


@lru_cache(maxsize=256)  # training asks the same few questions again and again
def cut(total, size):
    """Slices of `size`, the last perhaps shorter, that cover range(total)."""
    return tuple(slice(first, min(first + size, total)) for first in range(0, total, size))


def in_parts(function, images, *others):
    """function(images, *others), all (..., H, W) and so is the result, for parts of the images.

    Each is at least a block, and as far as one axis allows, less than two: what the function
    needs in between then stays in the processor's cache, and does not grow with the batch.
    """
    count = images.nbytes // BLOCK
    if count < 2 or images.ndim == 2:
        return function(images, *others)
    axis = _outermost(images)
    parts = cut(images.shape[axis], -(-images.shape[axis] // count))
    result = None
    for part in parts:
        at = (slice(None),) * axis + (part,)
        values = function(*(a[at] for a in (images, *others)))
        if result is None:
            shape = *images.shape[:-2], *values.shape[-2:]
            result = np.empty_like(images, shape=shape)
        result[at] = values
    return result


def _outermost(images):
    """The axis before the rows along which neighbours lie farthest apart in memory."""
    leading = range(images.ndim - 2)
    return max(leading, key=lambda axis: abs(images.strides[axis]) * (images.shape[axis] > 1))
