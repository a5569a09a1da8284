"""Take and put every s-th row of images, each row as one item of memory.

NumPy copies an item at once, but in arithmetic each new row costs it as much as some hundred
numbers. So short rows are first brought together, and all else goes through them in one long run.
"""

import numpy as np

SHORT = 256  # bytes: longer rows are as fast where they are


def take_rows(images, part):
    """images[..., part, :]: a copy in one piece where rows are short and lie apart, or a view."""
    apart = part.step and part.step > 1
    if apart and _are_items(images) and images.shape[-1] * images.itemsize <= SHORT:
        return np.ascontiguousarray(_items(images)[..., part, :]).view(images.dtype)
    return images[..., part, :]


def take_columns(images, part):
    """images[..., part]: a copy in one piece where that is every s-th number in memory, or a view.

    NumPy finds maxima and compares several times faster where numbers lie side by side.
    """
    columns = images[..., part]
    apart = part.step and part.step > 1
    if apart and _are_items(images) and columns.shape[-1] * part.step == images.shape[-1]:
        return columns.copy("K")
    return columns


def put_rows(rows, images, part):
    """images[..., part, :] = rows, of the same dtype."""
    if _are_items(images) and _are_items(rows):
        rows, images = _items(rows), _items(images)
    images[..., part, :] = rows


def _are_items(images):
    """Whether each row is one piece of memory."""
    return images.strides[-1] == images.itemsize


def _items(images):
    """(..., H, W) -> (..., H, 1), a view: each row as one item of W numbers, its bytes."""
    return images.view(np.dtype((np.void, images.shape[-1] * images.itemsize)))
