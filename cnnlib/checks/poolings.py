"""What a pooling call is given: the image and the windows over it."""

from functools import lru_cache

from cnnlib import shapes
from cnnlib.checks.arrays import array, float_dtype, image, in_dtype, require_grad_y, work_dtype
from cnnlib.checks.memory import require_memory
from cnnlib.shapes import Slide


def pooling(name, x, kernel_size, stride, padding, *, dilation=1, count_include_pad=True):
    """Check a pooling call; return x as floats and the slide."""
    shapes.flag(count_include_pad, "count_include_pad")
    x = image("x", x)
    if 0 in x.shape[-2:]:
        raise ValueError(f"x has shape {x.shape}: its rows and columns must not be empty")
    kernel_size = shapes.pair(kernel_size, "kernel_size")
    slide = _fitting(
        x.shape[-2:],
        kernel_size,
        kernel_size if stride is None else shapes.pair(stride, "stride"),
        shapes.pooling_padding(padding, kernel_size),
        shapes.pair(dilation, "dilation"),
    )
    dtype = float_dtype(x)
    require_memory(name, dtype, x.shape, x.shape[:-2] + slide.out_size)
    return in_dtype(x, dtype), slide


@lru_cache(maxsize=256)
def _fitting(*sizes):
    """Return the Slide, one for all calls alike: training makes the same few again and again."""
    slide = Slide(*sizes).check("x")
    slide.check_real_pixels()
    return slide


def pooling_backward(name, grad_y, x, kernel_size, stride, padding, **options):
    """Check a backward pooling call; return grad_y and x in one dtype, slide, grad_x's dtype."""
    grad_y = array("grad_y", grad_y)
    x, slide = pooling(name, x, kernel_size, stride, padding, **options)
    require_grad_y(grad_y, x.shape[:-2] + slide.out_size)
    dtype = work_dtype(grad_y, x)
    require_memory(name, dtype, x.shape, x.shape, grad_y.shape)
    return in_dtype(grad_y, dtype), in_dtype(x, dtype), slide, x.dtype
