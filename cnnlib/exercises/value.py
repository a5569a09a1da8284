"""Exercises whose answer is a value: predict, choose, order, design."""

from collections.abc import Callable
from dataclasses import dataclass

from cnnlib.exercises import sandbox
from cnnlib.exercises.exercise import Exercise
from cnnlib.exercises.report import PASSED, WRONG
from cnnlib.exercises.stubs import is_blank, is_stub


def value_exercise(**about):
    """Make the decorated judge an exercise of its own name.

    `judge(answer)` returns None where the answer is right, or words for what is wrong: one string,
    or a pair (what was seen, the likely slip). The keywords are the fields of `ValueExercise`.
    """

    def declare(judge):
        return ValueExercise(name=judge.__name__.lstrip("_"), judge=judge, **about)

    return declare


@dataclass(kw_only=True, eq=False)
class ValueExercise(Exercise):
    """Judged by a function of its own; `when_right` is what the report then says."""

    judge: Callable
    when_right: str

    def check(self, answer):
        """Judge an answer and return a Report."""
        parts = answer if isinstance(answer, (tuple, list)) else [answer]
        if is_blank(answer) or any(callable(part) and is_stub(part) for part in parts):
            return self.untried()
        if self._make_material:
            self._make_material()  # what the judge looks up is computed where no time limit runs
        functions = any(map(callable, parts))  # which the judge calls in sandboxes of their own
        outcome = sandbox.call(lambda: self.judge(answer), limited=not functions)
        if not outcome.finished:
            return self.report(WRONG, f"this answer cannot be read; to hand in: {self.wants}")
        if outcome.result is None:
            return self.report(PASSED, self.when_right)
        seen, slip = outcome.result if isinstance(outcome.result, tuple) else (outcome.result, None)
        return self.report(WRONG, seen, likely=slip)
