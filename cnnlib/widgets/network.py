"""The explorer of the running network: pick a number, see what feeds it, nudge it, watch L."""

import numpy as np

from cnnlib import vectorized
from cnnlib.shapes import output_size
from cnnlib.widgets import bundle, figure
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.tasks import network
from cnnlib.widgets.traits import Flag, Number, Numbers, Whole, check_shape, together


class NetworkExplorer(Explorer):
    """Shows x, y = x ⋆ w + b, z = averages of 2 x 2 blocks of y, the vector, and the score L.

    L is the sum of grad_z ⊙ z, so that grad_z is the upstream gradient.

    An event is answered in the browser, within some milliseconds; what observes a trait in Python
    hears of it about 50 ms later.

    Parameters
    ----------
    x : array (H, W), at most 12 a side
    w : array (kH, kW)
    b : number
    grad_z : array of z's shape

    Attributes
    ----------
    nudge : int, -3 to 3
        What is added to the picked number; everything after it follows.
    gradients : bool
        Whether the gradients are shown.
    picked : (grid, row, column) or None
    y, z, score, grad_y, grad_x, grad_w, grad_b
        Computed from the present state, the nudge included.

    Examples
    --------
    >>> explorer = NetworkExplorer([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, 1]], 0, [[3]])
    >>> explorer.z
    array([[10.]])
    >>> explorer.score
    30.0
    >>> explorer.picked, explorer.nudge = ("w", 0, 0), 1
    >>> explorer.score
    39.0
    """

    _esm = bundle.module("network")
    known_tasks = network.TASKS
    grids = ("x", "w", "b", "y", "z", "flat", "L")
    grids += ("grad_x", "grad_w", "grad_b", "grad_y", "grad_z")
    x, w, grad_z = Numbers(), Numbers(), Numbers()
    b = Number()
    nudge = Whole(least=-3, most=3)
    gradients = Flag()

    def __init__(self, x, w, b, grad_z, *, gradients=False):
        arrays = {"x": x, "w": w, "b": b, "grad_z": grad_z}
        super().__init__(**arrays, nudge=0, gradients=gradients, picked=("z", 0, 0))

    @property
    def y(self):
        """The convolution's output."""
        x, w, b = (self._nudged(name, getattr(self, name)) for name in "xwb")
        return self._nudged("y", vectorized.conv2d_single(x, w, b))

    @property
    def z(self):
        """Averages of y's 2 x 2 blocks."""
        return self._nudged("z", vectorized.avg_pool2d(self.y, 2))

    @property
    def score(self):
        """L = the sum of grad_z ⊙ z."""
        return float(self._nudged("flat", self.z.reshape(1, -1)).ravel() @ self.grad_z.ravel())

    @property
    def grad_y(self):
        """How much L rises when an entry of y rises by one."""
        return vectorized.avg_pool2d_backward(self.grad_z, self.y, 2)

    @property
    def grad_x(self):
        """How much L rises when an entry of x rises by one."""
        return self._convolution_gradients()[0]

    @property
    def grad_w(self):
        """How much L rises when an entry of w rises by one."""
        return self._convolution_gradients()[1]

    @property
    def grad_b(self):
        """How much L rises when b rises by one."""
        return self._convolution_gradients()[2]

    def still(self):
        """Return a matplotlib figure of the present state, for paper."""
        values = {name: self._nudged(name, getattr(self, name)) for name in "xw"}
        values |= {"y": self.y, "z": self.z}
        rows = [[(name, array, self._mark(name)) for name, array in values.items()]]
        if self.gradients:
            names = ("grad_x", "grad_w", "grad_y", "grad_z")
            rows.append([(name, getattr(self, name), self._mark(name[5:])) for name in names])
        return figure.draw(*rows, title=f"L = {self.score:g}".replace("-", "−"))

    def _convolution_gradients(self):
        x, w = (self._nudged(name, getattr(self, name)) for name in "xw")
        return vectorized.conv2d_single_backward(self.grad_y, x, w)

    def _mark(self, name):
        grid, *place = self.picked or ("", 0, 0)
        return {"touched": [tuple(place)]} if grid.removeprefix("grad_") == name else {}

    def _nudged(self, name, values):
        grid, *place = self.picked or ("", 0, 0)
        if grid.removeprefix("grad_") != name or not self.nudge:
            return values
        values = np.array(values)
        values[tuple(place) if values.ndim else ()] += self.nudge
        return values

    @together("x", "w", "grad_z")
    def _check_fit(self, x, w, grad_z):
        y = [output_size(h, k) for h, k in zip(x.shape, w.shape, strict=True)]
        if min(y) < 2:
            raise ValueError(
                f"y would be {y[0]} x {y[1]}; pooling blocks of 2 x 2 needs at least 2 x 2"
            )
        check_shape("grad_z", grad_z, [out // 2 for out in y], of="z")

    def _check_cell(self, grid, row, column):
        super()._check_cell(grid, row, column)
        kind = grid.removeprefix("grad_")
        sizes = {"b": (1, 1), "L": (1, 1), "flat": (1, self.grad_z.size)}
        rows, columns = sizes.get(kind) or getattr(self, kind).shape
        if row >= rows or column >= columns:
            raise ValueError(
                f"picked is {(grid, row, column)}, but {kind} has shape {(rows, columns)}"
            )
