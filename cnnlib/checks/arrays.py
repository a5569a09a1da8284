"""One array: its kind, its dtype, its axes, and the messages that say what is wrong with it."""

import numpy as np

from cnnlib.checks.memory import require_memory
from cnnlib.checks.wording import kind, say_shape, short

FLOATS = (np.float32, np.float64)
_WORK = {scalar: np.dtype(scalar) for scalar in FLOATS}
without_warnings = np.errstate(all="ignore")  # a NaN or infinity travels on without a storm

_ADVICE = {
    "float16": "convert it first: {0}.astype(np.float32)",
    "complex": "the numbers must be real: pass {0}.real or np.abs({0})",
    "object": "it must be an array of numbers: np.asarray({0}, dtype=float)",
    "str": "it must be an array of numbers: np.asarray({0}, dtype=float)",
    "bytes": "it must be an array of numbers: np.frombuffer or np.asarray with a dtype",
    "other": "use float32 or float64: {0}.astype(np.float64)",
}


def array(name, value):
    """Return `value` as a NumPy array of float32, float64, integers or booleans."""
    if value is None:
        raise TypeError(f"{name} is None; it must be an array of numbers")
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} is a masked array; fill its gaps first: {name}.filled(0)")
    try:
        result = np.asarray(value)
    except MemoryError as error:
        raise MemoryError(f"{name} does not fit into memory as an array: {error}") from None
    except (ValueError, TypeError, RuntimeError) as error:
        raise ValueError(
            f"{name} is {kind(value)} that NumPy cannot make an array of (are its rows "
            f"of equal length?): {error}"
        ) from None
    if result.dtype.kind not in "biu" and result.dtype.type not in FLOATS:
        dtype, family = result.dtype.name, result.dtype.name.rstrip("0123456789")
        advice = _ADVICE.get(dtype) or _ADVICE.get(family) or _ADVICE["other"]
        raise TypeError(f"{name} has dtype {result.dtype}; {advice.format(name)}")
    return result


def image(name, value):
    """Return `value` as an array of two axes or more: rows and columns are the last two."""
    result = array(name, value)
    if result.ndim < 2:
        raise ValueError(
            f"{name} must have two axes or more, (..., H, W), but has {say_shape(result.shape)}"
        )
    return result


def row(name, value):
    """Return `value` as one row of one float64 number or more."""
    result = array(name, value)
    if result.ndim != 1 or not result.size:
        raise ValueError(
            f"{name} has shape {result.shape}, but must be a row of one number or more"
        )
    require_memory(name, np.dtype(np.float64), result.shape)
    return result.astype(np.float64)


def float_dtype(value):
    """Return the dtype an array is worked in: float32 and float64 stay, all else is float64."""
    return _WORK.get(value.dtype.type, _WORK[np.float64])


def work_dtype(*values):
    """Return the dtype in which these arrays are worked together: float32 if all of them are."""
    all_single = all(value.dtype.type is np.float32 for value in values)
    return _WORK[np.float32 if all_single else np.float64]


def in_dtype(value, dtype):
    """Return `value` in `dtype` and the machine's byte order; a copy only where it must be."""
    return value if value.dtype == dtype else value.astype(dtype)


def require_grad_y(grad_y, wanted):
    """Raise a ValueError unless grad_y has the shape of y, `wanted`."""
    if grad_y.shape != wanted:
        raise ValueError(
            f"grad_y has shape {grad_y.shape}, but y has shape {wanted}: each entry of grad_y "
            "belongs to one of y"
        )


def generator(rng):
    """Return `rng` if it is NumPy's random generator, else raise a TypeError."""
    if isinstance(rng, np.random.Generator):
        return rng
    raise TypeError(
        f"rng is {short(rng)}, {kind(rng)}; it must be a random generator: "
        "np.random.default_rng(seed)"
    )
