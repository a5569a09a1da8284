"""Name the likely slip: a known wrong answer that goes wrong where this one does, and alike.

Each result of each case is a place to look at. A known wrong answer is named if it gives the same
as the learner's in most of the wrong places, and is right wherever the learner's is: then a second
slip may stand beside it. Calls that raised are looked at only where no wrong call came back.
"""

import ast
import inspect
import textwrap
from typing import NamedTuple

import numpy as np

from cnnlib.exercises.comparison import is_numeric, is_whole, same
from cnnlib.exercises.properties import properties, told_apart
from cnnlib.exercises.traces import trace

OVERWRITTEN = "= stands where += belongs"
BUFFERED = (
    "+= with a list of indices adds only once where an index comes twice; np.add.at adds each time"
)


class Suspect(NamedTuple):
    """A known wrong answer, and what is said to one that does the same."""

    name: str
    words: str
    answer: object


class Diagnosis(NamedTuple):
    """What the answer does in all cases, in sentences, and the likely slip or None."""

    done: tuple
    likely: str | None


def diagnose(exercise, answer, trials, faults, suspects):
    """What is to be said of trials that are not all right; `faults` are None where they are.

    `suspects` are pairs (Suspect, its Trials in the same cases).
    """
    wrong = [trial for trial, found in zip(trials, faults, strict=True) if found]
    traces = _traces(exercise, wrong)
    words, share = _suspected(exercise, trials, faults, suspects)
    if traces and share < 1:
        words = traces[0]
    done = (_tally(exercise, trials, faults), *traces)
    return Diagnosis(
        done, _as_written(words, answer) or _beside_the_results(exercise, trials, faults)
    )


def _beside_the_results(exercise, trials, faults):
    """The first fault that is not in the results, and so says itself what was done, or None."""
    wrong = [(trial, found) for trial, found in zip(trials, faults, strict=True) if found]
    told = (found for t, found in wrong if t.outcome.changed or _has_right_results(exercise, t))
    return next(told, None)


def _tally(exercise, trials, faults):
    """How many cases are right, and what the wrong ones have that the right ones lack."""
    wrong, right = (
        [t for t, found in zip(trials, faults, strict=True) if bool(found) == is_wrong]
        for is_wrong in (True, False)
    )
    words = f"right in {len(right)} of the {len(trials)} cases tried"
    if any(_has_right_results(exercise, trial) for trial in wrong):
        return words  # what is wrong there is not told by the case
    names = exercise.arguments
    why = told_apart(*([properties(names, t.case) for t in side] for side in (wrong, right)))
    return f"{words}: {why}" if why else words


def _has_right_results(exercise, trial):
    return _is_readable(exercise, trial) and all(map(same, trial.results, trial.expected))


def _traces(exercise, wrong):
    """How each wrong result is off, where all calls gave numbers; none if one has no words."""
    if not all(_is_readable(exercise, trial) for trial in wrong):
        return ()
    found = []
    for k, name in enumerate(exercise.returns):
        off = [trial for trial in wrong if not same(trial.results[k], trial.expected[k])]
        if off:
            pairs = [(np.asarray(t.results[k]), np.asarray(t.expected[k])) for t in off]
            found.append(trace(name, pairs, [exercise.off_by(t.case) for t in off]))
    return tuple(found) if all(found) else ()


def _is_readable(exercise, trial):
    """Whether the call came back with as many results as were asked for, all of them numbers."""
    return (
        trial.outcome.finished
        and len(trial.results) == len(exercise.returns)
        and all(map(is_numeric, trial.results))
    )


# --- suspects


def _suspected(exercise, trials, faults, suspects):
    """Words for the suspect that explains most, or None; and which share it explains."""
    words, best = None, 0
    for suspect, theirs in suspects:
        alike, places = _agreement(exercise, trials, faults, {t.case: t for t in theirs})
        if 2 * alike > places and alike / places > best:
            best = alike / places
            words = suspect.words if alike == places else _partly(suspect.words, alike, places)
    return words, best


def _partly(words, alike, places):
    return f"{words}; that explains {alike} of {places} wrong results, so something else is off too"


def _agreement(exercise, trials, faults, theirs):
    """(wrong places where the suspect does the same, all wrong places); 0 of them if it is cleared.

    It is cleared by a place where the learner's is right and its own is not.
    """
    judged = [trial for trial in trials if _is_readable(exercise, trial)]
    if not any(found for t, found in zip(trials, faults, strict=True) if t in judged):
        return _agreement_in_errors(trials, faults, theirs)
    alike = places = 0
    for trial in judged:
        other = theirs.get(trial.case)
        readable = other is not None and _is_readable(exercise, other)
        ours = _places(exercise, trial)
        right = _right_places(exercise, trial)
        beside = _places(exercise, other) if readable else [None] * len(ours)
        for got, truth, suspected in zip(ours, right, beside, strict=True):
            agrees = suspected is not None and _equal(got, suspected)
            if not _equal(got, truth):
                places += 1
                alike += agrees
            elif not agrees:
                return 0, 1
    return alike, places or 1


def _agreement_in_errors(trials, faults, theirs):
    """The same, where no wrong call came back: the error must be the same to the letter."""
    alike = places = 0
    for trial, found in zip(trials, faults, strict=True):
        other = theirs.get(trial.case)
        if not found:
            if other is None or not other.outcome.finished:
                return 0, 1
            continue
        places += 1
        ours, their = trial.outcome, other and other.outcome
        alike += their is not None and (ours.error, ours.timed_out) == (
            their.error,
            their.timed_out,
        )
    return alike, places or 1


def _places(exercise, trial):
    """What there is to look at in a case: each result, what was changed, what is shared."""
    results = [(r, is_whole(r)) if exercise.whole else (r, None) for r in trial.results]
    shared = () if exercise.may_view else trial.outcome.shared
    return [*results, trial.outcome.changed, shared]


def _right_places(exercise, trial):
    return [*((r, True if exercise.whole else None) for r in trial.expected), (), ()]


def _equal(a, b):
    if a and b and isinstance(a[0], (np.ndarray, np.generic, float, int)) and len(a) == len(b) == 2:
        return a[1] == b[1] and same(a[0], b[0])
    return a == b


def _as_written(words, answer):
    """`words`, but where the source has += on indices, = is not what stands there."""
    if words and OVERWRITTEN in words and _adds_in_place(answer):
        return words.replace(OVERWRITTEN, BUFFERED).partition(":")[0]
    return words


def _adds_in_place(function):
    """Whether the source adds to indexed entries, and never assigns to any."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return False
    added = [n.target for n in ast.walk(tree) if isinstance(n, ast.AugAssign)]
    assigned = [t for n in ast.walk(tree) if isinstance(n, ast.Assign) for t in n.targets]
    return any(isinstance(t, ast.Subscript) for t in added) and not any(
        isinstance(t, ast.Subscript) for t in assigned
    )
