"""Masks: values where they are true, and 0 elsewhere."""

import numpy as np


def masked(values, mask):
    """np.where(mask, values, 0), many times faster: the values' bits, as integers, times 1 or 0.

    The values themselves times 0 would not do: infinity times 0 is NaN.
    """
    return np.multiply(_bits(values), mask).view(values.dtype)


def take(values, mask):
    """Take the values out where the mask is true: return them `masked`, and leave 0 there."""
    taken, bits = masked(values, mask), _bits(values)
    bits ^= _bits(taken)
    return taken


def _bits(values):
    return values.view(f"i{values.itemsize}")
