"""Take and put every s-th row of images, short rows each as one item of memory.

NumPy copies an item at once, but in arithmetic each new row costs it as much as some hundred
numbers. So short rows are first brought together, and all else goes through them in one long run.
"""

import numpy as np

SHORT = 256  # bytes: longer rows are as fast where they are


def take_rows(images, part):
    """images[..., part, :]: a copy in one piece where rows are short and lie apart, or a view."""
    if _lie_apart(part) and _are_short(images) and _are_items(images):
        return np.ascontiguousarray(_items(images)[..., part, :]).view(images.dtype)
    return images[..., part, :]


def take_columns(images, part):
    """images[..., part]: a copy in one piece where that is every s-th number in memory, or a view.

    NumPy finds maxima and compares several times faster where numbers lie side by side.
    """
    columns = images[..., part]
    whole = columns.shape[-1] * (part.step or 1) == images.shape[-1]
    if _lie_apart(part) and whole and _are_items(images):
        return columns.copy("K")
    return columns


def put_rows(rows, images, part):
    """images[..., part, :] = rows, of the same dtype."""
    target = images[..., part, :]
    if _lie_apart(part) and _are_short(images) and _are_items(rows) and _are_items(images):
        copy_rows(rows, target)
    else:
        # Not by `=`, which asks the C library to copy: on some processors that takes ten times as
        # long where both arrays lie at one place of their pages, as arrays of equal size do.
        np.positive(rows, out=target)


def copy_rows(rows, target):
    """target[...] = rows, of the same dtype."""
    if _are_items(rows) and _are_items(target):
        rows, target = _items(rows), _items(target)
    target[...] = rows


def _lie_apart(part):
    return part.step is not None and part.step > 1


def _are_short(images):
    return images.shape[-1] * images.itemsize <= SHORT


def _are_items(images):
    """Whether each row is one piece of memory."""
    return images.strides[-1] == images.itemsize


def _items(images):
    """(..., H, W) -> (..., H, 1), a view: each row as one item of W numbers, its bytes."""
    return images.view(np.dtype((np.void, images.shape[-1] * images.itemsize)))
