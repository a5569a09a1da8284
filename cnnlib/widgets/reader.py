"""The network of the lesson "Train it", taken apart: what it makes of one picture of a digit."""

from dataclasses import dataclass

import numpy as np
from traitlets import TraitType

from cnnlib import checks, datasets
from cnnlib.layers import AvgPool2d, Conv2d, Flatten, Linear, ReLU, Sequential


@dataclass(frozen=True)
class Reading:
    """What a network makes of one picture, in float64.

    Attributes
    ----------
    first, second : arrays (8, 6, 6) and (16, 1, 1)
        The feature maps of both convolutions, after ReLU.
    logits, probabilities : arrays (10,)
    grad_x : array (8, 8)
        How much the winning logit rises with each pixel's ink.
    """

    first: np.ndarray
    second: np.ndarray
    logits: np.ndarray
    probabilities: np.ndarray
    grad_x: np.ndarray

    @property
    def answer(self):
        """The digit of the largest logit."""
        return int(self.logits.argmax())


class Reader:
    """Reads pictures of digits with given weights.

    Parameters
    ----------
    weights : dict of name to array
        As `datasets.digits_network` returns them.
    """

    def __init__(self, weights):
        options = {"rng": np.random.default_rng(0), "dtype": np.float64}
        self.network = Sequential(
            Conv2d(1, 8, 3, **options),
            ReLU(),
            AvgPool2d(2),
            Conv2d(8, 16, 3, **options),
            ReLU(),
            Flatten(),
            Linear(16, 10, **options),
        )
        self.network.load_state_dict(
            {name: np.asarray(value, np.float64) for name, value in weights.items()}
        )

    def read(self, x):
        """Return the Reading of one picture, array (8, 8)."""
        outputs = [np.asarray(x, np.float64)[np.newaxis, np.newaxis]]
        for layer in self.network.layers:
            outputs.append(layer.forward(outputs[-1]))
        logits = outputs[-1][0]
        grad = np.eye(10)[[logits.argmax()]]
        for layer in reversed(self.network.layers):
            grad = layer.backward(grad)
        powers = np.exp(logits - logits.max())
        return Reading(outputs[2][0], outputs[5][0], logits, powers / powers.sum(), grad[0, 0])


class Weights(TraitType):
    """The weights of such a network, as a dict of name to read-only float64 array."""

    def __init__(self, **more):
        super().__init__(**more)
        self.tag(sync=True, to_json=_to_lists)

    def validate(self, owner, value):
        """Check names, shapes and numbers, and copy."""
        return _checked(value)


def weights_of(model):
    """Return the weights of a network of the lesson's shape, by their names in its `state_dict`.

    Parameters
    ----------
    model : object with `forward` and `parameters`, such as a Sequential

    Raises
    ------
    TypeError
        If it has not both.
    ValueError
        If its weights have other shapes, are not finite, or mean something else in it.
    """
    if not all(callable(getattr(model, name, None)) for name in ("forward", "parameters")):
        raise TypeError(
            f"model is {checks.short(model)}, {checks.kind(model)}; it must have forward and "
            "parameters, as a Sequential has"
        )
    values = [parameter.value for parameter in model.parameters()]
    names = list(datasets.digits_network())
    if len(values) != len(names):
        raise ValueError(
            f"model has {len(values)} arrays of weights; this pad reads with the network of the "
            f"lesson, which has {len(names)}: {names}"
        )
    weights = _checked(dict(zip(names, values, strict=True)))
    x = datasets.digits()[0][:20]
    logits, expected = model.forward(x), Reader(weights).network.forward(x)
    if not np.allclose(logits, expected, rtol=0, atol=1e-3 * np.abs(expected).max()):
        raise ValueError(
            "the model has weights like the lesson's network, but computes something else with "
            "them; this pad knows conv 3x3, ReLU, average pooling of 2, conv 3x3, ReLU, linear"
        )
    return weights


def _checked(weights):
    """Return read-only float64 copies of such weights, or say what they are instead."""
    if not isinstance(weights, dict):
        raise TypeError(f"weights is {checks.short(weights)}; it must be a dict of arrays")
    arrays = {name: checks.array(name, array) for name, array in weights.items()}
    known = {name: array.shape for name, array in datasets.digits_network().items()}
    found = {name: array.shape for name, array in arrays.items()}
    if found != known:
        raise ValueError(
            f"the weights have shapes {found}; this pad reads with the network of the lesson, "
            f"whose weights have {known}"
        )
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds NaN or infinity: the training has failed")
        arrays[name] = array.astype(np.float64)
        arrays[name].flags.writeable = False
    return arrays


def _to_lists(weights, widget):
    return {name: array.tolist() for name, array in weights.items()}
