"""The library's layer functions, with one of them exchanged for a wrong one."""

from types import SimpleNamespace

import numpy as np

from cnnlib import vectorized

OPERATIONS = (
    "conv2d",
    "conv2d_backward",
    "avg_pool2d",
    "avg_pool2d_backward",
    "max_pool2d",
    "max_pool2d_backward",
)


def returns(operation):
    """The names of an operation's results, in their order."""
    if not operation.endswith("backward"):
        return ("y",)
    return ("grad_x", "grad_w", "grad_b") if operation.startswith("conv") else ("grad_x",)


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
