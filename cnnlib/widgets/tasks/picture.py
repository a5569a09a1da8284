"""Tasks of the explorer of a photograph."""

from itertools import product

from cnnlib.shapes import output_size
from cnnlib.widgets.tasks.task import Task, found

KERNELS, STRIDES = range(1, 12), range(1, 9)  # what the sliders reach


def rows_and_rest(explorer, *, rows, rest):
    """Find the kernel's size and the stride that give so many rows and leave so many over."""
    high = explorer.picture.planes.shape[1]
    states = [
        {"size of w": (k, k), "stride": (s, s)}
        for k, s in product(KERNELS, STRIDES)
        if output_size(high, k, stride=s) == rows and (high - k) % s == rest
    ]
    text = f"Make y {rows} rows high, with {rest} rows of x left over."
    return Task(text, [[state | _sizes(explorer) for state in found(states, "such size")]])


def as_large_as_x(explorer):
    """Find a kernel, or padding, with which y is as large as the picture."""
    sizes = _sizes(explorer)
    text = "Make y as large as the photograph."
    return Task(text, [[sizes | {"size of y": sizes["size of x"]}]])


def _sizes(explorer):
    """Return what another picture than this one would not show."""
    return {"size of x": explorer.picture.planes.shape[1:]}


TASKS = {"rows_and_rest": rows_and_rest, "as_large_as_x": as_large_as_x}
