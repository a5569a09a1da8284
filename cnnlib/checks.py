"""What the arrays must be: their kinds, axes and agreement, and the messages that say so.

Each public function of the twins starts with one line that calls a function from here. It gives
back the arrays ready for work, in one dtype, and the `Slide` with every size.
"""

import os
from functools import cache
from math import prod

import numpy as np

from cnnlib import shapes
from cnnlib.shapes import Slide

FLOATS = (np.float32, np.float64)
without_warnings = np.errstate(all="ignore")  # a NaN or infinity travels on without a storm

# The axes of x, w and b for each stage of convolution.
CONVOLUTIONS = {
    "conv2d_single": ("(H, W)", "(kH, kW)", "()"),
    "conv2d_multi": ("(C_in, H, W)", "(C_out, C_in/groups, kH, kW)", "(C_out,)"),
    "conv2d": ("(N, C_in, H, W)", "(C_out, C_in/groups, kH, kW)", "(C_out,)"),
    "conv_transpose2d": ("(N, C_in, H, W)", "(C_in, C_out/groups, kH, kW)", "(C_out,)"),
}
STAGE_OF_RANK = {2: "conv2d_single", 3: "conv2d_multi", 4: "conv2d"}

_ADVICE = {
    "float16": "convert it first: {0}.astype(np.float32)",
    "complex": "the numbers must be real: pass {0}.real or np.abs({0})",
    "object": "it must be an array of numbers: np.asarray({0}, dtype=float)",
    "str": "it must be an array of numbers: np.asarray({0}, dtype=float)",
    "bytes": "it must be an array of numbers: np.frombuffer or np.asarray with a dtype",
}


def array(name, value):
    """Return `value` as a NumPy array of float32, float64, integers or booleans."""
    if value is None:
        raise TypeError(f"{name} is None; it must be an array of numbers")
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} is a masked array; fill its gaps first: {name}.filled(0)")
    try:
        result = np.asarray(value)
    except ValueError as error:
        raise ValueError(
            f"{name} is a {type(value).__name__} that NumPy cannot make an array of (are its rows "
            f"of equal length?): {error}"
        ) from None
    if result.dtype.kind not in "biu" and result.dtype.type not in FLOATS:
        kind = result.dtype.name.rstrip("0123456789")
        advice = _ADVICE.get(result.dtype.name) or _ADVICE.get(
            kind, "use float32 or float64: {0}.astype(np.float64)"
        )
        raise TypeError(f"{name} has dtype {result.dtype}; {advice.format(name)}")
    return result


def float_dtype(value):
    """Return the dtype an array is worked in: float32 and float64 stay, all else is float64."""
    return np.dtype(value.dtype.type if value.dtype.type in FLOATS else np.float64)


def in_dtype(value, dtype):
    """Return `value` in `dtype` and the machine's byte order; a copy only where it must be."""
    return value.astype(dtype, copy=False)


def convolution(name, x, w, b, stride, padding, dilation, groups=1):
    """Check a forward call; return x, w, b in the dtype of the work (b is never None), and slide."""
    x, w, groups = _operands(name, x, w, groups)
    bias = _bias(name, b, w.shape[0] if w.ndim > 2 else None)
    slide = _slide(x.shape, w.shape, stride, padding, dilation)
    dtype = _work_dtype(x, w, *_strong(b, bias))
    out_shape = x.shape[:-3] + w.shape[: w.ndim - 2][:1] + slide.out_size
    require_memory(name, dtype, _padded_shape(x, slide), out_shape)
    return (*(in_dtype(value, dtype) for value in (x, w, bias)), slide)


def convolution_backward(name, grad_y, x, w, stride, padding, dilation, groups, input_gradient):
    """Check a backward call; return grad_y, x, w in the dtype of the work, slide, grad dtypes."""
    shapes.flag(input_gradient, "input_gradient")
    grad_y = array("grad_y", grad_y)
    x, w, groups = _operands(name, x, w, groups)
    slide = _slide(x.shape, w.shape, stride, padding, dilation)
    require_grad_y(grad_y, x.shape[:-3] + w.shape[: w.ndim - 2][:1] + slide.out_size)
    return _backward_operands(name, grad_y, x, w, slide)


def transposed(x, w, b, stride, padding, output_padding, dilation, groups):
    """Check conv_transpose2d; return x, w, b and the slide of the convolution it is adjoint to."""
    x, w, groups = _operands("conv_transpose2d", x, w, groups)
    bias = _bias("conv_transpose2d", b, w.shape[1] * groups)
    slide = _transposed_slide(x, w, stride, padding, output_padding, dilation)
    dtype = _work_dtype(x, w, *_strong(b, bias))
    out_shape = (x.shape[0], w.shape[1] * groups, *slide.padded_size)
    require_memory("conv_transpose2d", dtype, x.shape, out_shape)
    return (*(in_dtype(value, dtype) for value in (x, w, bias)), slide)


def transposed_backward(
    grad_y, x, w, stride, padding, output_padding, dilation, groups, input_gradient
):
    """Check conv_transpose2d_backward; returns as `convolution_backward` does."""
    shapes.flag(input_gradient, "input_gradient")
    grad_y = array("grad_y", grad_y)
    x, w, groups = _operands("conv_transpose2d", x, w, groups)
    slide = _transposed_slide(x, w, stride, padding, output_padding, dilation)
    require_grad_y(grad_y, (x.shape[0], w.shape[1] * groups, *slide.in_size))
    return _backward_operands("conv_transpose2d", grad_y, x, w, slide)


def pooling(name, x, kernel_size, stride, padding, *, dilation=1, count_include_pad=True):
    """Check a pooling call; return x as floats and the slide."""
    shapes.flag(count_include_pad, "count_include_pad")
    x = array("x", x)
    if x.ndim < 2:
        raise ValueError(
            f"{name} wants x with two axes or more, (..., H, W), but x has {_axes(x.shape)}"
        )
    if 0 in x.shape[-2:]:
        raise ValueError(f"x has shape {x.shape}: its rows and columns must not be empty")
    kernel_size = shapes.pair(kernel_size, "kernel_size")
    slide = Slide(
        x.shape[-2:],
        kernel_size,
        kernel_size if stride is None else shapes.pair(stride, "stride"),
        shapes.pooling_padding(padding, kernel_size),
        shapes.pair(dilation, "dilation"),
    ).check("x")
    dtype = float_dtype(x)
    require_memory(name, dtype, x.shape, x.shape[:-2] + slide.out_size)
    slide.check_real_pixels()
    return in_dtype(x, dtype), slide


def pooling_backward(name, grad_y, x, kernel_size, stride, padding, **options):
    """Check a backward pooling call; return grad_y and x in one dtype, slide, grad_x's dtype."""
    grad_y = array("grad_y", grad_y)
    x, slide = pooling(name, x, kernel_size, stride, padding, **options)
    require_grad_y(grad_y, x.shape[:-2] + slide.out_size)
    dtype = _work_dtype(grad_y, x)
    return in_dtype(grad_y, dtype), in_dtype(x, dtype), slide, x.dtype


def gradients(grad_x, grad_w, grad_b, dtypes):
    """Return the three gradients in the dtypes of x, w and w again; grad_x may be None."""
    x_dtype, w_dtype = dtypes
    return (
        None if grad_x is None else in_dtype(grad_x, x_dtype),
        in_dtype(grad_w, w_dtype),
        in_dtype(grad_b, w_dtype),
    )


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
        f"rng is {rng!r}, a {type(rng).__name__}; it must be a random generator: "
        "np.random.default_rng(seed)"
    )


def estimated_operations(x_shape, w_shape, *, stride=1, padding=0, dilation=1):
    """Count the multiplications of a convolution forward: every weight of every output.

    Parameters
    ----------
    x_shape : (N, C_in, H, W), (C_in, H, W) or (H, W)
    w_shape : (C_out, C_in/groups, kH, kW) or (kH, kW)
    stride, padding, dilation : as in cnnlib.naive.conv2d

    Returns
    -------
    int
        N * H_out * W_out * (number of weights).
    """
    slide = _slide(x_shape, w_shape, stride, padding, dilation)
    return prod(x_shape[:-3]) * prod(slide.out_size) * prod(w_shape)


def require_memory(name, dtype, *array_shapes):
    """Raise a MemoryError if arrays of these shapes are more than the machine's memory."""
    needed = sum(prod(shape) for shape in array_shapes) * dtype.itemsize
    if needed > machine_memory():
        raise MemoryError(
            f"{name} would need about {needed / 1e9:,.1f} GB here, and this machine has "
            f"{machine_memory() / 1e9:,.1f} GB; use fewer samples at a time or a smaller image"
        )


@cache
def machine_memory():
    """Bytes of memory that this process may use: the machine's, or its container's if less."""
    limits = [float("inf")]
    try:
        limits.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        pass  # no such question can be asked on this system: NumPy's own MemoryError stands
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            with open(path) as file:
                limits.append(int(file.read()))
        except (OSError, ValueError):
            pass  # no such file, or it says "max": no limit
    return min(limits)


def _operands(name, x, w, groups):
    x, w = array("x", x), array("w", w)
    for label, value, axes in zip("xw", (x, w), CONVOLUTIONS[name], strict=False):
        _require_rank(name, label, value, axes)
    groups = shapes.integer(groups, "groups")
    if 0 in x.shape[-3:]:
        raise ValueError(f"x has shape {x.shape}: only the batch may be empty")
    if 0 in w.shape:
        raise ValueError(f"w has shape {w.shape}: a kernel must not be empty")
    if x.ndim > 2:
        _require_channels(name, x, w, groups)
    return x, w, groups


def _require_rank(name, label, value, axes):
    wanted = 0 if axes == "()" else axes.count(",") + (not axes.endswith(",)"))
    if value.ndim == wanted:
        return
    hint = ""
    if label == "x" and name != "conv_transpose2d" and value.ndim in STAGE_OF_RANK:
        hint = f"; for {_axes_word(value.ndim)} there is {STAGE_OF_RANK[value.ndim]}"
    raise ValueError(
        f"{name} wants {label} with {_axes_word(wanted)}, {axes}, "
        f"but {label} has {_axes(value.shape)}{hint}"
    )


def _require_channels(name, x, w, groups):
    c_in = x.shape[-3]
    grouped = f" with groups={groups}" if groups > 1 else ""
    if name == "conv_transpose2d":
        wanted, outs = w.shape[0], None
    else:
        wanted, outs = w.shape[1] * groups, w.shape[0]
    if c_in != wanted:
        layout = "(N, H, W, C)" if x.ndim == 4 else "(H, W, C)"
        hint = f"; did you pass {layout}?" if x.shape[-1] == wanted else ""
        raise ValueError(
            f"x has {c_in} {_plural('channel', c_in)} (shape {x.shape}), but w expects {wanted} "
            f"(shape {w.shape}{grouped}){hint}"
        )
    for count, whose in ((c_in, "x has {} channels"), (outs, "w makes {} output channels")):
        if count is not None and count % groups:
            raise ValueError(f"groups is {groups}, but {whose.format(count)}: it must divide them")


def _bias(name, b, c_out):
    """Return b as an array, zeros where it is None."""
    wanted = () if c_out is None else (c_out,)
    if b is None:
        return np.zeros(wanted, np.float32)
    bias = array("b", b)
    _require_rank(name, "b", bias, CONVOLUTIONS[name][2])
    if bias.shape != wanted:
        raise ValueError(
            f"b has {bias.shape[0]} {_plural('number', bias.shape[0])} (shape {bias.shape}), but w "
            f"makes {c_out} output {_plural('channel', c_out)}: b needs one for each"
        )
    return bias


def _strong(b, bias):
    """Return [bias] where b has a dtype that counts; None and Python's own numbers have none."""
    return [] if b is None or type(b) in (bool, int, float) else [bias]


def _slide(x_shape, w_shape, stride, padding, dilation):
    stride, dilation = shapes.pair(stride, "stride"), shapes.pair(dilation, "dilation")
    padding = shapes.convolution_padding(padding, w_shape[-2:], stride, dilation)
    return Slide(x_shape[-2:], w_shape[-2:], stride, padding, dilation).check("x")


def _transposed_slide(x, w, stride, padding, output_padding, dilation):
    stride, dilation = shapes.pair(stride, "stride"), shapes.pair(dilation, "dilation")
    padding = shapes.convolution_padding(padding, w.shape[-2:], stride, dilation)
    output_padding = shapes.pair(output_padding, "output_padding", least=0)
    size = []
    for axis, name in enumerate(shapes.AXES):
        if output_padding[axis] >= max(stride[axis], dilation[axis]):
            raise ValueError(
                f"output_padding is {output_padding[axis]} {name}; it must be less than the larger "
                f"of stride ({stride[axis]}) and dilation ({dilation[axis]})"
            )
        length = shapes.transposed_size(
            x.shape[axis - 2],
            w.shape[axis - 2],
            stride=stride[axis],
            padding=sum(padding[axis]),
            output_padding=output_padding[axis],
            dilation=dilation[axis],
        )
        if length < 1:
            raise ValueError(
                f"padding takes away {sum(padding[axis])} {name}, which leaves {length} of the "
                f"output: it must leave at least 1"
            )
        size.append(length)
    return Slide(tuple(size), w.shape[-2:], stride, padding, dilation)


def _backward_operands(name, grad_y, x, w, slide):
    dtype = _work_dtype(grad_y, x, w)
    require_memory(name, dtype, _padded_shape(x, slide), _padded_shape(x, slide), grad_y.shape)
    ready = tuple(in_dtype(value, dtype) for value in (grad_y, x, w))
    return *ready, slide, (float_dtype(x), float_dtype(w))


def _padded_shape(x, slide):
    return x.shape[:-2] + slide.padded_size


def _work_dtype(*values):
    return np.result_type(*(float_dtype(value) for value in values))


def _axes(shape):
    return f"shape {shape}: {_axes_word(len(shape))}"


def _axes_word(count):
    return f"{count} {'axis' if count == 1 else 'axes'}"


def _plural(word, count):
    return word if count == 1 else word + "s"
