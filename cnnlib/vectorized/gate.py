"""Let values through where a mask is true."""

import numpy as np


def gate(values, mask):
    """np.where(mask, values, 0), several times faster: the bits of the values, times 1 or 0.

    The values themselves times 0 would not do: infinity times 0 is NaN.
    """
    bits = values.view(f"u{values.itemsize}")
    return np.multiply(bits, mask).view(values.dtype)
