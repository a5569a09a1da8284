"""The verdict on a function that a learner wrote: the first case where it is wrong, and why."""

from cnnlib.exercises.causes import cause
from cnnlib.exercises.diagnosis import diagnose
from cnnlib.exercises.grids import grids
from cnnlib.exercises.properties import is_narrow, is_square
from cnnlib.exercises.report import PASSED, WRONG
from cnnlib.exercises.stubs import is_blank, is_stub, methods_left

SQUARE_ONLY = "judged with square kernels alone"


def judge(exercise, answer, *, square=False):
    """Try an answer to a FunctionExercise on its cases, or on its square ones: a Report."""
    if is_blank(answer):
        return exercise.untried()
    if not callable(answer):
        advice = "leave out the parentheses"
        return exercise.report(WRONG, f"check wants {exercise.wants}, not a result: {advice}")
    trials = exercise.run(answer)
    if square:
        trials = [t for t in trials if is_square(exercise.arguments, t.case)]
    faults = [exercise.fault(trial) for trial in trials]
    if not any(faults):
        return _right_in_every_case(exercise, answer, trials, square)
    if left := methods_left(answer):
        return exercise.report(WRONG, f"still to be written: {', '.join(left)}")
    if _not_begun(answer, trials[0].outcome):
        return exercise.untried()
    return _wrong(exercise, answer, trials, faults, square)


def _wrong(exercise, answer, trials, faults, square):
    """The Report on the smallest case that is wrong, of those with windows that show something."""
    wrong = [n for n, found in enumerate(faults) if found]
    wide = (n for n in wrong if not is_narrow(exercise.arguments, trials[n].case))
    number = next(wide, wrong[0])
    trial, found = trials[number], faults[number]
    diagnosis = diagnose(exercise, answer, trials, faults, exercise.tried_suspects)
    return exercise.report(
        WRONG,
        SQUARE_ONLY if square else None,
        f"case {number + 1} of {_count(exercise, trials, square)}: "
        + trial.case.described(exercise.arguments),
        found,
        trial.outcome.error and cause(trial.outcome.error),
        _printed(trials),
        grids=tuple(grids(exercise, trial)),
        done=diagnosis.done,
        likely=diagnosis.likely,
        cases=(len(faults) - len(wrong), _count(exercise, trials, square)),
    )


def _count(exercise, trials, square):
    """How many cases there are; one that does not end is the last that is tried."""
    return len(trials) if square else len(exercise.tried)


def _right_in_every_case(exercise, answer, trials, square):
    cases = len(trials), len(trials)
    if words := exercise.objection(answer, square=square):
        return exercise.report(WRONG, words, cases=cases)
    smallest = trials[0].case.described(exercise.arguments)
    tried = f"{len(trials)} cases, the smallest {smallest}; compared with {exercise.oracle}"
    scope = SQUARE_ONLY if square else None
    not_yet = () if square else _not_yet(exercise, answer)
    return exercise.report(PASSED, scope, tried, *not_yet, _printed(trials), cases=cases)


def _not_yet(exercise, answer):
    """Words for each topic in which an answer that passes is not right yet."""
    trials = exercise.run_later(answer)
    told = []
    for topic in dict.fromkeys(trial.case.topic for trial in trials):
        here = [trial for trial in trials if trial.case.topic == topic]
        faults = [exercise.fault(trial) for trial in here]
        if found := next(filter(None, faults), None):
            slip = diagnose(exercise, answer, here, faults, exercise.later_suspects).likely
            told.append(f"{topic}: not yet ({found}{f'; likely: {slip}' if slip else ''})")
    return told


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
    return f"printed while it ran: {printed.splitlines()[0][:80]}" if printed else None
