"""The numbers that sheets are drawn from: small and whole, for work with a pencil."""

import numpy as np


def picture(rng, side):
    """Draw a picture (side, side) of whole numbers from 0 to 3, float64."""
    return rng.integers(0, 4, (side, side)).astype(float)


def kernel(rng):
    """Draw a kernel (3, 3) of whole numbers that no flip or turn leaves as it is."""
    w = rng.integers(-2, 3, (3, 3)).astype(float)
    return kernel(rng) if _has_symmetry(w) else w


def bias(rng):
    """Draw a whole number that is not 0."""
    return int(rng.choice([-2, -1, 1, 2]))


def signed(rng, most, shape):
    """Draw whole numbers from 1 to `most`, each with a sign of its own."""
    return rng.integers(1, most + 1, shape) * rng.choice([-1, 1], shape)


def _has_symmetry(w):
    images = (w[::-1], w[:, ::-1], w[::-1, ::-1], w.T, w[::-1, ::-1].T, np.rot90(w))
    return any(np.array_equal(w, image) for image in images)
