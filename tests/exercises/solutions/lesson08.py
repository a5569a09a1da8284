"""Solutions of lesson 08."""

import numpy as np

from cnnlib import gradcheck, naive


def numeric_gradient(f, a, grad_y, h):
    a = a.astype(float)
    gradient = np.zeros(a.shape)
    for i in np.ndindex(a.shape):
        # nudge one entry both ways, and put it back
        old = a[i]
        a[i] = old + h
        high = np.copy(f(a))
        a[i] = old - h
        low = np.copy(f(a))
        a[i] = old
        # weigh the change of every output
        gradient[i] = ((high - low) * grad_y).sum() / (2 * h)
    return gradient


pick_h = (1, 1e-5, 1, 1)


def whole(rng, *shape):
    """Whole numbers without a zero, so that no entry hides."""
    return rng.integers(1, 9, shape) * rng.choice([-1.0, 1.0], shape)


def make_cases():
    """Calls and their right results: no two sizes alike, leftovers, overlap, ties, bytes."""
    rng, calls = np.random.default_rng(0), []
    for c_in, c_out, k, stride, padding in (
        (2, 3, (3, 2), 2, 0),  # two samples, a leftover, more maps than channels
        (2, 2, (2, 2), 2, 1),  # as many maps as channels, a square kernel, padding
        (2, 2, (2, 3), 1, 0),  # overlap
    ):
        x, w, b = whole(rng, 2, c_in, 4, 7), whole(rng, c_out, c_in, *k), whole(rng, c_out)
        options = {"stride": stride, "padding": padding}
        y = naive.conv2d(x, w, b, **options)
        calls.append(("conv2d", (x, w, b), options))
        calls.append(("conv2d_backward", (whole(rng, *y.shape), x, w), options))
    photograph = rng.integers(200, 256, (1, 1, 3, 4), np.uint8)
    calls.append(("conv2d", (photograph, np.ones((1, 1, 2, 2))), {}))
    for k, stride, padding in ((2, None, 0), (3, 2, 1), ((2, 3), 1, 0), (1, 1, 0)):
        x = -rng.integers(1, 4, (1, 2, 4, 6)).astype(float)  # negative, and full of ties
        options = {"stride": stride, "padding": padding}
        for pool in ("max_pool2d", "avg_pool2d"):
            z = getattr(naive, pool)(x, k, **options)
            calls.append((pool, (x, k), options))
            calls.append((pool + "_backward", (whole(rng, *z.shape), x, k), options))
    return [(name, args, o, getattr(naive, name)(*args, **o)) for name, args, o in calls]


CASES = make_cases()


def kill_the_zoo(layers):
    for name, args, options, right in CASES:
        given = [np.copy(a) if isinstance(a, np.ndarray) else a for a in args]
        ours = getattr(layers, name)(*given, **options)
        pairs = zip(ours, right) if isinstance(right, tuple) else [(ours, right)]
        if not all(a.shape == b.shape and np.allclose(a, b) for a, b in pairs):
            return False
        # the arguments must be as they were, and the result must be an array of its own
        if not all(np.array_equal(a, b) for a, b in zip(given, args)):
            return False
        if name == "max_pool2d" and np.shares_memory(ours, given[0]):
            return False
    return True


def by_the_library(f, a, grad_y, h):
    return gradcheck.numeric_gradient(f, a, grad_y, h=h).astype(np.float32)


def entry_by_entry(f, a, grad_y, h):
    def score(entry):
        return np.vdot(f((a.ravel() + entry).reshape(a.shape)), grad_y)

    steps = h * np.eye(a.size)
    slopes = [(score(step) - score(-step)) / (2 * h) for step in steps]
    return np.array(slopes).reshape(a.shape)


def kill_by_assertions(layers):
    assert kill_the_zoo(layers)


def kill_the_other_way_round(layers):
    if not kill_the_zoo(layers):
        raise ValueError("a layer is wrong")


ALSO_RIGHT = {
    "numeric_gradient": (
        by_the_library,
        entry_by_entry,
        lambda f, a, g, h: numeric_gradient(f, a[:], g, h),
    ),
    "pick_h": (
        {"slide": 0.1, "tanh": 1e-5, "slide in float32": 1, "square in float32": 0.1},
        [1, 1e-5, 1, 1],
        np.array([1, 1e-5, 1, 1]),
    ),
    "kill_the_zoo": (
        kill_by_assertions,
        kill_the_other_way_round,
        lambda layers: np.bool_(kill_the_zoo(layers)),
    ),
}


def square_and_ones(layers):
    x, w = np.ones((1, 1, 4, 4)), np.ones((1, 1, 3, 3))
    return np.array_equal(layers.conv2d(x, w), naive.conv2d(x, w))


WRONG = {
    "pick_h": (
        ((1e-12, 1e-12, 1e-12, 1e-12), "the smallest h is not the best"),
        ((1, 1, 1, 1), "tanh is curved"),
        ((1, 1e-5, 1e-5, 1), "a smaller step loses digits"),
    ),
    "kill_the_zoo": (
        (square_and_ones, "break symmetry"),
        (lambda layers: False, "a test must accept every right form"),
    ),
}
