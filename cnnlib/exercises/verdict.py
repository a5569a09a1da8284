"""The verdict on a function that a learner wrote: the first case where it is wrong, and why."""

from cnnlib.exercises.diagnosis import likely
from cnnlib.exercises.report import PASSED, WRONG
from cnnlib.exercises.stubs import is_blank, is_stub


def judge(exercise, answer):
    """Try an answer to a FunctionExercise on its cases and return a Report."""
    if is_blank(answer):
        return exercise.untried()
    if not callable(answer):
        advice = "leave out the parentheses"
        return exercise.report(WRONG, f"check wants {exercise.wants}, not a result: {advice}")
    trials = exercise.run(answer)
    faults = [exercise.fault(trial) for trial in trials]
    if not any(faults):
        return _right_in_every_case(exercise, answer, trials)
    if _not_begun(answer, trials[0].outcome):
        return exercise.untried()
    number, trial, found = next(
        (n, trial, found)
        for n, (trial, found) in enumerate(zip(trials, faults, strict=False), 1)
        if found
    )
    return exercise.report(
        WRONG,
        f"case {number} of {len(exercise.tried)}: {trial.case.described(exercise.arguments)}",
        found,
        _printed(trials),
        grids=trial.grids(exercise.arguments, exercise.returns),
        likely=likely(exercise, trials),
    )


def _right_in_every_case(exercise, answer, trials):
    if words := exercise.objection(answer):
        return exercise.report(WRONG, words)
    smallest = trials[0].case.described(exercise.arguments)
    tried = f"{len(trials)} cases, the smallest {smallest}; compared with {exercise.oracle}"
    return exercise.report(PASSED, tried, *exercise.not_yet(answer), _printed(trials))


def _not_begun(answer, first):
    stub = is_stub(answer)
    if stub is None:  # the source cannot be read: go by what the first call did
        stub = not first.error and (first.result is None or first.result is ...)
    gap = first.error and (
        first.error.startswith("NotImplementedError") or "ellipsis" in first.error
    )
    return bool(stub or gap)


def _printed(trials):
    printed = next((t.outcome.printed.strip() for t in trials if t.outcome.printed), "")
    return f"your function printed: {printed.splitlines()[0][:80]}" if printed else None
