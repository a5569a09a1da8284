"""The explorer of the notes' inserted gradient: built in three moves, and what is read from it."""

import numpy as np
from traitlets import validate

from cnnlib import shapes
from cnnlib.padding import crop, insert, inserted_gradient, pad, rot180
from cnnlib.vectorized import conv2d_single
from cnnlib.widgets import bundle, figure
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.traits import Misfit, Numbers, Pick, Whole, invented

MOST = {"h": 9, "k": 4, "s": 4, "p": 2}
FINISHED = 3


class InsertedGradientExplorer(Explorer):
    """Builds the inserted gradient of an h x h picture, and grad_x = inserted ⋆ Rot180(w) from it.

    Parameters
    ----------
    h, k, s, p : int
        Size of the picture (at most 9), of the kernel (4), stride (4) and padding (2).

    Attributes
    ----------
    step : int
        How far it is built: 0 grad_y, 1 zeros inserted, 2 with its border, 3 with the tail.
    picked : (grid, row, column) or None
        Grids are "grad_y", "inserted", "turned w" and "grad_x".
    """

    _esm = bundle.module("inserted")
    h, k, s = (Whole(least=1, most=MOST[name]) for name in "hks")
    p = Whole(least=0, most=MOST["p"])
    step = Whole(least=0, most=FINISHED)
    grad_y, w = Numbers(largest=13), Numbers()
    picked = Pick(("grad_y", "inserted", "turned w", "grad_x"))

    def __init__(self, h=6, k=3, s=2, p=0):
        # Large enough for every place of the sliders: the page takes the part that it needs.
        made_up = {"grad_y": invented((13, 13)), "w": invented((4, 4))}
        super().__init__(h=h, k=k, s=s, p=p, step=FINISHED, picked=("inserted", 0, 0), **made_up)

    @property
    def slide(self):
        """The kernel's walk over the padded picture, a `cnnlib.shapes.Slide`."""
        return self._slide()

    @property
    def inserted(self):
        """The inserted gradient of the present sizes, tail included."""
        rows, columns = self.slide.out_size
        grad_y = self.grad_y[:rows, :columns]
        return inserted_gradient(grad_y, self.slide.padded_size, self.k, stride=self.s)

    @property
    def grad_x(self):
        """The gradient of the picture, shape (h, h)."""
        return crop(conv2d_single(self.inserted, rot180(self.w[: self.k, : self.k])), self.p)

    def still(self):
        """Return a matplotlib figure: grad_y, the inserted gradient as far as it is built, grad_x."""
        rows, columns = self.slide.out_size
        grad_y = self.grad_y[:rows, :columns]
        values, tail = self.inserted, self.slide.leftover[0]
        end = len(values) - tail
        kept = slice(
            *{2: (0, end), FINISHED: (0, None)}.get(self.step, (self.k - 1, end - self.k + 1))
        )
        real = pad(insert(np.ones(grad_y.shape, bool), self.s), self.k - 1)
        real = pad(real, ((0, tail), (0, tail)))
        tails = np.ones(values.shape, dtype=bool)
        tails[:end, :end] = False
        marks = {"inserted": ~real[kept, kept], "tail": tails[kept, kept]}
        grids = [("grad_y", grad_y, {})]
        if self.step > 0:
            grids.append(("inserted gradient", values[kept, kept], marks))
        if self.step == FINISHED:
            grids.append(("grad_x", self.grad_x, {"unread": self._unread()}))
        return figure.draw(grids)

    def _unread(self):
        read = np.zeros(self.slide.padded_size, dtype=bool)
        for offset in np.ndindex(self.slide.kernel_size):
            i, j = (np.arange(out) * self.s for out in self.slide.out_size)
            read[np.ix_(i + offset[0], j + offset[1])] = True
        return crop(~read, self.p)

    def _slide(self, **changed):
        now = {name: getattr(self, name) for name in MOST} | changed
        pairs = {name: (value, value) for name, value in now.items()}
        padding = (pairs["p"], pairs["p"])
        return shapes.Slide(pairs["h"], pairs["k"], pairs["s"], padding)

    @validate(*MOST)
    def _check_fit(self, proposal):
        try:
            self._slide(**{proposal.trait.name: proposal.value}).check("x")
        except ValueError as error:
            raise Misfit(str(error)) from None
        return proposal.value
