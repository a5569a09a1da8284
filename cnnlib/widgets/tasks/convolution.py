"""Tasks of the explorer of one convolution."""

import numpy as np

from cnnlib import trace
from cnnlib.checks import ConvOptions
from cnnlib.vectorized import conv2d_single, conv2d_single_backward
from cnnlib.widgets.tasks.task import Task, found, picks, written

STRIDES = range(1, 5)  # what the slider reaches


def reach(explorer, *, cell):
    """Pick a cell, (grid, row, column)."""
    text = f"Reach {written(*cell)} with the arrow keys, or press it."
    return Task(text, [picks(cell[0], at=[cell[1:]])])


def zero(explorer, *, at=(0, 0)):
    """Make an output 0 by changing one pixel."""
    name = written("y", *at)
    if explorer.y[at] == 0:
        raise ValueError(f"{name} is 0 already; ask for another")
    weights = _weights_on(explorer, at)
    places = found(np.argwhere(weights), f"pixel that changes {name}")
    pictures = []
    for place in map(tuple, places):
        x = explorer.x.copy()
        x[place] -= explorer.y[at] / weights[place]
        pictures.append(x)
    text = f"Make {name} zero by changing one pixel."
    return Task(text, [[{"x": x, name: 0} for x in pictures]])


def stride_for(explorer, *, size):
    """Find the stride that gives y this size and leaves no row or column over."""
    options = explorer.options | {"size of w": explorer.w.shape}
    exact = [s for s in STRIDES if _exact_size(explorer, s) == tuple(size)]
    text = f"Find the stride that gives {size[0]} × {size[1]} outputs and leaves nothing over."
    states = [options | {"stride": (s, s)} for s in found(exact, "such stride")]
    return Task(text, [states])


def impulse(explorer):
    """See the kernel itself in y: an impulse, and the true convolution."""
    x = np.zeros(explorer.x.shape)
    x[tuple(h // 2 for h in x.shape)] = 1
    text = "Let x be an impulse, and make y a copy of w."
    return Task(text, [[{"x": x, "flip": True}]])


def touched_by(explorer, *, outputs):
    """Pick a pixel that so many outputs touched."""
    reads = trace.coverage(explorer.x.shape, explorer.w.shape, **explorer.options)
    pixels = found(np.argwhere(reads == outputs), f"pixel that {outputs} outputs touched")
    return Task(f"Pick a pixel that {outputs} outputs touched.", [_pixels(explorer, pixels)])


def nothing_comes_back(explorer):
    """Pick a pixel that was touched, but by weights that are 0 alone."""
    ones, size = np.ones(explorer.y.shape), explorer.w.shape
    reads = trace.coverage(explorer.x.shape, size, **explorer.options)
    weights = np.abs(explorer.kernel)
    through, _, _ = conv2d_single_backward(ones, explorer.x, weights, **explorer.options)
    pixels = found(np.argwhere((reads > 0) & (through == 0)), "pixel met by zeros alone")
    text = "Pick a pixel that was touched, but to which no gradient can come back."
    return Task(text, [_pixels(explorer, pixels)])


def _pixels(explorer, pixels):
    """Return the states: one of the pixels picked, in an explorer that slides as it did."""
    as_now = {"w": explorer.w, "flip": explorer.flip, **explorer.options}
    return [state | as_now for state in picks("x", "grad_x", at=pixels)]


def _weights_on(explorer, at):
    """Return what each pixel is multiplied by in this output."""
    weights = np.zeros(explorer.x.shape)
    for place in np.ndindex(weights.shape):
        pixel = np.zeros(weights.shape)
        pixel[place] = 1
        weights[place] = conv2d_single(pixel, explorer.kernel, **explorer.options)[at]
    return weights


def _exact_size(explorer, stride):
    """Return the size of y at this stride, or None if something is left over."""
    padding, dilation = explorer.padding, explorer.dilation
    window = ConvOptions(stride, padding, dilation).window(explorer.x.shape, explorer.w.shape)
    return None if any(window.leftover) else window.out_size


TASKS = {
    "reach": reach,
    "zero": zero,
    "stride_for": stride_for,
    "impulse": impulse,
    "touched_by": touched_by,
    "nothing_comes_back": nothing_comes_back,
}
