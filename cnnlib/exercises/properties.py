"""What is awkward about a case, in words: padding, a leftover, a kernel that is not square ..."""

from itertools import combinations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib.padding import pad


def properties(arguments, case):
    """{words: whether this case has it}; what the case does not tell of is left out."""
    given = _given(arguments, case)
    arrays = [value for value in given.values() if isinstance(value, np.ndarray)]
    return _of_arrays(arrays) | _of_channels(given) | _of_windows(given)


def is_square(arguments, case):
    """Whether the case's kernel is as high as it is wide; None where it has no kernel."""
    kernel = _kernel(_given(arguments, case))
    return None if kernel is None else bool(kernel[0] == kernel[1])


def is_narrow(arguments, case):
    """Whether the case's kernel has only one row or column."""
    kernel = _kernel(_given(arguments, case))
    return kernel is not None and min(kernel) < 2


def has_ties(x, kernel, stride, padding):
    """Whether some window of a pool has its largest pixel twice; padding is never the largest."""
    padded = pad(x.astype(float), padding, -np.inf)
    if any(n < k for n, k in zip(padded.shape[-2:], kernel, strict=True)):
        return False
    windows = sliding_window_view(padded, tuple(kernel), axis=(-2, -1))
    windows = windows[..., :: stride[0], :: stride[1], :, :]
    largest = windows == windows.max(axis=(-2, -1), keepdims=True)
    return bool(np.any(largest.sum(axis=(-2, -1)) > 1))


def told_apart(failing, passing):
    """Words for what only the failing cases have, or only the passing ones, or None.

    Both are lists of dicts, as `properties` gives them.
    """
    if not failing or len(passing) < 2:
        return None  # one right case lacks too much to tell
    names = [name for name in failing[0] if all(name in case for case in (*failing, *passing))]
    pairs = combinations(names, 2) if len(failing) > 1 else ()
    for group in (*combinations(names, 1), *pairs):
        bad, good = ([all(case[n] for n in group) for case in side] for side in (failing, passing))
        if all(bad) and not any(good):
            return f"only the wrong ones have {' together with '.join(group)}"
        if len(group) == 1 and all(good) and not any(bad):
            return f"only the right ones have {group[0]}"
    return None


def _given(arguments, case):
    """The arguments by name; a pool's kernel size is called k, as in the lessons."""
    given = dict(zip(arguments, case.args, strict=False)) | case.options
    return {"k" if name == "kernel_size" else name: value for name, value in given.items()}


def _of_arrays(arrays):
    return {
        "an array of integers": any(a.dtype.kind in "iub" for a in arrays),
        "float32": any(a.dtype == np.float32 for a in arrays),
        "a view": any(not a.flags.c_contiguous for a in arrays),
        "a read-only array": any(not a.flags.writeable for a in arrays),
    }


def _of_channels(given):
    x = given.get("x")
    if not isinstance(x, np.ndarray) or x.ndim < 3:
        return {}
    found = {"several channels": x.shape[-3] > 1}
    return found | {"several samples": len(x) > 1} if x.ndim == 4 else found


def _of_windows(given):
    sizes, kernel = _sizes(given), _kernel(given)
    if sizes is None or kernel is None:
        return {}
    padding = _padding(given)
    asked = given.get("stride") is not None
    stride = _pair(given["stride"] if asked else _default_stride(given))
    room = np.array(sizes) + padding.sum(axis=1) - kernel
    found = {
        "padding": bool(padding.any()),
        "unequal borders": bool(np.ptp(padding) > 0),
        "a stride above 1": bool((stride > 1).any()),
        "a pair of strides": asked and bool(stride[0] != stride[1]),
        "rows or columns left over": bool((room % stride).any()),
        "a kernel that is not square": bool(kernel[0] != kernel[1]),
        "windows that overlap": bool((stride < kernel).any()),
        "gaps between the windows": bool((stride > kernel).any()),
        "more rows than columns": sizes[0] > sizes[1],
        "more columns than rows": sizes[0] < sizes[1],
    }
    if isinstance(given.get("x"), np.ndarray) and "w" not in given:  # a pool
        found["equal values in a window"] = has_ties(given["x"], kernel, stride, padding)
    return found


def _sizes(given):
    """Rows and columns of what the windows go over."""
    for name in ("x", "x_shape", "x_size", "y_shape"):
        if name in given:
            value = given[name]
            return tuple(value.shape[-2:] if isinstance(value, np.ndarray) else value[-2:])
    return (given["h"], given["h"]) if "h" in given and "k" in given else None


def _kernel(given):
    if isinstance(given.get("w"), np.ndarray) and given["w"].ndim > 1:
        return np.array(given["w"].shape[-2:])
    if "k_h" in given:
        return np.array([given["k_h"], given["k_w"]])
    return _pair(given["k"]) if "k" in given else None


def _default_stride(given):
    """Windows of a pool lie side by side where no stride is given, those of a kernel at 1."""
    return given["k"] if "k" in given and "w" not in given else 1


def _padding(given):
    """Rows above and below, columns left and right, as a 2 x 2 array."""
    padding = np.asarray(given.get("padding", given.get("p", 0)))
    return np.broadcast_to(padding[:, None] if padding.ndim == 1 else padding, (2, 2))


def _pair(value):
    return np.broadcast_to(value, 2)
