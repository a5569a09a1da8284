"""Let values through where a mask is true."""

import numpy as np


def gate(values, mask):
    """np.where(mask, values, 0), several times faster: the bits of the values, and all ones or none.

    The values times 0 would not do: infinity times 0 is NaN.
    """
    bits = _bits(values)
    through = np.negative(mask.view("i1")).astype(bits.dtype)  # -1 has all bits
    through &= bits
    return through.view(values.dtype)


def take_out(values, part):
    """Set values to 0 where `part` has them, which is 0 elsewhere: a gate's."""
    bits = _bits(values)
    bits ^= _bits(part)


def _bits(values):
    return values.view(f"i{values.itemsize}")
