"""From images to rows of features."""

from math import prod

from cnnlib import checks
from cnnlib.layers.layer import Layer


class Flatten(Layer):
    """All numbers of a sample in one row, as a view where NumPy can: (N, ...) -> (N, features).

    Samples that lie side by side in memory, as convolution leaves them, stay so: they are copied in
    long runs, and `Linear` hands their gradient back in the same order.

    Raises
    ------
    ValueError
        By `forward`, if x has fewer than two axes; by `backward`, if grad_y is not (N, features).
    TypeError
        By both, if an array is of the wrong kind.

    Examples
    --------
    >>> flatten = Flatten()
    >>> flatten.forward(np.zeros((5, 16, 2, 3))).shape
    (5, 96)
    >>> flatten.backward(np.zeros((5, 96))).shape
    (5, 16, 2, 3)
    """

    def forward(self, x):
        images = _floats("x", x)
        if images.ndim < 2:
            raise ValueError(f"Flatten wants x as (N, ...), but x has shape {images.shape}")
        n, features = len(images), _features(images)
        if images.strides[0] == images.itemsize:
            y = images.transpose(*range(1, images.ndim), 0).reshape(features, n).T
        else:
            y = images.reshape(n, features)
        self._remember(images)
        return y

    def backward(self, grad_y, *, input_gradient=True):
        x, grad_y = self._recall(input_gradient), _floats("grad_y", grad_y)
        checks.require_grad_y(grad_y, (len(x), _features(x)))
        grad_x = checks.in_dtype(grad_y, x.dtype).reshape(x.shape)
        self._forget()
        return grad_x if input_gradient else None


def _features(x):
    return prod(x.shape[1:])  # not -1 in reshape, which an empty batch leaves open


def _floats(name, value):
    array = checks.array(name, value)
    return checks.in_dtype(array, checks.float_dtype(array))
