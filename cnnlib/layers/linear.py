"""The linear layer."""

import numpy as np

from cnnlib import checks, vectorized
from cnnlib.layers.weights import Weighted


class Linear(Weighted):
    """Every output a weighted sum of all inputs: (N, in_features) -> (N, out_features).

    Parameters
    ----------
    in_features, out_features : int
    bias, dtype, scale, rng
        As in `Conv2d`. A small scale in a network's last layer makes all first answers nearly
        equal, so that the first loss is near log(C).
    ops : module or object
        Has the functions linear and linear_backward.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit.

    Examples
    --------
    >>> Linear(64, 10, rng=np.random.default_rng(0))
    Linear(64, 10)
    """

    def __init__(
        self,
        in_features,
        out_features,
        *,
        bias=True,
        dtype=np.float32,
        scale=1.0,
        rng,
        ops=vectorized,
    ):
        super().__init__((in_features, out_features), {}, ops)
        fan_in = checks.integer(in_features, "in_features")
        fan_out = checks.integer(out_features, "out_features")
        self._draw(rng, (fan_out, fan_in), fan_in, fan_out, bias=bias, dtype=dtype, scale=scale)
        self._require_functions("linear")

    def forward(self, x):
        return self._forward(self.ops.linear, x)

    def backward(self, grad_y, *, input_gradient=True):
        return self._backward(self.ops.linear_backward, grad_y, input_gradient)
