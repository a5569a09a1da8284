"""What an entry of the zoo is: one wrong function, how it comes about, and where it was seen."""

from collections.abc import Callable
from dataclasses import dataclass

from cnnlib.exercises.zoo.adapters import ADAPTERS
from cnnlib.exercises.zoo.layer_functions import layers


@dataclass(frozen=True)
class Bug:
    """A wrong implementation of one operation.

    `story` tells how it comes about, `words` what a check says of it, `seen` where it was
    published: pairs (repository, issue, pull request or file). `spoils` names the results that come
    out wrong, and `needs` what an input must have for the bug to show.
    """

    name: str
    operation: str
    function: Callable
    story: str
    words: str
    seen: tuple
    spoils: frozenset
    needs: frozenset

    def __repr__(self):
        places = "; ".join(f"{repository}, {place}" for repository, place in self.seen)
        return f"{self.name}, in {self.operation}. {self.story} Seen in {places}."

    @property
    def layers(self):
        """All layer functions, this one wrong: what `hunt` hands to a test."""
        return layers(**{self.operation: self.function})


def bug(operation, *, story, words, seen, spoils=None, needs="", adapter=None):
    """Make the decorated wrong function an entry of the zoo.

    Parameters
    ----------
    operation : str
        One of `OPERATIONS`.
    story, words, seen
        As in `Bug`. The code is our own; the places cited show the same slip, or the thread in
        which someone was about to make it.
    spoils : str, optional
        The results that come out wrong; y of a forward operation, grad_x of a backward one.
    needs : str
        What an input must have for the bug to show: "stride leftover".
    adapter : function, optional
        Gives the wrong function the operation's signature; one of `ADAPTERS` otherwise.
    """
    spoils = spoils or ("grad_x" if operation.endswith("backward") else "y")
    adapter = adapter or ADAPTERS[operation]

    def enter(wrong):
        return Bug(
            name=wrong.__name__,
            operation=operation,
            function=adapter(wrong),
            story=story,
            words=words,
            seen=tuple(seen),
            spoils=frozenset(spoils.split()),
            needs=frozenset(needs.split()),
        )

    return enter
