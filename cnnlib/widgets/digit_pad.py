"""A pad to draw a digit on, and a trained network that reads it while it is drawn."""

import numpy as np

from cnnlib import datasets, plots
from cnnlib.ink import fit_to_ink
from cnnlib.vectorized import avg_pool2d
from cnnlib.widgets import bundle
from cnnlib.widgets.explorer import Explorer
from cnnlib.widgets.reader import Reader, Weights, weights_of
from cnnlib.widgets.traits import Flag, Number, Numbers, together

SIZE = 32  # rows and columns of the drawing
BLOCK = 4  # of them make one of x


class DigitPad(Explorer):
    """Draw a digit, and a trained network reads it: probabilities, feature maps, saliency.

    The drawing is cut to its ink, scaled to the pad's height, and averaged to 8 x 8, as the digits
    were that the network has learned from. Each stroke is read anew in the browser, in a few
    milliseconds; nothing that is drawn or loaded leaves the machine.

    An event is answered in the browser, within some milliseconds; what observes a trait in Python
    hears of it about 50 ms later.

    Parameters
    ----------
    model : a trained network, optional
        Of the lesson's shape: conv 1 -> 8 of 3 x 3, ReLU, average pooling of 2, conv 8 -> 16 of
        3 x 3, ReLU, flatten, linear 16 -> 10. Its weights are copied: after more training make
        another pad. The network that comes with the package otherwise.
    drawing : array (32, 32), optional
        Ink from 0, paper, to 1. An empty pad otherwise.
    fitted : bool
        False averages the drawing as it stands, without the cut to the ink.

    Attributes
    ----------
    picked : (grid, row, column) or None
        The picked pixel; grids are "x" and "grad_x".
    ink : number from 0 to 1, or None
        What the picked pixel of x holds instead of what was drawn.
    x : float64 array (8, 8)
        What the network reads.
    reading : Reading
        Its feature maps, logits, probabilities and saliency.

    Examples
    --------
    >>> from cnnlib import datasets
    >>> from cnnlib.widgets import DigitPad
    >>> images, labels = datasets.digits()
    >>> pad = DigitPad(drawing=np.kron(images[3, 0], np.ones((4, 4))))
    >>> pad.reading.answer, int(labels[3])
    (3, 3)
    """

    _esm = bundle.module("digit_pad")
    own_tasks = 3
    grids = ("x", "grad_x")
    drawing = Numbers(largest=SIZE)
    fitted = Flag()
    ink = Number(allow_none=True)
    weights = Weights()

    def __init__(self, model=None, drawing=None, *, fitted=True):
        weights = datasets.digits_network() if model is None else weights_of(model)
        if drawing is None:
            drawing = np.zeros((SIZE, SIZE))
        traits = {"weights": weights, "drawing": drawing, "fitted": fitted}
        super().__init__(**traits, ink=None, picked=("x", 0, 0))

    @property
    def x(self):
        """The picture that the network reads, float64 (8, 8)."""
        x = avg_pool2d(fit_to_ink(self.drawing) if self.fitted else self.drawing, BLOCK)
        if self.ink is not None and self.picked:
            _, *place = self.picked
            x[tuple(place)] = self.ink
        return x

    @property
    def reading(self):
        """What the network makes of x."""
        return Reader(self.weights).read(self.x)

    def still(self):
        """Return a matplotlib figure of the drawing, x, its saliency and the first feature maps."""
        reading = self.reading
        titles = ["drawing", f"x, read as {reading.answer}", "grad_x"]
        titles += [f"map {q}" for q in range(len(reading.first))]
        images = [self.drawing, self.x, reading.grad_x, *reading.first]
        # About as large as the drawing, as pictures of one figure have one zoom.
        enlarged = [np.kron(image, np.ones((SIZE // len(image),) * 2)) for image in images]
        return plots.show_images(enlarged, titles=titles, columns=4)

    def save(self, path):
        """Write one page with this network's weights, to give away: a double click opens it.

        It needs no network and no installation, and works on a phone.

        Parameters
        ----------
        path : str or path
            Such as "reads_my_digits.html".
        """
        self.to_html(path, title="Draw a digit")

    def _argument(self, name):
        if name == "model":
            own, usual = self.weights, datasets.digits_network()
            return None if all(np.array_equal(own[key], usual[key]) for key in usual) else ...
        value = super()._argument(name)
        return None if name == "drawing" and not value.any() else value

    @together("drawing")
    def _check_drawing(self, drawing):
        if drawing.shape != (SIZE, SIZE):
            raise ValueError(f"drawing has shape {drawing.shape}, but the pad is {SIZE} x {SIZE}")
        if drawing.min() < 0 or drawing.max() > 1:
            raise ValueError(
                f"drawing holds numbers from {drawing.min():g} to {drawing.max():g}; ink is "
                "from 0 to 1"
            )

    @together("ink")
    def _check_ink(self, ink):
        if ink is not None and not 0 <= ink <= 1:
            raise ValueError(f"ink is {ink:g}; it must be from 0 to 1")

    def _check_cell(self, grid, row, column):
        super()._check_cell(grid, row, column)
        if max(row, column) >= SIZE // BLOCK:
            raise ValueError(f"picked is {(grid, row, column)}, but {grid} has shape (8, 8)")
