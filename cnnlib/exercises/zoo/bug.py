"""What a bug of the zoo is: one wrong function among right ones, and where it was seen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from types import SimpleNamespace

import numpy as np

from cnnlib import naive, vectorized
from cnnlib.checks import convolution_padding, pair, pooling_padding
from cnnlib.padding import pad

OPERATIONS = (
    "conv2d",
    "conv2d_backward",
    "avg_pool2d",
    "avg_pool2d_backward",
    "max_pool2d",
    "max_pool2d_backward",
)


@dataclass(frozen=True)
class Bug:
    """A wrong implementation of one operation.

    `story` tells how it comes about, `words` what a check says of it, `seen` where it was
    published: pairs (repository, issue, pull request or file). `spoils` names the results that come
    out wrong, and `needs` what an input must have for the bug to show.
    """

    name: str
    operation: str
    function: Callable
    story: str
    words: str
    seen: tuple
    spoils: frozenset
    needs: frozenset

    def __repr__(self):
        places = "; ".join(f"{repository}, {place}" for repository, place in self.seen)
        return f"{self.name}, in {self.operation}. {self.story} Seen in {places}."

    @property
    def layers(self):
        """All layer functions, this one wrong: what `hunt` hands to a test."""
        return layers(**{self.operation: self.function})


def layers(**changed):
    """The layer functions of the library, some of them exchanged.

    The single-image and single-kernel forms follow from the batch forms, so that a bug in conv2d
    shows in conv2d_single too.
    """
    of = {name: changed.get(name, getattr(vectorized, name)) for name in OPERATIONS}

    def conv2d_multi(x, w, b=None, **options):
        return of["conv2d"](np.asarray(x)[None], w, b, **options)[0]

    def conv2d_single(x, w, b=None, **options):
        b = None if b is None else np.reshape(b, 1)
        return of["conv2d"](*_lift(x, w), b, **options)[0, 0]

    def conv2d_multi_backward(grad_y, x, w, **options):
        grad_x, grad_w, grad_b = of["conv2d_backward"](
            np.asarray(grad_y)[None], np.asarray(x)[None], w, **options
        )
        return grad_x if grad_x is None else grad_x[0], grad_w, grad_b

    def conv2d_single_backward(grad_y, x, w, **options):
        grad_x, grad_w, grad_b = of["conv2d_backward"](*_lift(grad_y, x, w), **options)
        return (
            grad_x if grad_x is None else grad_x[0, 0],
            grad_w[0, 0],
            np.asarray(grad_b).reshape(()),
        )

    return SimpleNamespace(
        **of,
        conv2d_single=conv2d_single,
        conv2d_multi=conv2d_multi,
        conv2d_single_backward=conv2d_single_backward,
        conv2d_multi_backward=conv2d_multi_backward,
    )


def _lift(*arrays):
    return [np.asarray(a)[None, None] for a in arrays]


# A published bug rarely knows of padding pairs, dilation or groups. These wrappers do the part that
# is not the bug's: they read the options and pad; what the bug never heard of goes to
# `cnnlib.naive`.


def conv_forward(wrong):
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


def conv_backward(wrong):
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


def pool_forward(truth, fill):
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


def pool_backward(truth, fill):
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


def _is_beyond(dilation, groups):
    return pair(dilation, "dilation") != (1, 1) or groups != 1


def _pooling(kernel_size, stride, padding):
    k = pair(kernel_size, "kernel_size")
    s = k if stride is None else pair(stride, "stride")
    return k, s, pooling_padding(padding, k)
