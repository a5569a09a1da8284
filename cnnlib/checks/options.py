"""What a caller says beside the arrays, and the sliding window that it comes to.

A new option is a field here, read in `window`, and a name in the public functions: in their
signatures, and where they gather their options. All that lies between hands the group on.
"""

from typing import NamedTuple

from cnnlib.checks.pairs import AXES, convolution_padding, pair, pooling_padding
from cnnlib.shapes import SlidingWindow, remembered, span, transposed_size


class ConvOptions(NamedTuple):
    """The options of a convolution, plain or transposed, as its caller wrote them."""

    stride: object = 1
    padding: object = 0
    dilation: object = 1
    groups: object = 1
    output_padding: object = 0

    def window(self, x_size, kernel_size):
        """Return the window over an x of this size."""
        return _fitting(x_size, kernel_size, *self._steps(kernel_size))

    def transposed_window(self, x_size, kernel_size):
        """Return the window over y of the convolution whose adjoint makes y from x."""
        stride, padding, dilation = self._steps(kernel_size)
        output_padding = pair(self.output_padding, "output_padding", least=0)
        y_size = tuple(
            _transposed_length(*sizes)
            for sizes in zip(
                AXES, x_size, kernel_size, stride, padding, dilation, output_padding, strict=True
            )
        )
        return _fitting(y_size, kernel_size, stride, padding, dilation, output_padding)

    def _steps(self, kernel_size):
        stride, dilation = pair(self.stride, "stride"), pair(self.dilation, "dilation")
        return stride, convolution_padding(self.padding, kernel_size, stride, dilation), dilation


class PoolOptions(NamedTuple):
    """The options of a pooling, as its caller wrote them; a stride of None is kernel_size."""

    kernel_size: object
    stride: object = None
    padding: object = 0
    dilation: object = 1
    count_include_pad: object = True

    def window(self, x_size):
        """Return the window over an x of this size; each place of it holds a real pixel."""
        kernel_size = pair(self.kernel_size, "kernel_size")
        stride = kernel_size if self.stride is None else pair(self.stride, "stride")
        padding = pooling_padding(self.padding, kernel_size)
        dilation = pair(self.dilation, "dilation")
        window = _fitting(x_size, kernel_size, stride, padding, dilation)
        if dilation != (1, 1):  # else it never steps over the image
            _require_real_pixels(window)
        return window


def require_fit(name, window):
    """Raise a ValueError if the kernel does not fit into the padded image called `name`."""
    for axis, k, d, h, ends, padded in zip(
        AXES,
        window.kernel_size,
        window.dilation,
        window.in_size,
        window.padding,
        window.padded_size,
        strict=True,
    ):
        if span(k, d) > padded:
            dilated = f" (kernel size {k}, dilation {d})" if d > 1 else ""
            raise ValueError(
                f"the kernel spans {span(k, d)} {axis}{dilated}, but {name} has {h}"
                + (f", {padded} with padding" if sum(ends) else "")
                + ": the kernel must fit into the padded input"
            )


@remembered
def _fitting(*sizes):
    """Return the window of these sizes, the same one for all calls alike."""
    window = SlidingWindow(*sizes)
    require_fit("x", window)
    return window


def _transposed_length(axis, size, k, stride, ends, dilation, output_padding):
    if output_padding >= max(stride, dilation):
        raise ValueError(
            f"output_padding is {output_padding} {axis}; it must be less than the larger "
            f"of stride ({stride}) and dilation ({dilation})"
        )
    length = transposed_size(
        size,
        k,
        stride=stride,
        padding=sum(ends),
        output_padding=output_padding,
        dilation=dilation,
    )
    if length < 1:
        raise ValueError(
            f"padding takes away {sum(ends)} {axis}, which leaves {length} of the "
            "output: it must leave at least 1"
        )
    return length


def _require_real_pixels(window):
    """Raise a ValueError if some window, by its dilation, reads nothing but padding.

    Pooling's padding is at most half the kernel: there a window that starts in the padding at
    `start` comes to its first pixel past the edge at start % d.
    """
    for axis, name in enumerate(AXES):
        starts = range(-window.padding[axis][0], 0, window.stride[axis])[: window.out_size[axis]]
        if any(start % window.dilation[axis] >= window.in_size[axis] for start in starts):
            raise ValueError(
                f"a window reads only padding along its {name}: kernel_size "
                f"{window.kernel_size[axis]} with dilation {window.dilation[axis]} steps over all "
                f"{window.in_size[axis]} {name} of x; use less padding or less dilation"
            )
