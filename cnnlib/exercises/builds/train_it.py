"""Train it: a list of layers, pictures that move, and a drawing fitted to its ink."""

from itertools import pairwise

import numpy as np

from cnnlib.exercises.build import build
from cnnlib.exercises.cases import Case


@build(
    "build_chain",
    new="a list of layers: each gets what the one before gave",
    takes="layers, a list; forward(x) -> y, backward(grad_y) -> grad_x, parameters() -> a list",
    idea="what came last in forward comes first in backward.",
    shape="each backward takes what the next layer's backward gave.",
    line="for layer in reversed(self.layers)",
    returns=("y", "grad_x", "the second y", "the second grad_x", "all parameters"),
    refused=("cnnlib.layers",),
)
class Chain:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad_y):
        for layer in reversed(self.layers):
            grad_y = layer.backward(grad_y)
        return grad_y

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


class Times:
    """A small layer for the check: y = x @ m, grad_x = grad_y @ m.T."""

    def __init__(self, m):
        self.m = m

    def forward(self, x):
        return x @ self.m

    def backward(self, grad_y):
        return grad_y @ self.m.T

    def parameters(self):
        return [self.m]

    def __repr__(self):
        # Without the address of the object, which a reader cannot use.
        return f"Times{self.m.shape}"


@Chain.cases
def _(draw):
    for n, sizes in ((1, (2, 3)), (2, (3, 3, 3, 3)), (2, (4, 2, 3, 5)), (3, (2, 4, 3))):
        layers = tuple(Times(draw(pair)) for pair in pairwise(sizes))
        yield Case(layers, draw((n, sizes[0])), draw((n, sizes[-1])))


@Chain.use
def _(answer, layers, x, grad_y):
    """Two passes, as training makes many, then every parameter in a row."""
    chain = answer(list(layers))
    passes = [chain.forward(x), chain.backward(grad_y), chain.forward(x), chain.backward(grad_y)]
    parameters = chain.parameters()
    if any(isinstance(p, list) for p in parameters):
        raise TypeError("parameters() holds lists; it is one list of arrays")
    return *passes, np.concatenate([np.zeros(0), *map(np.ravel, parameters)])


Chain.slips_in(
    Chain.truth,
    {
        "backward runs in forward's order: the last layer must come first": {
            "in reversed(self.layers)": "in self.layers"
        },
        "the parameters of the first layer only: every layer has some": {
            "for layer in self.layers for p": "for layer in self.layers[:1] for p"
        },
        "parameters() holds lists: all parameters of all layers stand in one list": {
            "[p for layer in self.layers for p in layer.parameters()]": (
                "[layer.parameters() for layer in self.layers]"
            )
        },
        "the list itself was turned by reverse(): the next forward runs the wrong way": {
            "        for layer in reversed(self.layers)": "        self.layers.reverse()\n"
            "        for layer in self.layers"
        },
        "layers were popped from the list: the next forward has none left": {
            "        for layer in reversed(self.layers):\n            grad_y = layer.": (
                "        while self.layers:\n            grad_y = self.layers.pop()."
            )
        },
        "__init__ must put the list into self.layers: a name without self ends with the function": {
            "self.layers = layers": "layers = layers"
        },
        "each layer got the picture; it gets what the layer before gave": {
            "            x = layer.forward(x)\n        return x": (
                "            y = layer.forward(x)\n        return y"
            )
        },
    },
)


@build(
    "build_shift",
    new="a picture that moves: what leaves it is gone, and what opens is empty",
    takes="images (..., H, W), whole numbers down and right, also below 0 -> moved (..., H, W)",
    idea="what leaves the image is gone, and the margin that opens is empty.",
    shape="the images', begun as zeros.",
    line="rows max(down, 0) : h + min(down, 0) take max(-down, 0) : h + min(-down, 0)",
    returns=("moved",),
)
def shift(images, down, right):
    moved, (h, w) = np.zeros_like(images), images.shape[-2:]
    rows, columns = slice(max(down, 0), h + min(down, 0)), slice(max(right, 0), w + min(right, 0))
    moved[..., rows, columns] = images[
        ..., max(-down, 0) : h + min(-down, 0), max(-right, 0) : w + min(-right, 0)
    ]
    return moved


@shift.loops
def shift(images, down, right):
    moved, (h, w) = np.zeros_like(images), images.shape[-2:]
    for i, j in np.ndindex(h, w):
        if 0 <= i - down < h and 0 <= j - right < w:
            moved[..., i, j] = images[..., i - down, j - right]
    return moved


@shift.cases
def _(draw):
    yield Case(draw((1, 1, 3, 3)), 0, 0)
    yield Case(draw((1, 1, 3, 4)).astype(int), 1, 0)
    yield Case(draw((2, 1, 4, 3)), -1, 1)
    yield Case(draw((2, 1, 4, 5)), 0, 2)
    yield Case(draw((1, 2, 5, 4)), 2, -1)
    yield Case(draw((2, 2, 4, 5)), -2, -3)
    yield Case(draw((4, 6)), 1, 1)


@shift.no_loop_over("pixels or samples")
def _(draw):
    return Case(draw((2, 1, 4, 7)), 1, -1), Case(draw((4, 1, 4, 14)), 1, -1)


shift.slips_in(
    shift.looped,
    {
        "the images moved the other way: down and right are positive": {
            "i - down": "i + down",
            "j - right": "j + right",
        },
        "down and right are swapped: rows are axis -2, columns axis -1": {
            "i - down": "i - right",
            "j - right": "j - down",
        },
        "the margin that opens is empty; here it kept the old picture": {
            "np.zeros_like(images)": "images.copy()"
        },
        "only the rows moved": {"j - right": "j"},
        "an index below 0 counts from the end, so what left came in again: ask i - down >= 0 too": {
            "0 <= i - down < h and 0 <= j - right < w": "i - down < h and j - right < w"
        },
    },
)


shift.slips_in(
    shift.truth,
    {
        "a slice that ends at 0 is empty: an end is counted from the start, h + min(down, 0)": {
            "h + min(": "min(",
            "w + min(": "min(",
        },
        "nothing moved, and a margin was lost: one slice must be read, and another one written": {
            "max(-down, 0) : h + min(-down, 0), max(-right, 0) : w + min(-right, 0)": "rows, columns"
        },
    },
)


@shift.slip("what left the image came in again on the other side: np.roll wraps; fill with 0")
def wraps(images, down, right):
    return np.roll(images, (down, right), axis=(-2, -1))


@shift.slip("the images were moved in place: they are not yours; make a new array")
def in_place(images, down, right):
    images[...] = shift(images, down, right)
    return images


@build(
    "build_fit_to_ink",
    new="the ink's box: cut to it, enlarge it, centre it",
    takes="drawing (S, S), ink above 0 -> fitted (S, S): the ink's box (h, w) made S rows high and "
    "w * S // h columns wide, but at most S, in the middle; row i shows the box's row "
    "i * h // S, and so across",
    given="rows, columns = np.nonzero(drawing > 0)",
    idea="where does the ink begin and end, down and across?",
    shape="the drawing's own, begun as zeros; the box has one row more than last - first.",
    line="ink[np.arange(S) * h // S] takes every row of the box as often as it is needed",
    returns=("fitted",),
)
def fit_to_ink(drawing):
    fitted, size = np.zeros_like(drawing), len(drawing)
    rows, columns = np.nonzero(drawing > 0)
    if len(rows) == 0:
        return fitted
    ink = drawing[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    h, w = ink.shape
    width = min(size, w * size // h)
    left = (size - width) // 2
    enlarged = ink[np.arange(size) * h // size][:, np.arange(width) * w // width]
    fitted[:, left : left + width] = enlarged
    return fitted


def stroke(draw, size, rows, columns):
    """A drawing with ink in this box, of different strengths so that each pixel is known."""
    drawing = np.zeros((size, size))
    drawing[rows, columns] = abs(draw(drawing[rows, columns].shape)) / 4
    return drawing


@fit_to_ink.cases
def _(draw):
    yield Case(stroke(draw, 4, np.s_[1:3], np.s_[2:3]))
    yield Case(stroke(draw, 6, np.s_[0:3], np.s_[4:6]))
    yield Case(stroke(draw, 8, np.s_[3:7], np.s_[1:4]))
    yield Case(stroke(draw, 8, np.s_[2:4], np.s_[1:6]))
    yield Case(stroke(draw, 8, np.s_[5:6], np.s_[7:8]))
    yield Case(stroke(draw, 9, np.s_[1:8], np.s_[3:5]))
    yield Case(stroke(draw, 3, np.s_[0:3], np.s_[2:3]))
    yield Case(np.zeros((5, 5)))


fit_to_ink.slips_in(
    fit_to_ink.truth,
    {
        "the last row and column of the ink are cut off: a slice ends before its end": {
            "rows.max() + 1": "rows.max()",
            "columns.max() + 1": "columns.max()",
        },
        "the ink is not in the middle: half of what is left over goes to each side": {
            "left = (size - width) // 2": "left = 0"
        },
        "half of what is left over, rounded down, stands at the left; here it is rounded up": {
            "(size - width) // 2": "(size - width + 1) // 2"
        },
        "the columns go by the height's factor; where the width is cut to S, theirs is w / width": {
            "np.arange(width) * w // width": "np.arange(width) * h // size"
        },
        "the width became S too: keep the ink's proportions": {"min(size, w * size // h)": "size"},
        "the height alone was enlarged: the width follows it": {"min(size, w * size // h)": "w"},
        "wide ink does not fit: at most S columns": {"min(size, w * size // h)": "w * size // h"},
        "a drawing without ink has no box: give it back empty": {
            "    if len(rows) == 0:\n        return fitted\n": ""
        },
        "rows and columns are exchanged": {
            "rows, columns = np.nonzero": "columns, rows = np.nonzero"
        },
    },
)
