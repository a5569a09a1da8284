"""ReLU as a layer."""

from cnnlib import vectorized
from cnnlib.layers.layer import Layer
from cnnlib.layers.ops import require_functions


class ReLU(Layer):
    """max(x, 0), entry by entry. At exactly 0 the gradient is 0; NaN stays NaN.

    Parameters
    ----------
    ops : module or object
        Has the functions relu and relu_backward.

    Raises
    ------
    TypeError
        If `ops` lacks a function.

    Examples
    --------
    >>> relu = ReLU()
    >>> relu.forward(np.array([[-1.5, 2.0]]))
    array([[0., 2.]])
    >>> relu.backward(np.array([[10.0, 20.0]]))
    array([[ 0., 20.]])
    """

    def __init__(self, *, ops=vectorized):
        self.ops = ops
        require_functions(self, "relu", {})

    def forward(self, x):
        y = self.ops.relu(x)
        self._remember(x)
        return y

    def backward(self, grad_y, *, input_gradient=True):
        x = self._recall(input_gradient)
        grad_x = self.ops.relu_backward(grad_y, x)
        self._forget()
        return grad_x if input_gradient else None
