"""The explorer of grad_x in two ways: scattered as stamps of w, gathered by the turned kernel."""

import numpy as np

from cnnlib import checks
from cnnlib.padding import inserted_gradient, rot180
from cnnlib.vectorized import conv2d_single
from cnnlib.widgets import bundle, figure
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.tasks import stamps
from cnnlib.widgets.traits import (
    LARGEST,
    Numbers,
    Pair,
    Whole,
    check_shape,
    numbers,
    together,
)


class ScatterGatherExplorer(Explorer):
    """Builds grad_x as stamps of w, one a step, beside the turned kernel's slide. They end equal.

    An event is answered in the browser, within some milliseconds; what observes a trait in Python
    hears of it about 50 ms later.

    Parameters
    ----------
    grad_y : array (H_out, W_out) or (W_out,)
    w : array (kH, kW) or (kW,)
    stride : int or (rows, columns)
    x_size : (rows, columns), optional
        Size of x; as small as the windows allow otherwise, so that nothing is left over.

    Attributes
    ----------
    step : int
        How many stamps, and how many pixels, are done.
    picked : (grid, row, column) or None
        Grids are "grad_y", "w", "stamped", "inserted", "turned w" and "gathered". A picked output
        or pixel sets the step.

    Examples
    --------
    >>> explorer = ScatterGatherExplorer([[1, 10]], [[1, 2], [3, 4]])
    >>> explorer.grad_x
    array([[ 1., 12., 20.],
           [ 3., 34., 40.]])
    >>> explorer.stamped  # after the first stamp
    array([[1., 2., 0.],
           [3., 4., 0.]])
    """

    _esm = bundle.module("stamps")
    known_tasks = stamps.TASKS
    grids = ("grad_y", "w", "stamped", "inserted", "turned w", "gathered")
    grad_y, w = Numbers(), Numbers()
    stride, x_size = Pair(default_value=(1, 1)), Pair()
    step = Whole(least=0, most=LARGEST**2)

    def __init__(self, grad_y, w, *, stride=1, x_size=None):
        grad_y, w = numbers(grad_y, "grad_y"), numbers(w, "w")
        if x_size is None:
            sizes = zip(grad_y.shape, w.shape, checks.pair(stride, "stride"), strict=True)
            x_size = [(out - 1) * s + k for out, k, s in sizes]
        arrays = {"grad_y": grad_y, "w": w}
        super().__init__(**arrays, stride=stride, x_size=x_size, step=1, picked=("grad_y", 0, 0))

    @property
    def inserted(self):
        """The inserted gradient over which the turned kernel slides."""
        return inserted_gradient(self.grad_y, self.x_size, self.w.shape, stride=self.stride)

    @property
    def grad_x(self):
        """What both ways end with, shape x_size."""
        return conv2d_single(self.inserted, rot180(self.w))

    @property
    def stamped(self):
        """grad_x as far as the stamps have made it."""
        grad_x = np.zeros(self.x_size)
        (s_h, s_w), (k_h, k_w) = self.stride, self.w.shape
        for i, j in list(np.ndindex(self.grad_y.shape))[: self.step]:
            stamp = self.grad_y[i, j] * self.w
            grad_x[s_h * i : s_h * i + k_h, s_w * j : s_w * j + k_w] += stamp
        return grad_x

    def still(self):
        """Return a matplotlib figure: the stamps so far above, the slide so far below."""
        waiting = np.arange(self.grad_x.size).reshape(self.x_size) >= self.step
        gathered = np.ma.masked_where(waiting, self.grad_x)
        marks = [{}, {}, {}, {}]
        if self.step:
            pixel = np.unravel_index(min(self.step, waiting.size) - 1, self.x_size)
            output = np.unravel_index(min(self.step, self.grad_y.size) - 1, self.grad_y.shape)
            corner = np.multiply(output, self.stride)
            sizes = (1, 1), self.w.shape, self.w.shape, (1, 1)
            places = zip((output, corner, pixel, pixel), sizes, strict=True)
            marks = [{"window": tuple(map(_run, place, size))} for place, size in places]
        return figure.draw(
            [("grad_y", self.grad_y, marks[0]), ("grad_x by stamps", self.stamped, marks[1])],
            [
                ("inserted gradient", self.inserted, marks[2]),
                ("Rot180(w)", rot180(self.w), {}),
                ("grad_x by the slide", gathered, marks[3]),
            ],
        )

    @together("grad_y", "w", "stride", "x_size")
    def _check_fit(self, grad_y, w, stride, x_size):
        window = checks.ConvOptions(stride).window(x_size, w.shape)
        if max(x_size) > LARGEST:
            raise ValueError(f"x_size is {x_size}; an explorer draws at most {LARGEST} a side")
        check_shape("grad_y", grad_y, window.out_size, of=f"the y of an x of {x_size}")


def _run(start, count):
    return range(int(start), int(start) + count)
