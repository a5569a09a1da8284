"""The size formula of a sliding window, and the window itself, in whole numbers only.

Everything that slides reads its sizes from here: how many places a kernel takes over an image
(`output_size`), and which pixels it reads from each of them (`SlidingWindow`).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

__all__ = ["SlidingWindow", "meet", "output_size", "span", "transposed_size"]

# The one cache. Training asks the same few questions of sizes again and again, and a small layer
# asks so often that computing anew is felt.
remembered = lru_cache(maxsize=1024)


def span(kernel_size, dilation=1):
    """Return how many rows a kernel of kernel_size rows, dilation apart, spans: d(k - 1) + 1.

    >>> span(3), span(3, dilation=2)
    (3, 5)
    """
    return dilation * (kernel_size - 1) + 1


def output_size(size, kernel_size, *, stride=1, padding=0, dilation=1):
    """Return how many places a window takes along one axis: (h + p - d(k - 1) - 1) // s + 1.

    All are whole numbers: size h, kernel_size k, stride s, dilation d; padding p is the total of
    both ends. The last (h + p - d(k - 1) - 1) % s entries are left over; 0 or less says that the
    kernel does not fit. Derived in the lesson stride_pad_insert.

    >>> output_size(28, 3, stride=2, padding=2)
    14
    """
    return (size + padding - span(kernel_size, dilation)) // stride + 1


def transposed_size(size, kernel_size, *, stride=1, padding=0, output_padding=0, dilation=1):
    """Return a transposed convolution's length: (h - 1)s - p + d(k - 1) + output_padding + 1.

    size, kernel_size, stride, padding and dilation are those of `output_size`; output_padding is what
    that left over on the way there.

    >>> transposed_size(14, 3, stride=2, padding=2, output_padding=1)
    28
    """
    return (size - 1) * stride - padding + span(kernel_size, dilation) + output_padding


@remembered
def meet(start, step, count, size):
    """Find where windows meet real pixels: window i of count reads pixel start + step i of size.

    Below 0 and from size on lies padding. Returns two slices: of the windows whose pixel exists, and
    of these pixels.

    >>> meet(-1, 2, 4, 6)
    (slice(1, 4, None), slice(1, 6, 2))
    """
    first = max(0, -(start // step))  # the first window whose pixel is at 0 or beyond
    stop = min(count, (size - 1 - start) // step + 1)
    if stop <= first:
        return slice(0, 0), slice(0, 0)
    return slice(first, stop), slice(start + step * first, start + step * (stop - 1) + 1, step)


@dataclass(frozen=True)
class SlidingWindow:
    """A kernel's places over an image: every field is a pair, rows first.

    Window (i, j) reads the padded pixels (s_h i + d_h u, s_w j + d_w v).

    Parameters
    ----------
    in_size, kernel_size : (rows, columns)
    stride, dilation : (rows, columns)
    padding : ((top, bottom), (left, right))
    output_padding : (rows, columns)
        Last rows and columns that no window may reach: what a transposed convolution calls so.

    Examples
    --------
    >>> window = SlidingWindow((5, 6), (3, 3), stride=(2, 2), padding=((1, 1), (0, 0)))
    >>> window.padded_size, window.out_size, window.leftover
    ((7, 6), (3, 2), (0, 1))
    """

    in_size: tuple
    kernel_size: tuple
    stride: tuple = (1, 1)
    padding: tuple = ((0, 0), (0, 0))
    dilation: tuple = (1, 1)
    output_padding: tuple = (0, 0)

    @cached_property
    def padded_size(self):
        """Size of the image with its padding."""
        return tuple(self.in_size[axis] + sum(self.padding[axis]) for axis in (0, 1))

    @cached_property
    def out_size(self):
        """How many windows there are, down and across."""
        return tuple(
            output_size(
                self.padded_size[axis] - self.output_padding[axis],
                self.kernel_size[axis],
                stride=self.stride[axis],
                dilation=self.dilation[axis],
            )
            for axis in (0, 1)
        )

    @cached_property
    def leftover(self):
        """How many last rows and columns of the padded image no window reaches for want of room."""
        return tuple(
            self.padded_size[axis]
            - self.stride[axis] * (self.out_size[axis] - 1)
            - span(self.kernel_size[axis], self.dilation[axis])
            for axis in (0, 1)
        )

    def overlap(self, u, v):
        """Return (outputs, pixels), each a slice down and a slice across, at offset (u, v).

        y[outputs] are the windows that read a pixel there which is no padding, x[pixels] the pixels.
        """
        return tuple(zip(self.along(0, u), self.along(1, v), strict=True))

    def along(self, axis, offset):
        """Return `overlap`'s slices (outputs, pixels) along one axis: 0 is down, 1 is across."""
        return self._meetings[axis][offset]

    @cached_property
    def _meetings(self):
        """What `along` returns, for each offset along each axis: pooling asks again and again."""
        return tuple(
            tuple(
                meet(
                    self.dilation[axis] * offset - self.padding[axis][0],
                    self.stride[axis],
                    self.out_size[axis],
                    self.in_size[axis],
                )
                for offset in range(self.kernel_size[axis])
            )
            for axis in (0, 1)
        )
