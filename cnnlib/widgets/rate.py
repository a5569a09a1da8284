"""The explorer of the learning rate: one weight walks down a parabola, step by step."""

import matplotlib.pyplot as plt
import numpy as np

from cnnlib.plots import style
from cnnlib.widgets import bundle
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.traits import Number, Whole, together

INPUT, TARGET = 2, 6
SHOWN = (-1, 7)  # the weights between which the parabola is drawn
MOST = 6  # steps


class RateExplorer(Explorer):
    """Shows steps of gradient descent on loss = (2w - 6)², the loss of y = 2w with target 6.

    Each step is w -= rate * slope, with slope = 2 (2w - 6) 2. So 3 - w, the error of the weight, is
    multiplied by 1 - 8 rate: to 0 at rate 1/8, to its opposite at 1/4. Moving w or the rate takes
    all steps anew.

    An event is answered in the browser, within some milliseconds; what observes a trait in Python
    hears of it about 50 ms later.

    Parameters
    ----------
    w : number, -1 to 7
        Where the weight starts.
    rate : number, more than 0 and at most 1
    steps : int, 0 to 6
        How many are taken.

    Attributes
    ----------
    path, losses, slopes : float64 arrays (steps + 1,)
        The weight before the first step and after each; the loss and its slope there.
    picked : (grid, 0, step) or None
        Grids are "w" and "loss".

    Examples
    --------
    >>> from cnnlib.widgets import RateExplorer
    >>> RateExplorer(w=1, rate=1 / 16, steps=3).path
    array([1.  , 2.  , 2.5 , 2.75])
    """

    _esm = bundle.module("rate")
    own_tasks = 2
    grids = ("w", "loss")
    w, rate = Number(), Number()
    steps = Whole(least=0, most=MOST)

    def __init__(self, w=1, rate=1 / 16, *, steps=3):
        super().__init__(w=w, rate=rate, steps=steps, picked=("w", 0, steps))

    @property
    def path(self):
        """The weight before the first step and after each."""
        weights = [self.w]
        for _ in range(self.steps):
            weights.append(weights[-1] - self.rate * _slope(weights[-1]))
        return np.array(weights)

    @property
    def losses(self):
        """The loss at each weight of the path."""
        return _loss(self.path)

    @property
    def slopes(self):
        """The loss's slope at each weight of the path."""
        return _slope(self.path)

    @style.light
    def still(self):
        """Return a matplotlib figure of the present state, for paper."""
        figure, (valley, fall) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
        weights = np.linspace(*SHOWN, 161)
        valley.plot(weights, _loss(weights), color="0.6")
        valley.plot(self.path, self.losses, "o-", color=style.BLUE)
        valley.set(xlim=SHOWN, ylim=(-3, _loss(SHOWN[0])), xlabel="w", ylabel="loss")
        fall.plot(self.losses, "o-", color=style.BLUE)
        fall.set(xlabel="step", ylabel="loss", xlim=(0, MOST))
        figure.suptitle(f"rate {self.rate:g}")
        return figure

    @together("w")
    def _check_weight(self, w):
        low, high = SHOWN
        if not low <= w <= high:
            raise ValueError(f"w is {w:g}; this explorer draws weights from {low} to {high}")

    @together("rate")
    def _check_rate(self, rate):
        if not 0 < rate <= 1:
            raise ValueError(f"rate is {rate:g}; it must be more than 0 and at most 1")


def _loss(w):
    return (INPUT * w - TARGET) ** 2


def _slope(w):
    return 2 * (INPUT * w - TARGET) * INPUT
