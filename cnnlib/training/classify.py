"""What a model answers, and how often it is right."""

import numpy as np

from cnnlib import checks
from cnnlib.training.arguments import samples
from cnnlib.training.model import require_methods


def classify(model, x, *, batch_size=256):
    """Return the class with the highest score for every sample.

    Parameters
    ----------
    model : Layer, or any object with forward
    x : array (N, ...)
    batch_size : int
        How many samples go forward at once: more want more memory.

    Returns
    -------
    answers : int64 array (N,)
        Of equal scores the first; empty where there is no sample.

    Raises
    ------
    ValueError, TypeError
        If the model has no forward, x has no axis, or batch_size is no whole number from 1 on.

    Examples
    --------
    >>> from cnnlib.layers import ReLU
    >>> classify(ReLU(), [[0.5, -2.0, 3.0], [4.0, 0.0, 1.0]])
    array([2, 0])
    """
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
    """Return the share of samples whose highest score is at the right label.

    Parameters
    ----------
    model : Layer, or any object with forward
    x : array (N, ...)
        At least one sample.
    y : integer array (N,)
        The right classes.

    Returns
    -------
    share : float, 0 to 1

    Raises
    ------
    ValueError, TypeError
        If there is no sample, x and y do not agree, or the model has no forward.

    Examples
    --------
    >>> from cnnlib.layers import ReLU
    >>> accuracy(ReLU(), [[0.5, -2.0, 3.0], [4.0, 0.0, 1.0]], [2, 1])
    0.5
    """
    x, y = samples(x, y)
    return float(np.mean(classify(model, x) == y))
