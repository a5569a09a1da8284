"""A call on which an answer is tried, and what came of it."""

from typing import NamedTuple

import numpy as np

from cnnlib.exercises import printing
from cnnlib.exercises.comparison import as_tuple
from cnnlib.exercises.sandbox import Outcome


class Case:
    """One call, written as the call itself: Case(x, w, stride=2) is answer(x, w, stride=2).

    An answer that is wrong in a case with a `topic` passes, and is told that the topic is not right
    yet.
    """

    def __init__(self, *args, **options):
        self.args, self.options = args, options
        self.topic = None

    def later(self, topic):
        """This case, with a topic: `Case(x, w, stride=(3, 2)).later("pairs of strides")`.

        A topic of None leaves it a case like others.
        """
        self.topic = topic
        return self

    @property
    def size(self):
        """How many numbers it holds: the smallest case is shown first."""
        return sum(np.size(a) for a in self.args if not callable(a))

    def doubled(self):
        """The same call with other numbers: every array of floats times 2."""
        return Case(*map(_doubled, self.args), **self.options)

    def described(self, names):
        """The call in words; `names` are those of its positional arguments."""
        parts = [*zip(names, self.args, strict=False), *self.options.items()]
        return ", ".join(_described(name, value) for name, value in parts)


class Trial(NamedTuple):
    """A case, the right results as a tuple, and what the answer did.

    In one case the answer is called `again`, and then with `other` numbers.
    """

    case: Case
    expected: tuple
    outcome: Outcome
    again: Outcome | None = None
    other: "Trial | None" = None

    @property
    def results(self):
        """What came back, as a tuple."""
        return as_tuple(self.outcome.result)


def _doubled(value):
    return 2 * value if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


def _described(name, value):
    if isinstance(value, np.ndarray) and value.ndim:
        zeros = " of zeros" if value.size and not value.any() else ""
        return f"{name} {printing.shape(value)}{zeros}"
    if isinstance(value, (np.ndarray, np.generic)):
        return f"{name} = {printing.number(value)}"
    return f"{name} = {getattr(value, '__name__', None) or repr(value)}"
