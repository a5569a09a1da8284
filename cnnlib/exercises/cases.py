"""Numbers for the cases: small enough to check by hand, and never 0, as a 0 hides what it meets."""

from cnnlib import gradcheck


def integers(rng, shape):
    """Random whole numbers from -4 to 4, none of them 0, as float64."""
    return gradcheck.integers(rng, shape, largest=4)
