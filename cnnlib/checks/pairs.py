"""Pairs (rows, columns) of whole numbers, and padding in all its forms."""

from cnnlib.checks.values import MOST, integer
from cnnlib.checks.wording import short
from cnnlib.shapes import span

AXES = ("rows", "columns")


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
        return _written_out_padding(padding)
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


def _written_out_padding(padding):
    if len(padding) != 2 or not all(_is_sequence(ends) and len(ends) == 2 for ends in padding):
        raise ValueError(
            f"padding is {short(padding)}; written out it must be ((top, bottom), (left, right))"
        )
    return tuple(
        tuple(integer(count, f"padding[{axis}][{end}]", least=0) for end, count in enumerate(ends))
        for axis, ends in enumerate(padding)
    )


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
