"""Usual ways to test layers: what does each of them let through?

Each is a test for `hunt`. `careful` kills the whole zoo. Five tests differ from it in one thing
each, so a bug that lives in one of them lives because of that thing; the sixth has the settings of
a named course.
"""

from functools import cache

import numpy as np

from cnnlib import naive


def _case(operation, *args, **options):
    """A call of an operation, and what is right."""
    return operation, args, options, getattr(naive, operation)(*args, **options)


def _backward_case(operation, upstream, *args, **options):
    """The call of an operation's gradient, with upstream(shape) as its grad_y."""
    y = getattr(naive, operation)(*args, **options)
    return _case(f"{operation}_backward", upstream(y.shape), *args[:2], **options)


def _both_ways(operation, upstream, *args, **options):
    forward = _case(operation, *args, **options)
    return [forward, _backward_case(operation, upstream, *args, **options)]


@cache
def _cases(*, upstream_of_ones=False, square=False, stride=None, samples=2):
    """Whole numbers without 0, a leftover, overlap, ties, bytes; all sizes differ."""
    rng = np.random.default_rng(4)

    def whole(*shape):
        return rng.integers(1, 9, shape) * rng.choice([-1.0, 1.0], shape)

    def size(height, width):
        return (height, height) if square else (height, width)

    upstream = np.ones if upstream_of_ones else lambda shape: whole(*shape)
    x = -rng.integers(1, 5, (samples, 2, *size(6, 8))).astype(float)  # any 0 would beat it
    photograph = rng.integers(200, 256, x.shape, np.uint8)
    kernel = size(3, 2)
    w, b = whole(3, 2, *kernel), whole(3)
    cases = [
        *_both_ways("conv2d", upstream, x, w, b, stride=stride or 2),
        *_both_ways("conv2d", upstream, photograph, np.ones_like(w), b, stride=stride or 2),
    ]
    for pool in ("avg_pool2d", "max_pool2d"):
        cases += _both_ways(pool, upstream, x, kernel, stride=stride or 2, padding=1)
        cases += _both_ways(pool, upstream, x, kernel, stride=stride)
        cases += _both_ways(pool, upstream, x, 1)
    return cases


@cache
def _cs231n_cases():
    rng = np.random.default_rng(231)

    def normal(shape):
        return rng.normal(size=shape)

    def even(start, stop, *shape):
        return np.linspace(start, stop, np.prod(shape)).reshape(shape)

    images, kernels = even(-0.1, 0.5, 2, 3, 4, 4), even(-0.2, 0.3, 3, 3, 4, 4)
    x, w, b = normal((4, 3, 5, 5)), normal((2, 3, 3, 3)), normal(2)
    many, few = normal((2, 3, 31, 31)), normal((5, 3, 3, 3))
    cases = [
        _case("conv2d", images, kernels, even(-0.1, 0.2, 3), stride=2, padding=1),
        _backward_case("conv2d", normal, x, w, b, stride=1, padding=1),
        *_both_ways("conv2d", normal, many, few, normal(5), stride=2, padding=1),
    ]
    for pool in ("avg_pool2d", "max_pool2d"):
        cases += [
            _case(pool, even(-0.3, 0.4, 2, 3, 4, 4), 2),
            _backward_case(pool, normal, normal((3, 2, 8, 8)), 2),
        ]
    return cases


def _entries(ours, right):
    return np.shape(ours) == np.shape(right) and np.allclose(ours, right)


def _means(ours, right):
    return np.isclose(np.mean(ours), np.mean(right))


def _passes(layers, cases, *, same=_entries, aliasing=True):
    """Compare each result; and see that no argument was changed, and that none came back."""
    for operation, args, options, right in cases:
        given = [np.copy(a) if isinstance(a, np.ndarray) else a for a in args]
        ours = getattr(layers, operation)(*given, **options)
        ours, right = (r if isinstance(r, tuple) else (r,) for r in (ours, right))
        if not all(same(a, b) for a, b in zip(ours, right, strict=True)):
            return False
        if aliasing and not all(np.array_equal(a, b) for a, b in zip(given, args)):
            return False
        if aliasing and any(np.may_share_memory(a, given[0]) for a in ours):
            return False
    return True


def careful(layers):
    """Sizes that all differ, a random upstream, two samples, a stride, every entry."""
    return _passes(layers, _cases())


def cs231n_settings(layers):
    """The settings of CS231n's notebook on convolutional networks.

    Forward 4 x 4 kernels, stride 2; backward 3 x 3 kernels, stride 1; then loops against a fast
    layer, 31 x 31 pixels, 3 x 3 kernels, stride 2, both ways. The padding is 1, a pool's windows
    are 2 x 2. That last comparison has 100 images and 25 kernels there, and 2 and 5 here, as loops
    take their time. The course has no average pooling: it gets what the maximum gets.
    """
    return _passes(layers, _cs231n_cases(), aliasing=False)


def upstream_of_ones(layers):
    """Careful, but for an upstream gradient of ones, as `y.sum().backward()` gives."""
    return _passes(layers, _cases(upstream_of_ones=True))


def square_sizes(layers):
    """Careful, but for square kernels and pictures."""
    return _passes(layers, _cases(square=True))


def stride_of_one(layers):
    """Careful, but for a stride of 1, in pooling too."""
    return _passes(layers, _cases(stride=1))


def batch_of_one(layers):
    """Careful, but for a batch of one image."""
    return _passes(layers, _cases(samples=1))


def means_compared(layers):
    """Careful, but only the mean of each result is compared, not its entries."""
    return _passes(layers, _cases(), same=_means)


USUAL_TESTS = (
    cs231n_settings,
    upstream_of_ones,
    square_sizes,
    stride_of_one,
    batch_of_one,
    means_compared,
)
