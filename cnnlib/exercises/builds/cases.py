"""The calls on which builds are tried: settings of what slides, and of what pools.

Each is awkward in its own way: taller than wide, wider than tall, oblong kernels, rows left over,
strides beyond the kernel, integers, memory in another order, an array that nobody may write to.
"""

from dataclasses import dataclass
from itertools import cycle

import numpy as np

from cnnlib.exercises.cases import Case
from cnnlib.shapes import output_size

# H, W | kH, kW | stride, padding
SLIDES = (
    ((2, 3), (2, 2), 1, 0),
    ((4, 6), (2, 3), 1, 0),
    ((7, 5), (3, 2), 2, 0),
    ((5, 8), (3, 3), 1, 1),
    ((8, 5), (3, 3), 2, 1),
    ((6, 7), (3, 2), 3, 2),
    ((7, 8), (2, 2), 3, 0),
)
WHOLE = ((5, 6), (2, 2), 2, 0)  # whole pixels; weights and upstream gradients in halves
VIEWED, READ_ONLY = SLIDES[2], SLIDES[1]  # as channels last in memory; not to be written to
# H, W | kernel_size, stride
POOLS = (
    ((2, 3), 1, None),
    ((4, 6), 2, None),
    ((5, 7), 2, None),
    ((5, 6), 3, 1),
    ((7, 6), 3, 2),
    ((8, 7), 2, 3),
)
NEGATIVE = ((4, 5), 2, 1)  # so that a 0 would win
WHOLE_TIES = ((4, 6), 2, None)  # whole pixels with ties; upstream gradients in halves


@dataclass(frozen=True)
class Slides:
    """Images under kernels: draws (grad_y, x, w, b, options).

    `n` is the number of samples, or None for one image without that axis; `channels` are pairs
    (C_in, C_out), taken in turn, or () for one channel without that axis. `takes` are the options
    that the build knows. Where it knows a stride but no padding, settings with padding are left
    out; where it knows neither, all sizes are asked at stride 1.
    """

    n: int | None = None
    channels: tuple = ()
    takes: tuple = ("stride", "padding")

    def cases(self, draw):
        """Yield every setting as (grad_y, x, w, b, options)."""
        channels = cycle(self.channels or [()])
        settings = [s for s in SLIDES if s[3] == 0 or "padding" in self.takes or not self.takes]
        for setting in settings:
            yield self._drawn(draw, setting, next(channels))
        grad_y, x, w, b, options = self._drawn(draw, WHOLE, next(channels))
        yield grad_y - 0.5, x.astype(int), w - 0.5, b, options
        grad_y, x, w, b, options = self._drawn(draw, VIEWED, next(channels))
        yield grad_y, _channels_last(x), w, b, options
        grad_y, x, w, b, options = self._drawn(draw, READ_ONLY, next(channels))
        yield grad_y, _read_only(x), w, b, options

    def sized(self, draw, scale):
        """One setting with `scale` times the samples and the columns."""
        channels = self.channels[0] if self.channels else ()
        setting = ((6, 6 * scale), (3, 2), 1, 0)
        return self._drawn(draw, setting, channels, self.n and self.n * scale)

    def _drawn(self, draw, setting, channels, n=None):
        size, kernel, stride, padding = setting
        samples = (n or self.n,) if self.n else ()
        asked = {"stride": stride, "padding": padding}
        options = {name: asked[name] for name in self.takes}
        stride, padding = options.get("stride", 1), options.get("padding", 0)
        out = [
            output_size(length, k, stride=stride, padding=2 * padding)
            for length, k in zip(size, kernel, strict=True)
        ]
        x, w = draw((*samples, *channels[:1], *size)), draw((*channels[::-1], *kernel))
        return draw((*samples, *channels[1:], *out)), x, w, draw(channels[1:]), options


@dataclass(frozen=True)
class Pools:
    """Images under pooling windows: draws (grad_y, x, kernel_size, options).

    `lead` are the axes before rows and columns. Every second image has ties. `padding` says whether
    the build knows it; then every setting with room for it is asked again with a border of 1.
    """

    lead: tuple = ()
    padding: bool = False

    def cases(self, draw):
        """Yield every setting as (grad_y, x, kernel_size, options)."""
        for number, setting in enumerate(POOLS):
            grad_y, x, k, options = self._drawn(draw, setting)
            yield grad_y, _with_ties(x) if number % 2 else x, k, options
        grad_y, x, k, options = self._drawn(draw, NEGATIVE)
        yield grad_y, -abs(x), k, options
        grad_y, x, k, options = self._drawn(draw, WHOLE_TIES)
        yield grad_y - 0.5, _with_ties(x).astype(int), k, options
        grad_y, x, k, options = self._drawn(draw, POOLS[4])
        yield grad_y, _channels_last(x), k, options
        grad_y, x, k, options = self._drawn(draw, POOLS[1])
        yield grad_y, _read_only(x), k, options
        if self.padding:
            for setting in (NEGATIVE, POOLS[4], POOLS[2]):
                grad_y, x, k, options = self._drawn(draw, setting, padding=1)
                yield grad_y, -abs(x), k, options

    def sized(self, draw, scale):
        """One setting with `scale` times the samples and the columns."""
        lead = (self.lead[0] * scale, *self.lead[1:]) if self.lead else ()
        return Pools(lead)._drawn(draw, ((6, 6 * scale), 2, None))

    def _drawn(self, draw, setting, padding=0):
        size, k, stride = setting
        options = {"padding": padding} if padding else {}
        if stride:
            options["stride"] = stride
        out = [output_size(length, k, stride=stride or k, padding=2 * padding) for length in size]
        return draw((*self.lead, *out)), draw((*self.lead, *size)), k, options


def slide(_, x, w, b, options):
    """The call of a convolution."""
    return Case(x, w, **options) if b is None else Case(x, w, b, **options)


def slide_back(grad_y, x, w, _, options):
    """The call of its gradients."""
    return Case(grad_y, x, w, **options)


def pooled(_, x, kernel_size, options):
    """The call of a pooling."""
    return Case(x, kernel_size, **options)


def pooled_back(grad_y, x, kernel_size, options):
    """The call of its gradient."""
    return Case(grad_y, x, kernel_size, **options)


def _with_ties(x):
    """The same image in few values, so that several pixels of a window are the largest."""
    return np.sign(x) * (1 + abs(x) // 4)


def _channels_last(x):
    """The same numbers, as a view of memory in which the channels (or the columns) lie together."""
    axes = (-2, -1) if x.ndim == 2 else (-3, -1)
    return np.moveaxis(np.moveaxis(x, *axes).copy(), *axes[::-1])


def _read_only(x):
    x.flags.writeable = False
    return x
