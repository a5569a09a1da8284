"""What all layers share, and layers one after the other."""

from cnnlib import checks
from cnnlib.parameters import Parameter, restore


class Layer:
    """What all layers share. A subclass writes `apply` and `pull_back`.

    A layer refers to its last input from forward until backward, without a copy: change that array
    in between, and the gradient is wrong.
    """

    _x = None

    def forward(self, x):
        """Return y, and remember x for backward."""
        y = self.apply(x)
        self._x = x
        return y

    def backward(self, grad_y, *, input_gradient=True):
        """Return grad_x, and overwrite the `grad` of every parameter.

        Parameters
        ----------
        grad_y : array of y's shape
        input_gradient : bool
            False leaves grad_x out and returns None: nobody reads it below a network's first layer.

        Raises
        ------
        RuntimeError
            If there was no forward since the last backward.
        """
        checks.flag(input_gradient, "input_gradient")
        if self._x is None:
            raise RuntimeError(
                f"{type(self).__name__}.backward has no input to go back to: call forward(x) "
                "first, once for each backward"
            )
        grad_x = self.pull_back(grad_y, self._x, input_gradient)
        self._x = None
        return grad_x if input_gradient else None

    def apply(self, x):
        """Return y."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it computes y")

    def pull_back(self, grad_y, x, input_gradient):
        """Set the parameters' grad, and return grad_x (None will do without input_gradient)."""
        raise NotImplementedError(f"{type(self).__name__} does not say how gradients go back")

    def named_parameters(self):
        """Return a dict of name to Parameter."""
        return {name: p for name, p in vars(self).items() if isinstance(p, Parameter)}

    def parameters(self):
        """Return a list of all Parameters, for an optimiser."""
        return list(self.named_parameters().values())

    def state_dict(self):
        """Return copies of all weights, as a dict of name to array."""
        return {name: p.value.copy() for name, p in self.named_parameters().items()}

    def load_state_dict(self, state):
        """Take over weights that `state_dict` gave: all of them or, if some do not fit, none."""
        values = {name: p.value for name, p in self.named_parameters().items()}
        restore(values, state, type(self).__name__)

    def __repr__(self):
        return f"{type(self).__name__}()"


class Sequential(Layer):
    """Layers one after the other: forward from the first to the last, backward from the last.

    Without `input_gradient` the first layer alone is told to leave its grad_x out.
    """

    def __init__(self, *layers):
        if not layers:
            raise ValueError("Sequential holds no layer; pass one or more: Sequential(a, b, c)")
        for n, layer in enumerate(layers):
            if not isinstance(layer, Layer):
                raise TypeError(
                    f"layer {n} is {checks.short(layer)}, a {type(layer).__name__}; it must be a Layer"
                    + ("; pass them as Sequential(*layers)" if isinstance(layer, list) else "")
                )
            if any(layer is other for other in layers[:n]):
                raise ValueError(
                    f"layer {n}, {layer!r}, stands in the network twice; a layer remembers one "
                    "input only: make a second one"
                )
        self.layers = layers

    def apply(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def pull_back(self, grad_y, x, input_gradient):
        first, *others = self.layers
        for layer in reversed(others):
            grad_y = layer.backward(grad_y)
        return first.backward(grad_y, input_gradient=input_gradient)

    def named_parameters(self):
        """Return a dict of name to Parameter: "0.w" is the w of the first layer."""
        return {
            f"{n}.{name}": parameter
            for n, layer in enumerate(self.layers)
            for name, parameter in layer.named_parameters().items()
        }

    def __repr__(self):
        lines = "".join(f"  {n}: {layer!r}\n" for n, layer in enumerate(self.layers))
        return f"Sequential(\n{lines})"


def with_functions(ops, name):
    """Return `ops` if it has the function `name` and its backward, else raise a TypeError."""
    for function in (name, f"{name}_backward"):
        if not callable(getattr(ops, function, None)):
            raise TypeError(
                f"ops is {checks.short(ops)}, which has no function {function}; pass cnnlib.vectorized or "
                "cnnlib.naive"
            )
    return ops


def floats(value, name="x"):
    """Return `value` as an array of floats; integers become float64."""
    array = checks.array(name, value)
    return checks.in_dtype(array, checks.float_dtype(array))


def option_text(options):
    """Return options as they were written: "stride=(1, 1), padding=0"."""
    return ", ".join(f"{name}={value}" for name, value in options.items())
