"""What a call must have for some bugs to show: a second sample, a leftover, a tie."""

from inspect import signature

import numpy as np

from cnnlib import naive
from cnnlib.checks import convolution_padding, pair, pooling_padding
from cnnlib.exercises.properties import has_ties

NEEDS = {
    "batch": "two samples",
    "bias": "a bias",
    "bytes": "an image of bytes",
    "channels": "several channels",
    "divisible": "windows side by side that leave nothing over",
    "leftover": "a leftover",
    "one": "a window of one pixel",
    "overlap": "windows that overlap",
    "padding": "padding",
    "rectangular": "an image or a kernel that is not square",
    "stride": "a stride of 2 or more",
    "ties": "equal largest pixels in a window",
    "unpadded": "a padding of 0",
}


def met(operation, args, options):
    """The `NEEDS` that this call of an operation meets, as a set of their names."""
    given = signature(getattr(naive, operation)).bind(*args, **options).arguments
    return (_met_by_pooling if "pool" in operation else _met_by_convolution)(**given)


def lacking(bugs, calls):
    """In words, what calls of their operation lack to show these bugs."""
    if not calls:
        return "never called"
    unmet = [bug.needs for bug in bugs if not any(bug.needs <= call for call in calls)]
    if not unmet:
        return "a call has what they need; choose other values (ones hide much) or sizes, compare every entry"
    # A need that no call meets says more than the pairs in which it is asked for.
    alone = {need for needs in unmet for need in needs} - set().union(*calls)
    wanted = [{need} for need in alone] + [needs for needs in unmet if not needs & alone]
    phrases = (" together with ".join(NEEDS[n] for n in sorted(needs)) for needs in wanted)
    return f"no call has {', nor '.join(sorted(set(phrases)))}"


def _met_by_convolution(*, x, w, b=None, stride=1, padding=0, **_):
    x, w, stride = np.asarray(x), np.asarray(w), pair(stride, "stride")
    sides = convolution_padding(padding, w.shape[2:], stride)
    return _named(
        **_sliding(x, w.shape[2:], stride, sides),
        bias=b is not None and np.any(b),
        channels=min(w.shape[:2]) > 1,
    )


def _met_by_pooling(*, x, kernel_size, stride=None, padding=0, **_):
    x, k = np.asarray(x), pair(kernel_size, "kernel_size")
    x = x.reshape(-1, *x.shape[-3:]) if x.ndim > 3 else x.reshape(1, -1, *x.shape[-2:])
    stride = k if stride is None else pair(stride, "stride")
    sides = pooling_padding(padding, k)
    return _named(
        **_sliding(x, k, stride, sides),
        channels=x.shape[1] > 1,
        ties=has_ties(x, k, stride, sides),
    )


def _sliding(x, k, stride, sides):
    """What convolutions and pools may both meet."""
    size = x.shape[2:]
    unread = [(h + sum(p) - n) % s for h, p, n, s in zip(size, sides, k, stride)]
    return {
        "batch": len(x) > 1,
        "bytes": x.dtype == np.uint8,
        "divisible": (1, 1) != tuple(k) == stride and not any(h % n for h, n in zip(size, k)),
        "leftover": any(unread),
        "one": tuple(k) == (1, 1),
        "overlap": any(s < n for s, n in zip(stride, k)),
        "padding": np.any(sides),
        "rectangular": len(set(size)) + len(set(k)) > 2,
        "stride": max(stride) > 1,
        "unpadded": not np.all(sides),
    }


def _named(**traits):
    return {name for name, has in traits.items() if has}
