"""What training asks of a model, which may be a `Layer` or an object of a reader's own class."""

from functools import partial
from math import sqrt

import numpy as np

from cnnlib import checks, vectorized
from cnnlib.layers.ops import takes


def require_methods(model, *names):
    """Raise a TypeError unless the model is an object with these methods, as every Layer is."""
    lacks = [name for name in names if not callable(getattr(model, name, None))]
    if isinstance(model, type):
        raise TypeError(f"model is the class {model.__name__}; make an object of it first")
    if lacks:
        raise TypeError(
            f"model is {checks.short(model)}, a {type(model).__name__}; it must be a Layer, or any "
            f"object with {_all_of(names)}: it has no {lacks[0]}"
        )


def backward_without_grad_x(model):
    """Return the model's backward, told to leave grad_x out if it takes such a word."""
    if takes(model.backward, "input_gradient"):
        return partial(model.backward, input_gradient=False)
    return model.backward


def gradient_norms(model):
    """Return a dict of layer, as in "0 Conv2d", to the length of its gradient."""
    norms = {}
    for n, layer in enumerate(_layers_in(model) or [model]):
        gradients = _gradients(layer)
        if gradients:
            norms[f"{n} {type(layer).__name__}"] = sqrt(sum(np.vdot(g, g) for g in gradients))
    return norms


def runs_other_functions(layer):
    """Whether a layer, or one inside it, runs other functions than those of `cnnlib.vectorized`."""
    others = getattr(layer, "ops", vectorized) is not vectorized
    return others or any(map(runs_other_functions, _layers_in(layer)))


def _layers_in(model):
    layers = getattr(model, "layers", ())
    return layers if isinstance(layers, list | tuple) else ()


def _gradients(layer):
    # A reader's layer need not have parameters. Where a gradient is missing, the optimiser says so.
    parameters = layer.parameters() if hasattr(layer, "parameters") else ()
    return [p.grad.astype(np.float64) for p in parameters if p.grad is not None]


def _all_of(names):
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
