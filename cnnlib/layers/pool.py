"""Average and max pooling as layers."""

from cnnlib import checks, vectorized
from cnnlib.layers.layer import Layer
from cnnlib.layers.ops import call_text, require_functions, written


class _Pool2d(Layer):
    """What both kinds share: `kernel_size` and `options`, kept as their caller wrote them."""

    def __init__(self, kernel_size, options, ops):
        self.kernel_size, self.options, self.ops = kernel_size, options, ops

    def __repr__(self):
        return call_text(type(self), [self.kernel_size], self.options)


class AvgPool2d(_Pool2d):
    """Average pooling over the last two axes, as `cnnlib.naive.avg_pool2d`.

    Parameters
    ----------
    kernel_size : int or (rows, columns)
    stride, padding, count_include_pad : optional
        As in `cnnlib.naive.avg_pool2d`. Those that are written here are handed on as they are; the
        others are left to the function.
    ops : module or object
        Has the functions avg_pool2d and avg_pool2d_backward.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit, or if the functions of `ops` do not take what is written.

    Examples
    --------
    >>> pool = AvgPool2d(2)
    >>> pool.forward(np.array([[[[1.0, 3.0], [5.0, 7.0]]]]))
    array([[[[4.]]]])
    >>> pool.backward(np.array([[[[8.0]]]]))
    array([[[[2., 2.],
             [2., 2.]]]])
    """

    def __init__(
        self, kernel_size, *, stride=None, padding=None, count_include_pad=None, ops=vectorized
    ):
        options = written(stride=stride, padding=padding, count_include_pad=count_include_pad)
        super().__init__(kernel_size, options, ops)
        _check(kernel_size, **options)
        require_functions(self, "avg_pool2d", options)

    def forward(self, x):
        y = self.ops.avg_pool2d(x, self.kernel_size, **self.options)
        self._remember(x)
        return y

    def backward(self, grad_y, *, input_gradient=True):
        x = self._recall(input_gradient)
        grad_x = self.ops.avg_pool2d_backward(grad_y, x, self.kernel_size, **self.options)
        self._forget()
        return grad_x if input_gradient else None


class MaxPool2d(_Pool2d):
    """Max pooling over the last two axes, as `cnnlib.naive.max_pool2d`.

    Parameters
    ----------
    kernel_size : int or (rows, columns)
    stride, padding, dilation : optional
        As in `cnnlib.naive.max_pool2d`. Those that are written here are handed on as they are; the
        others are left to the function.
    ops : module or object
        Has the functions max_pool2d and max_pool2d_backward.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit, or if the functions of `ops` do not take what is written.

    Examples
    --------
    >>> pool = MaxPool2d(2, stride=1)
    >>> pool
    MaxPool2d(2, stride=1)
    >>> pool.forward(np.array([[[[1.0, 3.0, 2.0], [5.0, 7.0, 0.0]]]]))
    array([[[[7., 7.]]]])
    >>> pool.backward(np.array([[[[10.0, 20.0]]]]))
    array([[[[ 0.,  0.,  0.],
             [ 0., 30.,  0.]]]])
    """

    def __init__(self, kernel_size, *, stride=None, padding=None, dilation=None, ops=vectorized):
        options = written(stride=stride, padding=padding, dilation=dilation)
        super().__init__(kernel_size, options, ops)
        _check(kernel_size, **options)
        require_functions(self, "max_pool2d", options)

    def forward(self, x):
        y = self.ops.max_pool2d(x, self.kernel_size, **self.options)
        self._remember(x)
        return y

    def backward(self, grad_y, *, input_gradient=True):
        x = self._recall(input_gradient)
        grad_x = self.ops.max_pool2d_backward(grad_y, x, self.kernel_size, **self.options)
        self._forget()
        return grad_x if input_gradient else None


def _check(kernel_size, *, stride=1, padding=0, dilation=1, count_include_pad=True):
    checks.flag(count_include_pad, "count_include_pad")
    checks.pair(stride, "stride")
    checks.pair(dilation, "dilation")
    checks.pooling_padding(padding, checks.pair(kernel_size, "kernel_size"))
