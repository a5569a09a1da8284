"""The zoo's bugs in an exercise's own signature, so that a check can recognise them."""

from cnnlib.exercises.exercise import Suspect
from cnnlib.exercises.zoo.bugs import BUGS


def concerning(operation, result, has=""):
    """The zoo's bugs of `operation` that spoil `result` on inputs which have these properties."""
    has = set(has.split())
    return [
        bug
        for bug in BUGS
        if bug.operation == operation and result in bug.spoils and bug.needs <= has
    ]


def from_zoo(operation, result, has, adapt):
    """Suspects for an exercise; `adapt(function)` gives a zoo function the exercise's signature."""
    return tuple(
        Suspect(bug.name, bug.words, adapt(bug.function))
        for bug in concerning(operation, result, has)
    )
