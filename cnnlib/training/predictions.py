"""What a model answers, and how often it is right."""

import numpy as np

from cnnlib import checks
from cnnlib.training.arguments import samples
from cnnlib.training.model import require_methods


def predict(model, x, *, batch_size=256):
    """Return the class with the highest score for every sample, an int64 array (N,)."""
    require_methods(model, "forward")
    x = checks.array("x", x)
    if not x.ndim:
        raise ValueError("x has shape (); it must be (N, ...)")
    batch_size = checks.integer(batch_size, "batch_size")
    answers = [
        np.argmax(model.forward(x[start : start + batch_size]), axis=1)
        for start in range(0, len(x), batch_size)
    ]
    return np.concatenate([np.zeros(0, np.int64), *answers])


def accuracy(model, x, y):
    """Return the share of samples, 0 to 1, whose highest score is at the right label."""
    x, y = samples(x, y)
    return float(np.mean(predict(model, x) == y))
