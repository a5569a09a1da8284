"""A drawing made like the digits that a network has learned: cut to its ink, scaled, centred."""

import numpy as np

from cnnlib import checks


def fit_to_ink(drawing, size=32):
    """Cut a drawing to its ink, scale it to the whole height, and put it into the middle.

    So did the makers of `datasets.digits()`: each of their 1,797 digits fills all rows. Averages
    over blocks of 4 x 4 then are a picture that the network knows how to read.

    Parameters
    ----------
    drawing : array (H, W)
        0 is paper, anything else ink.
    size : int
        Rows and columns of the result.

    Returns
    -------
    float64 array (size, size)
        Each pixel is the average of what it covers of the drawing. Width follows height; what would
        be wider than `size` is squeezed. Without ink all is 0.

    Raises
    ------
    ValueError
        If the drawing is not (H, W), or holds NaN or infinity.
    MemoryError
        If drawing or result are more than the machine's memory.

    Examples
    --------
    >>> from cnnlib.ink import fit_to_ink
    >>> fit_to_ink([[0, 0, 0], [0, 1, 0], [0, 1, 0]], size=4)
    array([[0., 1., 1., 0.],
           [0., 1., 1., 0.],
           [0., 1., 1., 0.],
           [0., 1., 1., 0.]])
    """
    drawing, size = checks.array("drawing", drawing), checks.integer(size, "size")
    if drawing.ndim != 2:
        raise ValueError(f"drawing has shape {drawing.shape}, but a drawing is (H, W)")
    sizes = (drawing.shape, (size, max(size, *drawing.shape)))
    checks.require_memory("fit_to_ink", np.dtype(np.float64), *sizes)
    if not np.isfinite(drawing).all():
        raise ValueError("drawing holds NaN or infinity; ink is a finite number")
    fitted = np.zeros((size, size))
    if not drawing.any():
        return fitted
    box = drawing[_inked(drawing.any(axis=1)), _inked(drawing.any(axis=0))]
    height, width = box.shape
    columns = min(size, max(1, (2 * width * size + height) // (2 * height)))  # rounded
    left = (size - columns) // 2
    scaled = _averages(height, size) @ box @ _averages(width, columns).T
    fitted[:, left : left + columns] = scaled
    return fitted


def _inked(inked):
    """Return the slice from the first to the last True."""
    places = np.flatnonzero(inked)
    return slice(places[0], places[-1] + 1)


def _averages(length, parts):
    """Return the matrix (parts, length) that cuts a line into equal parts and averages each."""
    edges = np.arange(parts + 1) * length / parts
    starts, ends = edges[:-1, np.newaxis], edges[1:, np.newaxis]
    places = np.arange(length)
    overlap = np.minimum(ends, places + 1) - np.maximum(starts, places)
    return np.maximum(overlap, 0) * parts / length
