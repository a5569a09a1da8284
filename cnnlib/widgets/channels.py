"""The explorer of channels: partial maps, their sums, and the same backwards."""

import numpy as np

from cnnlib import vectorized
from cnnlib.widgets import bundle, figure
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.tasks import channels
from cnnlib.widgets.traits import (
    Flag,
    Numbers,
    Whole,
    check_shape,
    invented,
    numbers,
    together,
)

CHANNELS = 4


class ChannelMixer(Explorer):
    """Shows w as a wall of kernels, rows q and columns c, and the part that each one makes.

    Forwards the parts of a row add up to y[q]; backwards those of a column add up to grad_x[c].

    An event is answered in the browser, within some milliseconds; what observes a trait in Python
    hears of it about 50 ms later.

    Parameters
    ----------
    x : array (C_in, H, W), at most 4 channels of 8 a side
    w : array (C_out, C_in / groups, kH, kW)
    b : array (C_out,), optional
    grad_y : array of y's shape, optional
        Small integers are made up otherwise.
    groups : int
        How many groups of channels keep apart.

    Attributes
    ----------
    backward : bool
        Whether the gradients are shown.
    picked : (grid, row, column) or None
        Grids are called "x[0]", "w[1,0]", "part[1,0]" and "y[1]".
    y, grad_x : arrays

    Examples
    --------
    >>> mixer = ChannelMixer(np.ones((2, 3, 3)), np.ones((1, 2, 2, 2)), b=[1])
    >>> mixer.y
    array([[[9., 9.],
            [9., 9.]]])
    """

    _esm = bundle.module("channels")
    known_tasks = channels.TASKS
    x, w = Numbers("(C, H, W)", largest=8), Numbers("(C_out, C_in, kH, kW)", largest=8)
    b = Numbers("(C_out,)", largest=CHANNELS)
    grad_y = Numbers("(C_out, H_out, W_out)", largest=8)
    groups = Whole(least=1, most=CHANNELS)
    backward = Flag()

    def __init__(self, x, w, b=None, grad_y=None, *, groups=1, backward=False):
        x, w = numbers(x, "x", axes="(C, H, W)"), numbers(w, "w", axes="(C_out, C_in, kH, kW)")
        b = np.zeros(len(w)) if b is None else b
        if grad_y is None:
            shape = vectorized.conv2d_multi(x, w, b, groups=groups).shape
            grad_y = [np.roll(invented(shape[1:]), q) for q in range(shape[0])]
        arrays = {"x": x, "w": w, "b": b, "grad_y": grad_y, "groups": groups}
        super().__init__(**arrays, backward=backward, picked=("y[0]", 0, 0))

    @property
    def y(self):
        """The output, shape (C_out, H_out, W_out)."""
        return vectorized.conv2d_multi(self.x, self.w, self.b, groups=self.groups)

    @property
    def grad_x(self):
        """The gradient of x."""
        return vectorized.conv2d_multi_backward(self.grad_y, self.x, self.w, groups=self.groups)[0]

    @property
    def parts(self):
        """The parts that are shown, by (q, place in w's second axis)."""
        outputs, inputs = len(self.w) // self.groups, self.w.shape[1]
        parts = {}
        for q, d in np.ndindex(self.w.shape[:2]):
            x, w = self.x[q // outputs * inputs + d], self.w[q, d]
            if self.backward:
                part, _, _ = vectorized.conv2d_single_backward(self.grad_y[q], x, w)
            else:
                part = vectorized.conv2d_single(x, w)
            parts[q, d] = part
        return parts

    def still(self):
        """Return a matplotlib figure: a row for each output, with its parts and their sum."""
        ends = self.grad_y if self.backward else self.y
        tops = self.grad_x if self.backward else self.x
        names = ("grad_x", "grad_y") if self.backward else ("x", "y")
        rows = [[(f"{names[0]}[{c}]", plane, {}) for c, plane in enumerate(tops)]]
        for q, end in enumerate(ends):
            parts = [(f"part[{a},{d}]", part, {}) for (a, d), part in self.parts.items() if a == q]
            rows.append([*parts, (f"{names[1]}[{q}]", end, {})])
        return figure.draw(*rows)

    @property
    def grids(self):
        """The names of all grids."""
        ends = [f"x[{c}]" for c in range(len(self.x))] + [f"y[{q}]" for q in range(len(self.w))]
        pairs = list(np.ndindex(self.w.shape[:2]))
        return (*ends, *(f"{kind}[{q},{d}]" for kind in ("w", "part") for q, d in pairs))

    @together("x", "w", "b", "grad_y", "groups")
    def _check_fit(self, x, w, b, grad_y, groups):
        for name, array in (("x", x), ("w", w)):
            if max(array.shape[:-2]) > CHANNELS:
                raise ValueError(f"{name} has shape {array.shape}; at most {CHANNELS} channels fit")
        check_shape("grad_y", grad_y, vectorized.conv2d_multi(x, w, b, groups=groups).shape)
