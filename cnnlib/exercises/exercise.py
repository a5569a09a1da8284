"""What every exercise has, and those whose answer is a value."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from cnnlib.exercises import sandbox
from cnnlib.exercises.blanks import has_blanks, is_blank
from cnnlib.exercises.report import PASSED, UNTRIED, WRONG, Report


@dataclass(frozen=True)
class Suspect:
    """A known wrong answer: if it gives what the learner's gives in every case, it is named."""

    name: str
    words: str
    answer: object


@dataclass(frozen=True)
class Case:
    """One call: its arguments in order, its keyword options, and what the answer may be off by."""

    args: tuple
    options: dict = field(default_factory=dict)
    factors: dict = field(default_factory=dict)

    @property
    def size(self):
        return sum(np.size(a) for a in self.args if not callable(a))


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What every exercise has; `how` says in a line what `check` is given."""

    name: str
    lesson: int | str
    title: str
    kind: str
    minutes: int
    how: str
    hints: tuple
    material: object = None
    suspects: tuple = ()

    def _report(self, status, *sentences, grids=(), likely=None):
        return Report(self.name, status, tuple(s for s in sentences if s), tuple(grids), likely)

    def _untried(self):
        return self._report(UNTRIED, f"to hand in: {self.how}")


@dataclass(frozen=True, kw_only=True)
class ValueExercise(Exercise):
    """Predict, choose, order, design: `judge(answer)` returns None, or words for what is wrong.

    Words may be one string, or a pair (what was seen, the likely slip).
    """

    judge: Callable
    says: str

    def check(self, answer):
        if is_blank(answer):
            return self._untried()
        if callable(answer) and has_blanks(answer):
            return self._untried()
        outcome = sandbox.call(self.judge, (answer,), limited=False)
        if not outcome.finished:
            return self._report(WRONG, f"this answer cannot be read; to hand in: {self.how}")
        if outcome.result is None:
            return self._report(PASSED, self.says)
        seen, slip = outcome.result if isinstance(outcome.result, tuple) else (outcome.result, None)
        return self._report(WRONG, seen, likely=slip)
