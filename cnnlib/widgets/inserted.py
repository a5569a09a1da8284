"""The explorer of the notes' inserted gradient: built in three moves, and what is read from it."""

import numpy as np

from cnnlib import checks, trace
from cnnlib.padding import crop, insert, inserted_gradient, pad, rot180
from cnnlib.shapes import SlidingWindow
from cnnlib.vectorized import conv2d_single
from cnnlib.widgets import bundle, figure
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.tasks import inserted
from cnnlib.widgets.traits import Numbers, Whole, fitted, invented, numbers, together

MOST = {"h": 9, "k": 4, "s": 4, "p": 2}
LARGEST = {"grad_y": 13, "w": 4}  # rows and columns for every place of the sliders
FINISHED = 3


class InsertedGradientExplorer(Explorer):
    """Builds the inserted gradient of an h x h picture, and grad_x = inserted ⋆ Rot180(w) from it.

    An event is answered in the browser, within some milliseconds; what observes a trait in Python
    hears of it about 50 ms later.

    Parameters
    ----------
    h, k, s, p : int
        Size of the picture (at most 9), of the kernel (4), stride (4) and padding (2).
    grad_y, w : array (H_out, W_out) and (kH, kW), optional
        Their numbers, from the upper left corner on. What they lack at a size is made up.

    Attributes
    ----------
    step : int
        How far it is built: 0 grad_y, 1 zeros inserted, 2 with its border, 3 with the tail.
    picked : (grid, row, column) or None
        Grids are "grad_y", "inserted", "turned w" and "grad_x".

    Examples
    --------
    >>> explorer = InsertedGradientExplorer(h=4, k=2, s=2)
    >>> explorer.grad_x.shape
    (4, 4)
    """

    _esm = bundle.module("inserted")
    known_tasks = inserted.TASKS
    grids = ("grad_y", "inserted", "turned w", "grad_x")
    h, k, s = (Whole(least=1, most=MOST[name]) for name in "hks")
    p = Whole(least=0, most=MOST["p"])
    step = Whole(least=0, most=FINISHED)
    grad_y, w = Numbers(largest=LARGEST["grad_y"]), Numbers(largest=LARGEST["w"])

    def __init__(self, h=6, k=3, s=2, p=0, *, grad_y=None, w=None):
        # Large enough for every place of the sliders: the page takes the part that it needs.
        arrays = {"grad_y": _enlarged("grad_y", grad_y), "w": _enlarged("w", w)}
        super().__init__(h=h, k=k, s=s, p=p, step=FINISHED, picked=("inserted", 0, 0), **arrays)

    def _argument(self, name):
        value = super()._argument(name)
        made_up = name in LARGEST and np.array_equal(value, _enlarged(name, None))
        return None if made_up else value

    @property
    def window(self):
        """The kernel over the padded picture, a `cnnlib.shapes.SlidingWindow`."""
        return self._window()

    @property
    def inserted(self):
        """The inserted gradient of the present sizes, tail included."""
        rows, columns = self.window.out_size
        grad_y = self.grad_y[:rows, :columns]
        return inserted_gradient(grad_y, self.window.padded_size, self.k, stride=self.s)

    @property
    def grad_x(self):
        """The gradient of the picture, shape (h, h)."""
        return crop(conv2d_single(self.inserted, rot180(self.w[: self.k, : self.k])), self.p)

    @property
    def built(self):
        """The inserted gradient as far as `step` has built it."""
        rows, columns = self.window.out_size
        if self.step == 0:
            return self.grad_y[:rows, :columns]
        return self.inserted[self._kept, self._kept]

    def still(self):
        """Return a matplotlib figure: grad_y, the inserted gradient as far as it is built, grad_x."""
        rows, columns = self.window.out_size
        tail = self.window.leftover[0]
        real = pad(insert(np.ones((rows, columns), bool), self.s), self.k - 1)
        tails = pad(np.zeros(real.shape, bool), ((0, tail), (0, tail)), value=True)
        real = pad(real, ((0, tail), (0, tail)))
        marks = {"inserted": ~real, "tail": tails}
        marks = {name: mask[self._kept, self._kept] for name, mask in marks.items()}
        grids = [("grad_y", self.grad_y[:rows, :columns], {})]
        if self.step > 0:
            grids.append(("inserted gradient", self.built, marks))
        if self.step == FINISHED:
            read = trace.coverage(self.h, self.k, stride=self.s, padding=self.p)
            grids.append(("grad_x", self.grad_x, {"unread": read == 0}))
        return figure.draw(grids)

    @property
    def _kept(self):
        """The rows, and the columns, of the finished array that are built at the present step."""
        end = self.window.padded_size[0] + self.k - 1 - self.window.leftover[0]
        if self.step < 2:
            return slice(self.k - 1, end - self.k + 1)
        return slice(0, None if self.step == FINISHED else end)

    def _window(self, **changed):
        now = {name: getattr(self, name) for name in MOST} | changed
        pairs = {name: (value, value) for name, value in now.items()}
        padding = (pairs["p"], pairs["p"])
        return SlidingWindow(pairs["h"], pairs["k"], pairs["s"], padding)

    @together(*MOST)
    def _check_fit(self, **now):
        checks.require_fit("x", self._window(**now))


def _enlarged(name, array):
    """Return an array of LARGEST size that begins with the numbers given, if any."""
    size = (LARGEST[name],) * 2
    if array is None:
        return invented(size)
    return fitted(numbers(array, name, largest=LARGEST[name]), size)
