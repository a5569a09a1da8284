"""What a build is tried on: the awkward cases, and one plain case that can be made twice as wide.

A build that slides or pools is asked them by `calls`, with a function that writes the call:

    conv2d.calls(Slides(axes=4), slide)
"""

from dataclasses import dataclass

from cnnlib.exercises.awkward import (
    APART,
    NO_PADDING,
    ONE_BY_ONE,
    ONE_CHANNEL,
    ONE_IMAGE,
    SQUARE,
    Convolution,
    Pooling,
    convolutions,
    poolings,
)
from cnnlib.exercises.cases import Case


@dataclass(frozen=True)
class Slides:
    """Convolutions of images with `axes` axes; an option that the build does not know is False."""

    axes: int = 2
    stride: bool = True
    padding: bool = True

    @property
    def lacks(self):
        """What these cases cannot have, and why."""
        return _lacks(self.axes, NO_PADDING if self.stride else ONE_BY_ONE, self.padding)

    def cases(self, draw):
        """Yield every awkward Convolution in plain numbers; of many channels some have no bias."""
        drawn = convolutions(draw, self.axes, stride=self.stride, padding=self.padding)
        for number, c in enumerate(drawn):
            yield c._replace(b=None) if self.axes > 2 and number % 3 == 1 else c

    def sized(self, draw, scale):
        """One Convolution with `scale` times the samples and the columns."""
        x, grad_y = (2 * scale, 3, 6, 6 * scale), (2 * scale, 4, 4, 6 * scale - 1)
        w, b = draw((4, 3, 3, 2)), draw(4)
        if self.axes == 2:
            w, b = w[0, 0], b[0]
        x, grad_y = (draw(shape[4 - self.axes :]) for shape in (x, grad_y))
        return Convolution(grad_y, x, w, b, stride=1, padding=0, topic=None)


@dataclass(frozen=True)
class Pools:
    """Poolings of images with `axes` axes, with or without a border."""

    axes: int = 2
    padding: bool = True

    @property
    def lacks(self):
        """What these cases cannot have, and why."""
        return {**SQUARE, **APART, **_lacks(self.axes, NO_PADDING, self.padding)}

    def cases(self, draw):
        """Yield every awkward Pooling in plain numbers."""
        return poolings(draw, self.axes, padding=self.padding)

    def sized(self, draw, scale):
        """One Pooling with `scale` times the samples and the columns."""
        x, grad_y = (2 * scale, 3, 6, 6 * scale), (2 * scale, 3, 3, 3 * scale)
        x, grad_y = (draw(shape[4 - self.axes :]) for shape in (x, grad_y))
        return Pooling(grad_y, x, k=2, stride=None, padding=0, topic=None)


def _lacks(axes, unknown, padding):
    images = {2: ONE_CHANNEL, 3: ONE_IMAGE, 4: {}}[axes]
    return images if padding else {**unknown, **images}


def slide(c):
    """A convolution's call."""
    bias = () if c.b is None else (c.b,)
    return Case(c.x, c.w, *bias, stride=c.stride, padding=c.padding)


def slide_back(c):
    """The call of a convolution's gradients."""
    return Case(c.grad_y, c.x, c.w, stride=c.stride, padding=c.padding)


def pool(p):
    """A pooling's call."""
    return Case(p.x, p.k, stride=p.stride, padding=p.padding)


def pool_back(p):
    """The call of a pooling's gradient."""
    return Case(p.grad_y, p.x, p.k, stride=p.stride, padding=p.padding)
