"""The explorer of pooling: draw values, make a tie, see where the gradient goes."""

import numpy as np
from traitlets import observe

from cnnlib import checks, trace, vectorized
from cnnlib.padding import pad
from cnnlib.shapes import SlidingWindow
from cnnlib.widgets import bundle, figure
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.tasks import pooling
from cnnlib.widgets.traits import (
    Flag,
    Names,
    Numbers,
    Pair,
    Word,
    check_shape,
    fitted,
    invented,
    together,
)


class PoolingExplorer(Explorer):
    """Shows max or average pooling of a plane, forward and backward.

    An event is answered in the browser, within some milliseconds; what observes a trait in Python
    hears of it about 50 ms later.

    Parameters
    ----------
    x : array (H, W) or (W,), at most 12 a side
        NaN and infinity are shown, too: they win or spoil what they meet.
    kind : "max" or "average"
    kernel_size : int or (rows, columns)
    stride : int or (rows, columns), optional
        The kernel's size otherwise.
    padding : int or (rows, columns), at most half the kernel
    count_include_pad : bool
        Whether an average counts the padding.
    grad_y : array of y's shape, optional
        The upstream gradient; small integers are made up otherwise.
    names : (input, output)
        What they are called on screen, such as ("y", "z") after a convolution.

    Attributes
    ----------
    picked : (grid, row, column) or None
        Grids are "x", "y", "grad_x" and "grad_y", whatever they are called on screen.
    y, grad_x : arrays
        Computed from the present state.

    Examples
    --------
    >>> explorer = PoolingExplorer([[1, 3, 2], [5, 7, 0]], kernel_size=2, stride=1, grad_y=[[10, 20]])
    >>> explorer.y
    array([[7., 7.]])
    >>> explorer.grad_x
    array([[ 0.,  0.,  0.],
           [ 0., 30.,  0.]])
    """

    _esm = bundle.module("pooling")
    known_tasks = pooling.TASKS
    grids = ("x", "y", "grad_x", "grad_y")
    x, grad_y = Numbers(finite=False), Numbers()
    kind = Word(("max", "average"))
    kernel_size, stride = Pair(), Pair()
    padding = Pair(least=0)
    count_include_pad = Flag()
    names = Names(("x", "y"))

    def __init__(
        self,
        x,
        *,
        kind="max",
        kernel_size=2,
        stride=None,
        padding=0,
        count_include_pad=True,
        grad_y=None,
        names=("x", "y"),
    ):
        is_row = np.ndim(checks.array("x", x)) == 1
        if is_row and isinstance(kernel_size, int):
            kernel_size = (1, kernel_size)
            padding = (0, padding) if isinstance(padding, int) else padding
        stride = kernel_size if stride is None else stride
        options = {"kernel_size": kernel_size, "stride": stride, "padding": padding}
        if grad_y is None:
            window = checks.PoolOptions(**options).window(np.shape(np.atleast_2d(x)))
            grad_y = invented(window.out_size)
        more = {"count_include_pad": count_include_pad, "picked": ("y", 0, 0), "names": names}
        super().__init__(x=x, kind=kind, grad_y=grad_y, **options, **more)

    @property
    def options(self):
        """The keyword arguments that make cnnlib compute the same."""
        options = {"stride": self.stride, "padding": self.padding}
        if self.kind == "average":
            options["count_include_pad"] = self.count_include_pad
        return options

    @property
    def y(self):
        """The output, shape (H_out, W_out)."""
        pool = vectorized.max_pool2d if self.kind == "max" else vectorized.avg_pool2d
        return pool(self.x, self.kernel_size, **self.options)

    @property
    def grad_x(self):
        """The gradient of x."""
        max_back, average_back = vectorized.max_pool2d_backward, vectorized.avg_pool2d_backward
        back = max_back if self.kind == "max" else average_back
        return back(self.grad_y, self.x, self.kernel_size, **self.options)

    def still(self):
        """Return a matplotlib figure of the present state, for paper."""
        nothing = -np.inf if self.kind == "max" else 0
        x = pad(self.x, self.padding, nothing)
        around = ~pad(np.ones(self.x.shape, dtype=bool), self.padding)
        options = {"stride": self.stride, "padding": self.padding}
        unread = trace.coverage(self.x.shape, self.kernel_size, **options) == 0
        marks = {"inserted": around, "unread": pad(unread, self.padding)}
        if self.picked and self.picked[0].endswith("y"):
            _, i, j = self.picked
            sizes = zip((i, j), self.stride, self.kernel_size, strict=True)
            marks["window"] = tuple(range(s * place, s * place + k) for place, s, k in sizes)
        before, after = self.names
        return figure.draw(
            [(before, x, marks), (f"{after}: {self.kind} pooling", self.y, {})],
            [
                (f"grad_{before}", self.grad_x, {"unread": unread}),
                (f"grad_{after}", self.grad_y, {}),
            ],
        )

    def _window(self, **changed):
        names = ("x", "kernel_size", "stride", "padding")
        now = {name: getattr(self, name) for name in names} | changed
        ends = checks.pooling_padding(now["padding"], now["kernel_size"])
        return SlidingWindow(now["x"].shape, now["kernel_size"], now["stride"], ends)

    @together("x", "kernel_size", "stride", "padding")
    def _check_fit(self, **now):
        checks.require_fit("x", self._window(**now))

    @together("grad_y")
    def _check_upstream(self, grad_y):
        check_shape("grad_y", grad_y, self._window().out_size)

    @observe("x", "kernel_size", "stride", "padding")
    def _fit_upstream(self, _):
        self.grad_y = fitted(self.grad_y, self._window().out_size)
