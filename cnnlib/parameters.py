"""What learns: an array of numbers and its gradient; and how a saved state is put back."""

import numpy as np

from cnnlib import checks


class Parameter:
    """An array that learns, and its gradient.

    Parameters
    ----------
    value : array

    Attributes
    ----------
    value : array
        An optimiser changes it in place.
    grad : array of value's shape, or None
        Backward overwrites it; None before the first backward.

    Examples
    --------
    >>> Parameter(np.zeros((3, 2)))
    Parameter((3, 2) float64, no gradient yet)
    """

    def __init__(self, value):
        self.value = value
        self.grad = None

    def __repr__(self):
        grad = "no gradient yet" if self.grad is None else "with its gradient"
        return f"Parameter({self.value.shape} {self.value.dtype}, {grad})"


def restore(targets, state, owner):
    """Copy a saved state into the arrays of `targets`, in place: all of it or, if wrong, nothing.

    Parameters
    ----------
    targets : dict of name to array
    state : dict of name to array
        The same names, shapes and dtypes, and finite numbers only.
    owner : str
        What the state belongs to, for the messages.

    Raises
    ------
    ValueError, TypeError
        On the first name, shape, dtype or number that does not fit.

    Examples
    --------
    >>> layer = {"w": np.zeros(2)}
    >>> restore(layer, {"w": np.array([1.0, 2.0])}, "the layer")
    >>> layer
    {'w': array([1., 2.])}
    """
    if not hasattr(state, "keys"):
        raise TypeError(f"the state of {owner} is a {type(state).__name__}; it must be a dict")
    missing = [name for name in targets if name not in state]
    extra = [name for name in state if name not in targets]
    if missing or extra:
        faults = [f"lacks {missing}"] * bool(missing) + [f"has unknown {extra}"] * bool(extra)
        raise ValueError(
            f"the state of {owner} {' and '.join(faults)}; it must have exactly {list(targets)}"
        )
    arrays = {name: checks.array(name, state[name]) for name in targets}
    for name, target in targets.items():
        _require_alike(name, arrays[name], target, owner)
    for name, target in targets.items():
        target[...] = arrays[name]


def _require_alike(name, array, target, owner):
    if array.shape != target.shape:
        raise ValueError(f"{name} has shape {array.shape}, but in {owner} it is {target.shape}")
    if array.dtype.name != target.dtype.name:
        raise TypeError(f"{name} has dtype {array.dtype}, but in {owner} it is {target.dtype}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinity; {owner} needs finite numbers")
