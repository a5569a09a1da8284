"""What a slip is: a wrong function of one operation, and what is said to an answer like it."""

from collections.abc import Callable
from typing import NamedTuple

from cnnlib.exercises.zoo.layer_functions import layers


class Slip(NamedTuple):
    """`function` has the signature of the `operation` that it gets wrong, in its batch form.

    `needs` names what an input must have for it to show, as in the zoo; it is `later` if only pairs
    show it, as some of them reject nothing.
    """

    operation: str
    words: str
    function: Callable
    needs: frozenset
    later: bool

    def answer(self, name):
        """The slip in `name`, which is the operation or its form for one image or one channel."""
        answer = getattr(layers(**{self.operation: self.function}), name)
        answer.__name__ = self.function.__name__
        return answer


def slip(operation, words, *, needs="", later=False):
    """Make the decorated function a Slip."""
    return lambda wrong: Slip(operation, words, wrong, frozenset(needs.split()), later)
