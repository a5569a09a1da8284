"""Layers one after the other."""

from cnnlib import checks
from cnnlib.layers.layer import Layer


class Sequential(Layer):
    """Layers one after the other: forward from the first to the last, backward from the last.

    Without `input_gradient` the first layer alone is told to leave its grad_x out. An error inside
    a layer carries a note that says which one it was.

    Parameters
    ----------
    *layers : Layer
        One or more, each an object of its own.

    Raises
    ------
    ValueError
        If there is no layer, or one stands there twice.
    TypeError
        If one is no Layer.

    Examples
    --------
    >>> Sequential(Flatten(), Linear(64, 10, rng=np.random.default_rng(0)))
    Sequential(
      0: Flatten()
      1: Linear(64, 10)
    )
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

    def forward(self, x):
        y = x
        for n, layer in enumerate(self.layers):
            try:
                y = layer.forward(y)
            except Exception as error:
                _note_place(error, n, layer)
                raise
        self._remember(x)
        return y

    def backward(self, grad_y, *, input_gradient=True):
        self._recall(input_gradient)
        for n, layer in reversed(list(enumerate(self.layers))):
            try:
                grad_y = layer.backward(grad_y, input_gradient=input_gradient or n > 0)
            except Exception as error:
                _note_place(error, n, layer)
                raise
        self._forget()
        return grad_y

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


def _note_place(error, n, layer):
    """Add to an error where it came from; its kind and its words stay."""
    error.add_note(f"This was in layer {n} of the network, {layer!r}.")
