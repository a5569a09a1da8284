"""Let values through where a mask is true."""

import numpy as np


def gate(values, mask):
    """np.where(mask, values, 0), many times faster: the values' bits, as integers, times 1 or 0.

    The values themselves times 0 would not do: infinity times 0 is NaN.
    """
    return np.multiply(_bits(values), mask).view(values.dtype)


def take_out(values, part):
    """Set values to 0 where `part` has them, which is 0 elsewhere: a gate's."""
    bits = _bits(values)
    bits ^= _bits(part)


def _bits(values):
    return values.view(f"i{values.itemsize}")
