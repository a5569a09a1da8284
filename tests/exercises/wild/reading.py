"""How every slip reads its arguments, so that only the slip is wrong."""

import numpy as np


def two(value):
    """2 is (2, 2)."""
    return (value, value) if np.ndim(value) == 0 else tuple(value)


def sides(padding):
    """((top, bottom), (left, right)) of a number, a pair, or a pair of pairs."""
    (top, bottom), (left, right) = map(two, two(padding))
    return (top, bottom), (left, right)


def pad(x, padding, value=0):
    """A new array of floats, with these values around the last two axes."""
    around = [(0, 0)] * (np.ndim(x) - 2) + list(sides(padding))
    return np.pad(np.asarray(x, float), around, constant_values=value)


def out_sizes(x, k, s):
    """How many windows of size k, s apart, the padded x has: down and across."""
    return tuple((n - k) // s + 1 for n, k, s in zip(x.shape[-2:], k, s))


def bias(b, w):
    """One number for each kernel, zeros where none is given."""
    return np.zeros(len(w)) if b is None else np.asarray(b)
