"""Transposed convolution: `conv2d`'s three sums again, with x and y in each other's place."""

from cnnlib import checks
from cnnlib.vectorized import mec


@checks.without_warnings
def conv_transpose2d(x, w, b=None, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Stamp every pixel of x, times the kernel, into y: ncij,cquv->nq at the pixels stamped."""
    options = checks.ConvOptions(stride, padding, dilation, groups, output_padding)
    x, w, b, window, groups = checks.prepare_convolution("conv_transpose2d", x, w, b, options)
    return mec.input_gradient(x, w, window, groups) + b[:, None, None]


@checks.without_warnings
def conv_transpose2d_backward(
    grad_y,
    x,
    w,
    *,
    stride=1,
    padding=0,
    output_padding=0,
    dilation=1,
    groups=1,
    input_gradient=True,
):
    """Carry a gradient back through `conv_transpose2d`, over the windows of grad_y.

    nqijuv,cquv->ncij is grad_x, a `conv2d` of grad_y, and ncij,nqijuv->cquv is grad_w.
    """
    options = checks.ConvOptions(stride, padding, dilation, groups, output_padding)
    grad_y, x, w, window, groups, dtypes = checks.prepare_convolution_backward(
        "conv_transpose2d", grad_y, x, w, options, input_gradient
    )
    grad_x = mec.forward(grad_y, w, window, groups) if input_gradient else None
    grad_w = mec.weight_gradient(x, grad_y, window, groups)
    return checks.gradients(grad_x, grad_w, grad_y.sum(axis=(0, 2, 3)), dtypes)
