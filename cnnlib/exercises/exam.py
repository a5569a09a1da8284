"""The capstone's exam: layers of which one has a slip in its backward pass, no bug of the zoo.

An inner product says that a gradient is wrong, never how: only comparing arrays tells "turned" from
"transposed".
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from cnnlib import naive
from cnnlib.exercises import sandbox
from cnnlib.exercises.zoo.adapters import ADAPTERS
from cnnlib.exercises.zoo.layer_functions import layers
from cnnlib.exercises.zoo.loops import window

SLIPS = {
    "right": "all gradients are right",
    "turned": "a gradient is turned by 180 degrees",
    "transposed": "a gradient has rows and columns swapped",
    "overwritten": "= stands where += belongs",
    "scaled": "a gradient is a multiple of the right one",
    "shifted": "a gradient is moved by one row or column",
    "channels": "a gradient has its channels in reverse order",
    "samples": "a gradient has its samples in reverse order",
    "bias": "only grad_b is wrong",
    "last row": "a gradient is 0 in the last row that a window reads",
}


@dataclass(frozen=True)
class Paper:
    """Layers with one operation exchanged, and the word of `SLIPS` that is right for them."""

    name: str
    operation: str
    word: str
    layers: SimpleNamespace


def paper(operation, word):
    """Make the decorated form of an operation, written as for its adapter, a Paper."""

    def enter(form):
        name, form.__qualname__ = (
            form.__name__,
            operation,
        )  # an error that calls it so tells nothing
        changed = layers(**{operation: ADAPTERS[operation](form)})
        return Paper(name, operation, word, changed)

    return enter


def _conv2d(grad_y, x, w, stride):
    return naive.conv2d_backward(grad_y, x, w, stride=stride)


@paper("conv2d_backward", "turned")
def image_turned(grad_y, x, w, stride):
    grad_x, grad_w, grad_b = _conv2d(grad_y, x, w, stride)
    return grad_x[:, :, ::-1, ::-1], grad_w, grad_b


@paper("avg_pool2d_backward", "turned")
def average_turned(grad_y, x, k, s):
    return naive.avg_pool2d_backward(grad_y, x, k, stride=s)[:, :, ::-1, ::-1]


@paper("conv2d_backward", "transposed")
def image_transposed(grad_y, x, w, stride):
    grad_x, grad_w, grad_b = _conv2d(grad_y, x, w, stride)
    return grad_x.swapaxes(2, 3), grad_w, grad_b


@paper("conv2d_backward", "overwritten")
def weights_overwritten(grad_y, x, w, stride):
    grad_x, grad_w, grad_b = _conv2d(grad_y, x, w, stride)
    last = tuple(n - 1 for n in grad_y.shape[2:])
    rows, columns = window(*last, w.shape[2:], stride)
    grad_w = grad_y[-1, :, *last].reshape(-1, 1, 1, 1) * x[-1, :, rows, columns]
    return grad_x, grad_w, grad_b


@paper("avg_pool2d_backward", "overwritten")
def shares_overwritten(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        grad_x[n, c, *window(i, j, k, s)] = grad_y[n, c, i, j] / (k[0] * k[1])
    return grad_x


@paper("conv2d_backward", "scaled")
def weights_averaged_over_windows(grad_y, x, w, stride):
    grad_x, grad_w, grad_b = _conv2d(grad_y, x, w, stride)
    return grad_x, grad_w / grad_y[0, 0].size, grad_b


@paper("conv2d_backward", "scaled")
def image_divided_by_n(grad_y, x, w, stride):
    grad_x, grad_w, grad_b = _conv2d(grad_y, x, w, stride)
    return grad_x / len(x), grad_w, grad_b


@paper("max_pool2d_backward", "scaled")
def winner_paid_a_share(grad_y, x, k, s):
    return naive.max_pool2d_backward(grad_y, x, k, stride=s) / (k[0] * k[1])


@paper("conv2d_backward", "shifted")
def image_shifted(grad_y, x, w, stride):
    grad_x, grad_w, grad_b = _conv2d(grad_y, x, w, stride)
    return np.roll(grad_x, 1, axis=2), grad_w, grad_b


@paper("max_pool2d_backward", "shifted")
def winners_shifted(grad_y, x, k, s):
    return np.roll(naive.max_pool2d_backward(grad_y, x, k, stride=s), 1, axis=3)


@paper("conv2d_backward", "channels")
def weights_channels_reversed(grad_y, x, w, stride):
    grad_x, grad_w, grad_b = _conv2d(grad_y, x, w, stride)
    return grad_x, grad_w[:, ::-1], grad_b


@paper("conv2d_backward", "samples")
def images_reversed(grad_y, x, w, stride):
    grad_x, grad_w, grad_b = _conv2d(grad_y, x, w, stride)
    return grad_x[::-1], grad_w, grad_b


@paper("conv2d_backward", "bias")
def bias_by_its_first_row(grad_y, x, w, stride):
    grad_x, grad_w, _ = _conv2d(grad_y, x, w, stride)
    return grad_x, grad_w, grad_y[:, :, 0].sum(axis=(0, 2))


@paper("conv2d_backward", "last row")
def last_read_row_lost(grad_y, x, w, stride):
    grad_x, grad_w, grad_b = _conv2d(grad_y, x, w, stride)
    rows, _ = window(grad_y.shape[2] - 1, 0, w.shape[2:], stride)
    grad_x[:, :, rows.stop - 1] = 0
    return grad_x, grad_w, grad_b


@paper("conv2d_backward", "right")
def right_by_loops(grad_y, x, w, stride):
    return _conv2d(grad_y, x, w, stride)


PAPERS = tuple(each for each in list(globals().values()) if isinstance(each, Paper))


def mark(examine):
    """What `examine(layers) -> word` says of each paper: a list of (paper, said, right word).

    An examiner that raises or does not end has said so.
    """
    marks = []
    for n, each in enumerate(PAPERS):
        outcome = sandbox.call(examine, (each.layers,))
        said = "nothing: it did not end" if outcome.timed_out else outcome.error or outcome.result
        marks.append((f"paper {n + 1}", said, each.word))
    return marks
