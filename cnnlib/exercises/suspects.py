"""Known wrong answers: which of them goes wrong where the learner's does, and alike.

Each result of each case is a place to look at, and so is what a call changed or shares. A suspect
is named if it does the same as the learner's in most of the wrong places, and is right wherever the
learner's is: then a second slip may stand beside it. Calls that raised are looked at only where no
wrong call came back.
"""

from typing import NamedTuple

from cnnlib.exercises.comparison import is_numeric, is_whole, same


class Suspect(NamedTuple):
    """A known wrong answer, and what is said to one that does the same."""

    name: str
    words: str
    answer: object


class Match(NamedTuple):
    """What is said of the suspect that explains most, None without one; and the share it explains."""

    words: str | None
    share: float


def best_match(exercise, trials, faults, suspects):
    """The Match among `suspects`, pairs (Suspect, its Trials) in the same cases."""
    best = Match(None, 0)
    for suspect, theirs in suspects:
        alike, places = _agreement(exercise, trials, faults, {t.case: t for t in theirs})
        if 2 * alike > places and alike / places > best.share:
            best = Match(_told(suspect, alike, places), alike / places)
    return best


def is_readable(exercise, trial):
    """Whether the call came back with as many results as were asked for, all of them numbers."""
    return (
        trial.outcome.finished
        and len(trial.results) == len(exercise.returns)
        and all(map(is_numeric, trial.results))
    )


def _told(suspect, alike, places):
    if alike == places:
        return suspect.words
    return (
        f"{suspect.words}; that explains {alike} of {places} wrong results, so something else is off "
        "too"
    )


def _agreement(exercise, trials, faults, theirs):
    """(wrong places where the suspect does the same, all wrong places), or (0, 1) if it is cleared.

    It is cleared by a place where the learner's is right and its own is not.
    """
    pairs = list(zip(trials, faults, strict=True))
    judged = [(trial, found) for trial, found in pairs if is_readable(exercise, trial)]
    if not any(found for _, found in judged):
        return _agreement_in_errors(pairs, theirs)
    alike = places = 0
    for trial, _ in judged:
        right = _compared(exercise, _seen(trial), _due(trial))
        other = theirs.get(trial.case)
        if other is None or not is_readable(exercise, other):
            agrees = [False] * len(right)
        else:
            agrees = _compared(exercise, _seen(trial), _seen(other))
        if any(is_right and not agree for is_right, agree in zip(right, agrees, strict=True)):
            return 0, 1
        places += right.count(False)
        alike += sum(agrees) - right.count(True)
    return alike, places or 1


def _agreement_in_errors(pairs, theirs):
    """The same, where no wrong call came back: an error must be the same to the letter."""
    alike = places = 0
    for trial, found in pairs:
        other = theirs.get(trial.case)
        if found:
            places += 1
            raised = not trial.outcome.finished
            alike += raised and other is not None and _error(trial) == _error(other)
        elif other is None or not other.outcome.finished:
            return 0, 1
    return alike, places or 1


def _error(trial):
    return trial.outcome.error, trial.outcome.timed_out


class _Seen(NamedTuple):
    results: tuple
    changed: tuple
    shared: tuple


def _seen(trial):
    return _Seen(trial.results, trial.outcome.changed, trial.outcome.shared)


def _due(trial):
    return _Seen(trial.expected, (), ())


def _compared(exercise, a, b):
    """For each place of a case, whether two calls, or a call and what is due, agree there."""
    results = [
        same(mine, theirs) and (not exercise.whole or is_whole(mine) == is_whole(theirs))
        for mine, theirs in zip(a.results, b.results, strict=True)
    ]
    return [*results, a.changed == b.changed, exercise.may_view or a.shared == b.shared]
