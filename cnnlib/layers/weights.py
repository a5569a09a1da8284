"""What layers with weights share: how w and b begin, and how their gradients are taken."""

import numpy as np

from cnnlib import checks
from cnnlib.layers.layer import Layer
from cnnlib.layers.ops import call_text, require_functions, takes
from cnnlib.parameters import Parameter


class Weighted(Layer):
    """A layer with weights w and, unless bias=False, a bias b.

    `sizes` and `options` are kept as its caller wrote them.
    """

    def __init__(self, sizes, options, ops):
        self.sizes, self.options, self.ops = sizes, options, ops

    def _draw(self, rng, w_shape, fan_in, outputs, *, bias, dtype, scale):
        """Make w by chance, He-uniform, and b of zeros."""
        self.w = Parameter(_he_uniform(rng, w_shape, fan_in, dtype, scale))
        self.b = Parameter(np.zeros(outputs, dtype)) if checks.flag(bias, "bias") else None

    def _require_functions(self, name):
        """Require `name` and its backward, and see whether that can leave grad_x out."""
        require_functions(self, name, self.options)
        backward = getattr(self.ops, f"{name}_backward")
        self._leave_out = {"input_gradient": False} if takes(backward, "input_gradient") else {}

    def _forward(self, function, x):
        b = None if self.b is None else self.b.value
        y = function(x, self.w.value, b, **self.options)
        self._remember(x)
        return y

    def _backward(self, function, grad_y, input_gradient):
        """Keep the gradients of w and b; return that of x if it is asked for."""
        x, leave_out = self._recall(input_gradient), {} if input_gradient else self._leave_out
        grad_x, grad_w, grad_b = function(grad_y, x, self.w.value, **self.options, **leave_out)
        self._take(grad_w, grad_b)
        self._forget()
        return grad_x if input_gradient else None

    def _take(self, grad_w, grad_b):
        """Keep the gradients that a function, which may be anybody's, gives: if they fit."""
        self.w.grad = _fitting("w", self.w, grad_w)
        if self.b is not None:
            self.b.grad = _fitting("b", self.b, grad_b)

    def __repr__(self):
        unbiased = {"bias": False} if self.b is None else {}
        return call_text(type(self), self.sizes, self.options | unbiased)


def _fitting(name, parameter, grad):
    grad = checks.array(f"grad_{name}", grad)
    if grad.shape != parameter.value.shape:
        raise ValueError(
            f"grad_{name} has shape {grad.shape}, but {name} has shape {parameter.value.shape}: "
            f"each entry of grad_{name} belongs to one of {name}"
        )
    return grad


def _he_uniform(rng, shape, fan_in, dtype, scale):
    """Draw weights that keep the size of what passes through them, if a ReLU follows."""
    checks.generator(rng)
    if not isinstance(dtype, type | np.dtype) or dtype not in checks.FLOATS:
        raise TypeError(f"dtype is {checks.short(dtype)}; weights are np.float32 or np.float64")
    checks.require_memory("the first weights", np.dtype(np.float64), shape)
    bound = np.sqrt(6 / fan_in) * checks.number(scale, "scale", least=0)
    return rng.uniform(-bound, bound, shape).astype(dtype)
