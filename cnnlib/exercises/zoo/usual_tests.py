"""Four usual ways to test a layer, as courses and repositories do it: what does each let through?

Each is a test for `hunt`. They are fair to the habit: the comparison itself is exact where it is
made.
"""

from functools import cache

import numpy as np

from cnnlib import naive
from cnnlib.exercises.zoo.layer_functions import OPERATIONS


def _calls(seed, *, n=2, c_in=3, c_out=3, size=6, pool=2, stride=1, padding=0):
    """A call of each operation for one setting; square images, square kernels, real numbers."""
    rng = np.random.default_rng(seed)
    x, w = rng.normal(size=(n, c_in, size, size)), rng.normal(size=(c_out, c_in, 3, 3))
    b = rng.normal(size=c_out)
    conv = {"stride": stride, "padding": padding}
    grad_y = rng.normal(size=naive.conv2d(x, w, b, **conv).shape)
    grad_z = rng.normal(size=naive.max_pool2d(x, pool).shape)
    return {
        "conv2d": ((x, w, b), conv),
        "conv2d_backward": ((grad_y, x, w), conv),
        "avg_pool2d": ((x, pool), {}),
        "avg_pool2d_backward": ((grad_z, x, pool), {}),
        "max_pool2d": ((x, pool), {}),
        "max_pool2d_backward": ((grad_z, x, pool), {}),
    }


def _with_results(calls):
    return [
        (name, args, options, getattr(naive, name)(*args, **options))
        for name, (args, options) in calls.items()
    ]


@cache
def _plain_cases():
    return _with_results(_calls(0))


@cache
def _cs231n_cases():
    calls = _calls(1, n=3, c_in=2, size=8)
    calls["conv2d"] = _calls(2, size=4, stride=2, padding=1)["conv2d"]
    calls["conv2d_backward"] = _calls(3, n=4, c_out=2, size=5, padding=1)["conv2d_backward"]
    return _with_results(calls)


@cache
def _cases_with_ones():
    calls = _calls(4)
    for name in OPERATIONS:
        if name.endswith("backward"):
            (grad_y, *rest), options = calls[name]
            calls[name] = (np.ones_like(grad_y), *rest), options
    return _with_results(calls)


def _agrees(layers, cases, agree):
    for name, args, options, right in cases:
        ours = getattr(layers, name)(*(np.copy(a) if np.ndim(a) else a for a in args), **options)
        pairs = zip(ours, right, strict=True) if isinstance(right, tuple) else [(ours, right)]
        if not all(agree(a, b) for a, b in pairs):
            return False
    return True


def _close(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b)


def cs231n_settings(layers):
    """The sizes of CS231n's notebook: square, 3 x 3, padding 1, pooling 2/2 without overlap."""
    return _agrees(layers, _cs231n_cases(), _close)


def upstream_ones(layers):
    """Backward with an upstream gradient of ones, as `y.sum().backward()` gives."""
    return _agrees(layers, _cases_with_ones(), _close)


def means_compared(layers):
    """Only the mean of each result is compared, as in the checks of a well-known course."""
    return _agrees(layers, _plain_cases(), lambda a, b: np.isclose(np.mean(a), np.mean(b)))


def shapes_only(layers):
    """Only the shape of each result is looked at."""
    return _agrees(layers, _plain_cases(), lambda a, b: np.shape(a) == np.shape(b))


USUAL_TESTS = (cs231n_settings, upstream_ones, means_compared, shapes_only)
