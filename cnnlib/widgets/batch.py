"""The explorer of a batch: each sample's own grad_w, their sum and mean, and where the 1/n lives."""

import numpy as np

from cnnlib import checks, vectorized
from cnnlib.widgets import bundle, figure
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.tasks import batch
from cnnlib.widgets.traits import (
    Numbers,
    Pair,
    Word,
    check_shape,
    invented,
    numbers,
    together,
)

SAMPLES = 3
HOMES = ("the loss", "the layer", "both", "nowhere")


class BatchExplorer(Explorer):
    """Shows each sample's own grad_w, what the layer makes of them, and who divides by n.

    An event is answered in the browser, within some milliseconds; what observes a trait in Python
    hears of it about 50 ms later.

    Parameters
    ----------
    x : array (N, H, W), at most 3 samples of 8 a side, one channel each
    kernel_size : int or (rows, columns)
    grad_y : array (N, H_out, W_out), optional
        Each sample's gradient before any division by n; small integers are made up otherwise.

    Attributes
    ----------
    home : str
        Where the 1/n lives: "the loss", "the layer", "both" or "nowhere".
    picked : (grid, row, column) or None
        Grids are called "x[0]", "grad_y[0]", "own grad_w[0]" and "grad_w".
    own, grad_w : arrays
        Every sample's gradient of w, and that of the batch.

    Examples
    --------
    >>> explorer = BatchExplorer(np.ones((2, 3, 3)), 2, np.ones((2, 2, 2)))
    >>> explorer.grad_w
    array([[4., 4.],
           [4., 4.]])
    >>> explorer.home = "nowhere"
    >>> explorer.grad_w
    array([[8., 8.],
           [8., 8.]])
    """

    _esm = bundle.module("batch")
    known_tasks = batch.TASKS
    x, grad_y = Numbers("(N, H, W)", largest=8), Numbers("(N, H_out, W_out)", largest=8)
    kernel_size = Pair()
    home = Word(HOMES)

    def __init__(self, x, kernel_size, grad_y=None):
        x, kernel_size = numbers(x, "x", axes="(N, H, W)"), checks.pair(kernel_size, "kernel_size")
        if grad_y is None:
            size = checks.ConvOptions().window(x.shape[1:], kernel_size).out_size
            grad_y = [np.roll(invented(size), n) for n in range(len(x))]
        super().__init__(x=x, kernel_size=kernel_size, grad_y=grad_y, picked=("grad_w", 0, 0))

    @property
    def own(self):
        """Each sample's gradient of w, shape (N, kH, kW)."""
        upstream = self.grad_y / (len(self.x) if self.home in ("the loss", "both") else 1)
        w = np.zeros(self.kernel_size)
        return np.array(
            [
                vectorized.conv2d_single_backward(gradient, x, w)[1]
                for gradient, x in zip(upstream, self.x, strict=True)
            ]
        )

    @property
    def grad_w(self):
        """What the layer hands to the optimiser, shape (kH, kW)."""
        return self.own.sum(axis=0) / (len(self.x) if self.home in ("the layer", "both") else 1)

    def still(self):
        """Return a matplotlib figure: a column for each sample, and the batch's gradient."""
        own = [(f"own grad_w[{n}]", gradient, {}) for n, gradient in enumerate(self.own)]
        return figure.draw(
            [(f"x[{n}]", x, {}) for n, x in enumerate(self.x)],
            [*own, ("grad_w", self.grad_w, {})],
            title=f"The 1/n lives in: {self.home}",
        )

    @property
    def grids(self):
        """The names of all grids."""
        kinds = ("x", "grad_y", "own grad_w")
        return ("grad_w", *(f"{kind}[{n}]" for kind in kinds for n in range(len(self.x))))

    @together("x", "kernel_size", "grad_y")
    def _check_fit(self, x, kernel_size, grad_y):
        samples, *size = x.shape
        if samples > SAMPLES:
            raise ValueError(
                f"x has {samples} samples; an explorer draws at most {SAMPLES}: x[:{SAMPLES}]"
            )
        out_size = checks.ConvOptions().window(tuple(size), kernel_size).out_size
        check_shape("grad_y", grad_y, (samples, *out_size))
