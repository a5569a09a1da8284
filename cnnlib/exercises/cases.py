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

    def described(self, names):
        """The call in words; `names` are those of its positional arguments."""
        parts = [*zip(names, self.args, strict=False), *self.options.items()]
        return ", ".join(_described(name, value) for name, value in parts)


class Trial(NamedTuple):
    """A case, the right results as a tuple, and what the answer did, in one case twice."""

    case: Case
    expected: tuple
    outcome: Outcome
    again: Outcome | None = None

    @property
    def results(self):
        """What came back, as a tuple."""
        return as_tuple(self.outcome.result)


def _described(name, value):
    if isinstance(value, np.ndarray) and value.ndim:
        return f"{name} {printing.shape(value)}"
    if isinstance(value, (np.ndarray, np.generic)):
        return f"{name} = {printing.number(value)}"
    return f"{name} = {getattr(value, '__name__', None) or repr(value)}"
