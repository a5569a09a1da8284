"""What a slip is: one wrong answer, what is wrong with it, and an input that shows it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from types import FunctionType

import numpy as np

from cnnlib import naive
from cnnlib.exercises.zoo.layer_functions import layers
from cnnlib.gradcheck import integers

KINDS = (
    "a wrong term",
    "copies and views",
    "dtypes",
    "index arithmetic",
    "off by one at the end",
    "order of axes and channels",
    "padding's side",
    "state kept between calls",
    "wrong default",
    "wrong divisor",
)
_RANKS = {"single": 2, "multi": 3}


@dataclass(frozen=True, eq=False)
class Slip:
    """A wrong answer to the exercises `operations`; `written` has the signature of the first.

    `says` is what is wrong, in a sentence. `seen` is where it was found, (repository, place), and
    None where it was imagined. `on` is the input that shows it: shapes or arrays, and options.
    """

    written: Callable
    operations: tuple
    kind: str
    says: str
    on: dict
    seen: tuple | None = None

    def __repr__(self):
        return f"{self.name}: {self.says}"

    @property
    def name(self):
        return self.written.__name__

    @property
    def half(self):
        return "found" if self.seen else "imagined"

    def answer(self, operation):
        """The slip as a function of this operation, without a memory of earlier calls."""
        first, written = self.operations[0], _forgetful(self.written)
        return written if operation == first else getattr(layers(**{first: written}), operation)

    def calls(self, operation):
        """Two calls of this operation, (args, options), with other numbers: they show the slip."""
        rng = np.random.default_rng(list(self.name.encode()))
        return [call(operation, rng, **self.on) for _ in range(2)]


def found(*operations, seen, kind, says, **on):
    """Make the decorated function a slip that was seen in public; the code is our own.

    What shows it follows as in a call: x and w as shapes or arrays, k, and the options.
    """
    return lambda wrong: Slip(wrong, operations, kind, says, on, seen)


def imagined(*operations, kind, says, **on):
    """Make the decorated function a slip that was imagined; otherwise as `found`."""
    return lambda wrong: Slip(wrong, operations, kind, says, on)


def _forgetful(function):
    """A copy whose default values are fresh: what an earlier call put into them is gone."""
    fresh = FunctionType(
        function.__code__, function.__globals__, function.__name__, closure=function.__closure__
    )
    fresh.__defaults__ = function.__defaults__
    fresh.__kwdefaults__ = deepcopy(function.__kwdefaults__)
    return fresh


def call(operation, rng, *, x, w=None, k=None, **options):
    """(args, options) of one call of this operation; x and w are four-axis shapes or arrays."""
    forward = operation.removesuffix("_backward")
    cut = (0,) * (4 - _RANKS.get(forward.removeprefix("conv2d_"), 4))
    x = _drawn(rng, x)[cut]
    if w is None:
        args = x, k
    else:
        w = _drawn(rng, w)
        b = integers(rng, len(w))
        args = (x, w[0, 0], b[0]) if x.ndim == 2 else (x, w, b)
    if operation != forward:
        y = getattr(naive, forward)(*args, **options)
        args = _drawn(rng, y.shape), *args[:2]
    return args, options


def _drawn(rng, given):
    return given if isinstance(given, np.ndarray) else integers(rng, given)
