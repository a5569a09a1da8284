"""What a wrong answer does in all its cases, and the slip behind it where it is a known one."""

import ast
from typing import NamedTuple

import numpy as np

from cnnlib.exercises.comparison import same
from cnnlib.exercises.properties import properties, told_apart
from cnnlib.exercises.stubs import parsed
from cnnlib.exercises.suspects import best_match, is_readable
from cnnlib.exercises.traces import trace

OVERWRITTEN = "= stands where += belongs"
BUFFERED = (
    "+= with a list of indices adds only once where an index comes twice; np.add.at adds each time"
)


class Diagnosis(NamedTuple):
    """What the answer does in all cases, in sentences, and the likely slip or None."""

    done: tuple
    likely: str | None


def diagnose(exercise, answer, trials, faults, suspects):
    """What is to be said of trials that are not all right; `faults` are None where they are.

    `suspects` are pairs (Suspect, its Trials in the same cases).
    """
    wrong = [(trial, found) for trial, found in zip(trials, faults, strict=True) if found]
    right = [trial for trial, found in zip(trials, faults, strict=True) if not found]
    traces = _traces(exercise, [trial for trial, _ in wrong])
    match = best_match(exercise, trials, faults, suspects)
    likely = traces[0] if traces and match.share < 1 else match.words
    return Diagnosis(
        (_tally(exercise, [trial for trial, _ in wrong], right), *traces),
        _as_written(likely, answer) or _beside_the_results(exercise, wrong),
    )


def _tally(exercise, wrong, right):
    """How many cases are right, and what the wrong ones have that the right ones lack."""
    tried = len(wrong) + len(right)
    if tried == 1:
        return "wrong in the only case tried"
    words = f"right in {len(right)} of the {tried} cases tried"
    if any(_has_right_results(exercise, trial) for trial in wrong):
        return words  # what is wrong there does not hang on the case
    names = exercise.arguments
    why = told_apart(*([properties(names, t.case) for t in side] for side in (wrong, right)))
    return f"{words}: {why}" if why else words


def _traces(exercise, wrong):
    """How each wrong result is off, where all calls gave numbers; none if one has no words."""
    if not all(is_readable(exercise, trial) for trial in wrong):
        return ()
    found = []
    for k, name in enumerate(exercise.returns):
        off = [trial for trial in wrong if not same(trial.results[k], trial.expected[k])]
        if off:
            pairs = [(np.asarray(t.results[k]), np.asarray(t.expected[k])) for t in off]
            found.append(trace(name, pairs, [exercise.off_by(t.case) for t in off]))
    return tuple(found) if all(found) else ()


def _beside_the_results(exercise, wrong):
    """The first fault that is not in the results, and so says itself what was done, or None."""
    return next(
        (
            found
            for trial, found in wrong
            if trial.outcome.changed or _has_right_results(exercise, trial)
        ),
        None,
    )


def _has_right_results(exercise, trial):
    return is_readable(exercise, trial) and all(map(same, trial.results, trial.expected))


def _as_written(words, answer):
    """`words`, but where the source has += on indices, = is not what stands there."""
    if words and OVERWRITTEN in words and _adds_in_place(answer):
        return BUFFERED
    return words


def _adds_in_place(function):
    """Whether the source adds to indexed entries, and never assigns to any."""
    nodes = list(ast.walk(parsed(function) or ast.Module([], [])))
    added = [node.target for node in nodes if isinstance(node, ast.AugAssign)]
    assigned = [target for n in nodes if isinstance(n, ast.Assign) for target in n.targets]
    return any(isinstance(target, ast.Subscript) for target in added) and not any(
        isinstance(target, ast.Subscript) for target in assigned
    )
