"""How a message names a value: short, with its kind, its shape or its number in words."""

from reprlib import Repr


class _Short(Repr):
    def repr_int(self, number, level):
        """Python refuses to print more than 4,300 digits."""
        bits = number.bit_length()
        return f"a number of {bits:,} bits" if bits > 128 else super().repr_int(number, level)


short = _Short().repr  # a value as Python writes it, cut where it is long


def kind(value):
    """Return a value's type with its article: a float, an int."""
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def say_shape(shape):
    """Return a shape in words: shape (3, 4): 2 axes."""
    return f"shape {shape}: {say_count(len(shape), 'axis', 'axes')}"


def say_count(count, one, many=None):
    """1 channel, 2 channels; 1 axis, 2 axes."""
    return f"{count} {one if count == 1 else many or one + 's'}"
