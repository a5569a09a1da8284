"""The explorer of one convolution: pick a number and see all that it met, forward and backward."""

import numpy as np
from traitlets import observe

from cnnlib import checks, trace, vectorized
from cnnlib.padding import pad, rot180
from cnnlib.shapes import SlidingWindow
from cnnlib.widgets import bundle, figure
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.tasks import convolution
from cnnlib.widgets.traits import Flag, Number, Numbers, Pair, check_shape, fitted, together


class ConvolutionExplorer(Explorer):
    """Shows y = x ⋆ w + b, and with `grad_y` every gradient under its variable.

    Pick a cell of y: its window and the sum. Of x: all outputs that it touched, and grad_x's sum.
    Of w: the numbers that it met, and grad_w's sum. x, w, b and grad_y can be edited in place.

    An event is answered in the browser, within some milliseconds; what observes a trait in Python
    hears of it about 50 ms later.

    Parameters
    ----------
    x : array (H, W) or (W,), at most 12 a side
    w : array (kH, kW) or (kW,)
    b : number
    grad_y : array of y's shape, optional
        The upstream gradient. Where y grows, small integers are made up for the new places.
    stride, padding, dilation : int or (rows, columns)
    flip : bool
        True turns w by 180 degrees first: the true convolution of mathematics.

    Attributes
    ----------
    picked : (grid, row, column) or None
        The picked cell, such as ("y", 0, 2). Like all arguments it can be read, set and observed.
    y, grad_x, grad_w, grad_b : arrays
        Computed from the present state.

    Examples
    --------
    >>> explorer = ConvolutionExplorer([[1, 2, 3], [4, 5, 6]], [[1, 0], [0, 1]], grad_y=[[1, 10]])
    >>> explorer.y
    array([[6., 8.]])
    >>> explorer.grad_x
    array([[ 1., 10.,  0.],
           [ 0.,  1., 10.]])
    """

    _esm = bundle.module("convolution")
    known_tasks = convolution.TASKS
    grids = ("x", "w", "b", "y", "grad_x", "grad_w", "grad_b", "grad_y")
    x, w = Numbers(), Numbers()
    b = Number()
    grad_y = Numbers(allow_none=True)
    stride, dilation = Pair(default_value=(1, 1)), Pair(default_value=(1, 1))
    padding = Pair(default_value=(0, 0), least=0)
    flip = Flag()

    def __init__(self, x, w, b=0, grad_y=None, *, stride=1, padding=0, dilation=1, flip=False):
        options = {"stride": stride, "padding": padding, "dilation": dilation, "flip": flip}
        super().__init__(x=x, w=w, b=b, grad_y=grad_y, picked=("y", 0, 0), **options)

    @property
    def options(self):
        """The keyword arguments that make cnnlib compute the same."""
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}

    @property
    def y(self):
        """The output, shape (H_out, W_out)."""
        return vectorized.conv2d_single(self.x, self.kernel, self.b, **self.options)

    @property
    def grad_x(self):
        """The gradient of x, or None without grad_y."""
        return self._gradients()[0]

    @property
    def grad_w(self):
        """The gradient of w, or None without grad_y."""
        return self._gradients()[1]

    @property
    def grad_b(self):
        """The gradient of b, or None without grad_y."""
        return self._gradients()[2]

    def still(self):
        """Return a matplotlib figure of the present state, for paper."""
        marks = self._marks()
        around = np.ones(self.x.shape, dtype=bool)
        marks["x"] = {name: pad(mask, self.padding) for name, mask in marks["x"].items()}
        marks["x"]["inserted"] = ~pad(around, self.padding)
        rows = [[self._drawn(name, marks[name]) for name in "xwy"]]
        if self.grad_y is not None:
            names = ("grad_x", "grad_w", "grad_y")
            rows.append([self._drawn(name, marks[name]) for name in names])
        return figure.draw(*rows)

    def _drawn(self, name, marks):
        """(title, numbers, marks): x with its padding, w and its gradient turned as w meets x."""
        numbers = getattr(self, name)
        if name == "x":
            return name, pad(numbers, self.padding), marks
        if self.flip and name.endswith("w"):
            turned = {mark: rot180(mask) for mark, mask in marks.items()}
            return f"{name} turned", rot180(numbers), turned
        return name, numbers, marks

    @property
    def kernel(self):
        """Weights as they meet x: turned by 180 degrees for a true convolution."""
        return rot180(self.w) if self.flip else self.w

    def _gradients(self):
        if self.grad_y is None:
            return None, None, None
        grad_x, grad_w, grad_b = vectorized.conv2d_single_backward(
            self.grad_y, self.x, self.kernel, **self.options
        )
        return grad_x, rot180(grad_w) if self.flip else grad_w, grad_b

    def _marks(self):
        """Return the marks by grid: what the picked cell touched, and what no window reads."""
        grid, *place = self.picked or ("y", 0, 0)
        kind = grid.removeprefix("grad_")
        touched = {name: np.zeros(getattr(self, name).shape, dtype=bool) for name in "xwy"}
        for link in _links(self._window(), self.flip):
            if kind in touched and link[kind] == tuple(place):
                for name, mask in touched.items():
                    if link[name] is not None:
                        mask[link[name]] = True
        marks = {name: {"touched": mask} for name, mask in touched.items()}
        reads = trace.coverage(self.x.shape, self.w.shape, **self.options)
        marks["x"]["unread"] = reads == 0
        return marks | {f"grad_{name}": dict(mark) for name, mark in marks.items()}

    def _window(self, **changed):
        now = {name: getattr(self, name) for name in ("x", "w", *self.options)} | changed
        padding = tuple((p, p) for p in now["padding"])
        sizes = now["x"].shape, now["w"].shape
        return SlidingWindow(*sizes, now["stride"], padding, now["dilation"])

    @together("x", "w", "stride", "padding", "dilation")
    def _check_fit(self, **now):
        checks.require_fit("x", self._window(**now))

    @together("grad_y")
    def _check_upstream(self, grad_y):
        if grad_y is not None:
            check_shape("grad_y", grad_y, self._window().out_size)

    @observe("x", "w", "stride", "padding", "dilation")
    def _fit_upstream(self, _):
        if self.grad_y is not None:
            self.grad_y = fitted(self.grad_y, self._window().out_size)


def _links(window, flip):
    """Every (output, weight, pixel) that meet, as indices by grid; None for a pixel of padding."""
    for i, j in np.ndindex(window.out_size):
        for u, v in np.ndindex(window.kernel_size):
            weight = tuple(np.subtract(window.kernel_size, (u + 1, v + 1))) if flip else (u, v)
            pixel = tuple(
                s * place + d * offset - before
                for s, place, d, offset, (before, _) in zip(
                    window.stride, (i, j), window.dilation, (u, v), window.padding, strict=True
                )
            )
            real = all(0 <= p < h for p, h in zip(pixel, window.in_size, strict=True))
            yield {"y": (i, j), "w": weight, "x": pixel if real else None}
