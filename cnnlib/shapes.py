"""Sizes and options: how a kernel slides over an image, in whole numbers only.

This is the one place that knows the size formula of a sliding window. A `Slide` holds every
number that the loops need; the functions above it read the options a caller gives.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import index
from reprlib import Repr

AXES = ("rows", "columns")
MOST = 2**31 - 1  # a larger option is a slip, and would overflow NumPy's own sizes


class _Short(Repr):
    def repr_int(self, number, level):
        """Python refuses to print more than 4,300 digits."""
        bits = number.bit_length()
        return f"a number of {bits:,} bits" if bits > 128 else super().repr_int(number, level)


short = _Short().repr  # a value as Python writes it, cut where it is long


def integer(value, name, *, least=1):
    """Return `value` as an int of at least `least`; TypeError or ValueError say what is wrong."""
    try:
        if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
            raise TypeError
        number = index(value)
    except TypeError:
        raise TypeError(
            f"{name} is {short(value)}, {kind(value)}; it must be a whole number (int)"
        ) from None
    if not least <= number <= MOST:
        bound = f"at least {least}" if number < least else f"at most {MOST}"
        raise ValueError(f"{name} is {short(number)}; it must be {bound}")
    return number


def pair(value, name, *, least=1):
    """Return an option given as one int, or as (rows, columns), as a pair of ints."""
    if _is_plain(value, least):
        return value, value
    if _is_plain_pair(value, least):
        return value
    if not _is_sequence(value):
        try:
            return (integer(value, name, least=least),) * 2
        except TypeError as error:
            raise TypeError(f"{error}, or a pair of them (rows, columns)") from None
    if len(value) != 2:
        raise ValueError(
            f"{name} is {short(value)}, with {len(value)} entries; it must be one int, or two: "
            "(rows, columns)"
        )
    return tuple(
        integer(item, f"{name}[{axis}] ({AXES[axis]})", least=least)
        for axis, item in enumerate(value)
    )


def flag(value, name):
    """Return `value` if it is True or False, else raise a TypeError."""
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    raise TypeError(f"{name} is {short(value)}, {kind(value)}; it must be True or False")


def kind(value):
    """A value's type with its article: a float, an int."""
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def span(kernel_size, dilation=1):
    """Rows (or columns) from the first to the last one that a dilated kernel reads."""
    return dilation * (kernel_size - 1) + 1


def output_size(size, kernel_size, *, stride=1, padding=0, dilation=1):
    """Number of places a window takes along one axis (N6): (h + p - d(k-1) - 1) // s + 1.

    `padding` is the total of both ends. The last (h + p - d(k-1) - 1) % s entries are left over.
    """
    return (size + padding - span(kernel_size, dilation)) // stride + 1


def transposed_size(size, kernel_size, *, stride=1, padding=0, output_padding=0, dilation=1):
    """Length of a transposed convolution's output along one axis; `padding` is the total."""
    return (size - 1) * stride - padding + span(kernel_size, dilation) + output_padding


@lru_cache(maxsize=1024)  # training asks the same few questions again and again
def meet(start, step, count, size):
    """Slices of range(count) and range(size) that pair i with start + step * i where both exist."""
    first = max(0, -(start // step))  # the first i whose partner is at 0 or beyond
    stop = min(count, (size - 1 - start) // step + 1)
    if stop <= first:
        return slice(0, 0), slice(0, 0)
    return slice(first, stop), slice(start + step * first, start + step * (stop - 1) + 1, step)


def convolution_padding(padding, kernel_size, stride=(1, 1), dilation=(1, 1)):
    """Return ((top, bottom), (left, right)) for any form of padding that convolution takes.

    An int or (rows, columns) pads both ends alike; ((top, bottom), (left, right)) says all four;
    "valid" is 0; "same" keeps the size (stride 1 only, an odd row or column goes to the end).
    """
    if _is_plain(padding, 0):
        return ((padding, padding),) * 2
    if type(padding) is tuple and len(padding) == 2 and all(_is_plain_pair(p, 0) for p in padding):
        return padding
    if isinstance(padding, str):
        return _named_padding(padding, kernel_size, stride, dilation)
    if _is_sequence(padding) and any(_is_sequence(ends) for ends in padding[:2]):
        if len(padding) != 2 or not all(_is_sequence(ends) and len(ends) == 2 for ends in padding):
            raise ValueError(
                f"padding is {short(padding)}; written out it must be ((top, bottom), (left, right))"
            )
        return tuple(
            ends
            if _is_plain_pair(ends, 0)
            else tuple(
                integer(count, f"padding[{axis}][{end}]", least=0) for end, count in enumerate(ends)
            )
            for axis, ends in enumerate(padding)
        )
    return tuple((count, count) for count in pair(padding, "padding", least=0))


def pooling_padding(padding, kernel_size):
    """Return ((top, bottom), (left, right)); pooling's padding is at most half the kernel."""
    counts = pair(padding, "padding", least=0)
    for count, k, axis in zip(counts, kernel_size, AXES, strict=True):
        if count > k // 2:
            raise ValueError(
                f"padding is {count} {axis}, but pooling allows at most half the kernel: "
                f"{k // 2} for kernel_size {k}"
            )
    return tuple((count, count) for count in counts)


@dataclass(frozen=True)
class Slide:
    """A kernel's walk over an image: every field is a pair, rows first.

    Window (i, j) reads the padded pixels (s_h i + d_h u, s_w j + d_w v). The last rows and columns
    may be kept from the windows: `spare` is what a transposed convolution calls output_padding.
    """

    in_size: tuple
    kernel_size: tuple
    stride: tuple = (1, 1)
    padding: tuple = ((0, 0), (0, 0))
    dilation: tuple = (1, 1)
    spare: tuple = (0, 0)

    @cached_property
    def padded_size(self):
        """Size of the image with its padding."""
        return tuple(h + sum(ends) for h, ends in zip(self.in_size, self.padding, strict=True))

    @cached_property
    def out_size(self):
        """How many windows there are, down and across."""
        return tuple(
            output_size(h - spare, k, stride=s, dilation=d)
            for h, spare, k, s, d in zip(
                self.padded_size,
                self.spare,
                self.kernel_size,
                self.stride,
                self.dilation,
                strict=True,
            )
        )

    @cached_property
    def leftover(self):
        """How many last rows and columns of the padded image no window reaches for want of room."""
        return tuple(
            h - s * (out - 1) - span(k, d)
            for h, out, k, s, d in zip(
                self.padded_size,
                self.out_size,
                self.kernel_size,
                self.stride,
                self.dilation,
                strict=True,
            )
        )

    def check(self, name):
        """Raise a ValueError if the kernel does not fit into the padded image called `name`."""
        for axis, k, d, h, ends, padded in zip(
            AXES,
            self.kernel_size,
            self.dilation,
            self.in_size,
            self.padding,
            self.padded_size,
            strict=True,
        ):
            if span(k, d) > padded:
                dilated = f" (kernel size {k}, dilation {d})" if d > 1 else ""
                raise ValueError(
                    f"the kernel spans {span(k, d)} {axis}{dilated}, but {name} has {h}"
                    + (f", {padded} with padding" if sum(ends) else "")
                    + ": the kernel must fit into the padded input"
                )
        return self

    def overlap(self, u, v):
        """Slices that pair windows with the real pixels they read at offset (u, v).

        Returns (outputs, pixels), each a slice down and a slice across: y[outputs] is the part of
        the output whose windows read a pixel that is no padding, and x[pixels] are those pixels.
        """
        axes = [self.along(axis, offset) for axis, offset in enumerate((u, v))]
        return tuple(zip(*axes, strict=True))

    def along(self, axis, offset):
        """Slices (outputs, pixels), as in `overlap`, along one axis: 0 is down, 1 is across."""
        return self._pairs[axis][offset]

    @cached_property
    def _pairs(self):
        """What `along` returns, for each offset along each axis: pooling asks again and again."""
        return tuple(
            tuple(meet(d * offset - ends[0], s, windows, h) for offset in range(k))
            for d, ends, s, windows, h, k in zip(
                self.dilation,
                self.padding,
                self.stride,
                self.out_size,
                self.in_size,
                self.kernel_size,
                strict=True,
            )
        )

    def check_real_pixels(self):
        """Raise a ValueError if some window, by its dilation, reads nothing but padding.

        For pooling, whose padding is at most half the kernel: there a window that starts in the
        padding at `start` comes to its first pixel past the edge at start % d.
        """
        for axis, name in enumerate(AXES):
            starts = range(-self.padding[axis][0], 0, self.stride[axis])[: self.out_size[axis]]
            if any(start % self.dilation[axis] >= self.in_size[axis] for start in starts):
                raise ValueError(
                    f"a window reads only padding along its {name}: kernel_size "
                    f"{self.kernel_size[axis]} with dilation {self.dilation[axis]} steps over all "
                    f"{self.in_size[axis]} {name} of x; use less padding or less dilation"
                )


def _named_padding(padding, kernel_size, stride, dilation):
    if padding == "valid":
        return ((0, 0), (0, 0))
    if padding != "same":
        raise ValueError(
            f'padding is {short(padding)}; as a word it must be "valid" (none) or "same" (keep the size)'
        )
    if tuple(stride) != (1, 1):
        raise ValueError(f'padding is "same" and stride is {stride}; "same" needs stride 1')
    totals = [span(k, d) - 1 for k, d in zip(kernel_size, dilation, strict=True)]
    return tuple((total // 2, total - total // 2) for total in totals)


def _is_plain(value, least):
    """Whether `value` is an int as nearly every call has it, so that calls are quick."""
    return type(value) is int and least <= value <= MOST


def _is_plain_pair(value, least):
    return (
        type(value) is tuple
        and len(value) == 2
        and _is_plain(value[0], least)
        and _is_plain(value[1], least)
    )


def _is_sequence(value):
    # Strings have a length too, but are never a pair of numbers; 0-d arrays have none.
    return not isinstance(value, str | bytes | dict | set) and (
        isinstance(value, tuple | list) or getattr(value, "ndim", 0) > 0
    )
