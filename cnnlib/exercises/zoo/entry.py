"""What an entry of the zoo is: one wrong function, what is told of it, and where it was seen."""

import html
from collections.abc import Callable
from dataclasses import dataclass

from cnnlib.exercises.zoo.adapters import ADAPTERS
from cnnlib.exercises.zoo.layer_functions import layers
from cnnlib.exercises.zoo.seen import SHOWS

INVENTED = "Not seen in the wild: it is here to make the board honest."


@dataclass(frozen=True)
class Bug:
    """A wrong implementation of one operation.

    `story` tells no more than the places in `seen` do, where the bug was published, or proposed in
    a public thread; an entry without a place is invented. `words` is what a check says of it.
    `spoils` names the results that come out wrong, and `needs` what a call must have for the bug to
    show, in the words of `NEEDS`.
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
        return f"{self.name}, in {self.operation}. {self.told}"

    def _repr_html_(self):
        return f"<div>{html.escape(repr(self))}</div>"

    @property
    def told(self):
        """The story, and the places where it can be read."""
        places = {shows: [str(s) for s in self.seen if s.shows == shows] for shows in SHOWS}
        lists = [
            f"{how.capitalize()}: {'; '.join(where)}." for how, where in places.items() if where
        ]
        return " ".join([self.story, *(lists or [INVENTED])])

    @property
    def layers(self):
        """All layer functions, this one wrong: what `hunt` hands to a test."""
        return layers(**{self.operation: self.function})


def bug(operation, *, story, words, seen=(), spoils=None, needs="", adapter=None):
    """Make the decorated wrong function an entry of the zoo.

    Parameters
    ----------
    operation : str
        One of `OPERATIONS`.
    story, words, seen
        As in `Bug`. The code is our own; a place that tells of another layer's slip is cited where
        the story says so.
    spoils : str, optional
        The results that come out wrong; y of a forward operation, grad_x of a backward one.
    needs : str
        What a call must have for the bug to show: "stride leftover".
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
