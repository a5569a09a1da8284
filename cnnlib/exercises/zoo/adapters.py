"""Give a wrong function the signature of the operation that it gets wrong.

A published bug rarely knows of padding pairs, dilation or groups. What is not the bug's is done
here: the options are read and the image is padded; what the bug never heard of goes to
`cnnlib.naive`.
"""

from functools import wraps

import numpy as np

from cnnlib import naive
from cnnlib.checks import convolution_padding, pair, pooling_padding
from cnnlib.padding import pad


def as_conv2d(wrong):
    """Make wrong(x padded, w, b, stride) a function with the signature of conv2d."""

    @wraps(wrong)
    def conv2d(x, w, b=None, *, stride=1, padding=0, dilation=1, groups=1):
        if _is_beyond(dilation, groups):
            return naive.conv2d(
                x, w, b, stride=stride, padding=padding, dilation=dilation, groups=groups
            )
        x, w = np.asarray(x), np.asarray(w, dtype=float)
        stride = pair(stride, "stride")
        x = pad(x, convolution_padding(padding, w.shape[-2:], stride))
        return wrong(x, w, np.zeros(len(w)) if b is None else np.asarray(b), stride)

    return conv2d


def as_conv2d_backward(wrong):
    """Make wrong(grad_y, x padded, w, stride) a function with the signature of conv2d_backward."""

    @wraps(wrong)
    def conv2d_backward(
        grad_y, x, w, *, stride=1, padding=0, dilation=1, groups=1, input_gradient=True
    ):
        if _is_beyond(dilation, groups):
            return naive.conv2d_backward(
                grad_y,
                x,
                w,
                stride=stride,
                padding=padding,
                dilation=dilation,
                groups=groups,
                input_gradient=input_gradient,
            )
        grad_y, x, w = (np.asarray(a, dtype=float) for a in (grad_y, x, w))
        stride = pair(stride, "stride")
        (top, bottom), (left, right) = padding = convolution_padding(padding, w.shape[-2:], stride)
        grad_x, grad_w, grad_b = wrong(grad_y, pad(x, padding), w, stride)
        grad_x = grad_x[:, :, top : grad_x.shape[2] - bottom, left : grad_x.shape[3] - right]
        return grad_x if input_gradient else None, grad_w, grad_b

    return conv2d_backward


def as_pool2d(truth, fill):
    """Make wrong(x padded with `fill`, kernel_size, stride) a function like `truth`."""

    def decorate(wrong):
        @wraps(wrong)
        def pool2d(x, kernel_size, *, stride=None, padding=0, **options):
            if options:
                return truth(x, kernel_size, stride=stride, padding=padding, **options)
            x = np.asarray(x)
            k, s, p = _pooling(kernel_size, stride, padding)
            images = x.reshape(-1, *x.shape[-3:]) if x.ndim > 3 else x.reshape(1, -1, *x.shape[-2:])
            images = images if not np.any(p) else pad(images.astype(float), p, fill)
            y = wrong(images, k, s)
            return y.reshape(*x.shape[:-2], *y.shape[-2:])

        return pool2d

    return decorate


def as_pool2d_backward(truth, fill):
    """Make wrong(grad_y, x padded, kernel_size, stride) -> grad_x a function like `truth`."""

    def decorate(wrong):
        @wraps(wrong)
        def pool2d_backward(grad_y, x, kernel_size, *, stride=None, padding=0, **options):
            if options:
                return truth(grad_y, x, kernel_size, stride=stride, padding=padding, **options)
            grad_y, x = np.asarray(grad_y), np.asarray(x, dtype=float)
            k, s, ((top, bottom), (left, right)) = _pooling(kernel_size, stride, padding)
            images = pad(x.reshape(1, -1, *x.shape[-2:]), ((top, bottom), (left, right)), fill)
            grad_x = wrong(grad_y.reshape(1, -1, *grad_y.shape[-2:]), images, k, s)
            h, w = x.shape[-2:]
            return grad_x[:, :, top : top + h, left : left + w].reshape(x.shape)

        return pool2d_backward

    return decorate


def unchanged(wrong):
    """For a bug that has the operation's own signature."""
    return wrong


def _is_beyond(dilation, groups):
    return pair(dilation, "dilation") != (1, 1) or groups != 1


def _pooling(kernel_size, stride, padding):
    k = pair(kernel_size, "kernel_size")
    s = k if stride is None else pair(stride, "stride")
    return k, s, pooling_padding(padding, k)


ADAPTERS = {
    "conv2d": as_conv2d,
    "conv2d_backward": as_conv2d_backward,
    "avg_pool2d": as_pool2d(naive.avg_pool2d, fill=0),
    "avg_pool2d_backward": as_pool2d_backward(naive.avg_pool2d_backward, fill=0),
    "max_pool2d": as_pool2d(naive.max_pool2d, fill=-np.inf),
    "max_pool2d_backward": as_pool2d_backward(naive.max_pool2d_backward, fill=-np.inf),
}
