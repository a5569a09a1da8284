"""Exercises whose answer is a function: tried on small awkward cases, and told what is wrong."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cnnlib.exercises import sandbox
from cnnlib.exercises.blanks import has_blanks, is_blank
from cnnlib.exercises.diagnosis import likely
from cnnlib.exercises.exercise import Exercise
from cnnlib.exercises.grids import grid, index, number, shape
from cnnlib.exercises.report import PASSED, WRONG
from cnnlib.exercises.results import NUMBERS, alike, as_tuple, first_difference, is_numeric, same

LARGEST_GRID = 64  # arrays with more entries are described by their shape alone


@dataclass(frozen=True, kw_only=True)
class FunctionExercise(Exercise):
    """Write a function: it is called on small awkward cases, smallest first, beside `truth`.

    `oracle` says in words what `truth` is, and `outputs` names what comes back. `may_view` allows a
    result that shares memory with an argument, which is right where the answer is a slice. `whole`
    asks for ints. `through` turns the answer into the function that is called, a class into its
    use. Two further looks at an answer whose values are right: `extra(case, outcome)` at each case,
    and `oracle_too(answer)` at the end; each returns words, or None.
    """

    truth: Callable
    cases: tuple
    oracle: str
    outputs: tuple = ("y",)
    may_view: bool = False
    whole: bool = False
    through: Callable | None = None
    extra: Callable | None = None
    oracle_too: Callable | None = None

    def check(self, answer):
        if is_blank(answer):
            return self._untried()
        if not callable(answer):
            advice = "leave out the parentheses"
            return self._report(WRONG, f"check wants {self.how}, not a result: {advice}")
        cases = sorted(self.cases, key=lambda case: case.size)
        outcomes = self._run(answer, cases)
        faults = [self._fault(*pair) for pair in zip(cases, outcomes, strict=False)]
        if not any(faults):
            return self._last_look(answer, cases, outcomes)
        if self._not_begun(answer, outcomes[0]):
            return self._untried()
        first = next(n for n, fault in enumerate(faults) if fault)
        return self._report(
            WRONG,
            f"case {first + 1} of {len(cases)}: {self._describe(cases[first])}",
            faults[first],
            _printed(outcomes),
            grids=self._grids(cases[first], outcomes[first]),
            likely=self._likely(cases[: len(outcomes)], outcomes, faults),
        )

    @cached_property
    def _right(self):
        # Cases hold arrays and cannot be keys, so they are told apart by identity.
        return {id(c): as_tuple(self.truth(*c.args, **c.options)) for c in self.cases}

    def expected(self, case):
        """The right results of one of the cases, as a tuple."""
        return self._right[id(case)]

    def _run(self, answer, cases):
        function = self.through(answer) if self.through else answer
        outcomes = []
        for case in cases:
            outcomes.append(sandbox.call(function, case.args, case.options))
            if outcomes[-1].timed_out:
                break
        return outcomes

    def _last_look(self, answer, cases, outcomes):
        words = self.oracle_too and sandbox.call(self.oracle_too, (answer,)).result
        if words:
            return self._report(WRONG, words)
        tried = f"{len(cases)} cases, the smallest {self._describe(cases[0])}"
        return self._report(PASSED, f"{tried}; compared with {self.oracle}", _printed(outcomes))

    def _fault(self, case, outcome):
        """What is wrong with one outcome, or None."""
        names = self._argument_names
        if outcome.timed_out:
            return f"your function {outcome.overtime}"
        if outcome.error:
            at = f", at the line: {outcome.line}" if outcome.line else ""
            return f"your function raised {outcome.error}{at}"
        if outcome.changed:
            changed = " and ".join(names[i] for i in outcome.changed)
            return f"your function changed {changed} in place; work on a copy"
        got, expected = as_tuple(outcome.result), self.expected(case)
        if len(got) != len(expected):
            return f"{len(got)} results came back; {', '.join(self.outputs)} were expected"
        for pair in zip(self.outputs, got, expected, strict=True):
            if fault := self._difference(*pair):
                return fault
        if outcome.shared and not self.may_view:
            shared = names[outcome.shared[0]]
            return f"the values are right, but the result is a view of {shared}; return a copy"
        return self.extra(case, outcome) if self.extra else None

    def _difference(self, name, got, expected):
        if got is None:
            return f"{name} is None: is the return missing?"
        if not isinstance(got, (np.ndarray, np.generic, int, float)):
            return f"{name} is a {type(got).__name__}; a NumPy array was expected"
        values, right = np.asarray(got), np.asarray(expected)
        if values.dtype.kind not in NUMBERS:
            return f"{name} holds {values.dtype}; numbers were expected"
        if self.whole and not isinstance(got, (int, np.integer)):
            return f"{name} is {got!r}, a {type(got).__name__}; a whole number (int) was expected"
        if values.shape != right.shape:
            return f"{name} has shape {shape(values)}; expected {shape(right)}"
        if same(values, right):
            return None
        where = first_difference(values, right)
        return f"{name}{index(where)} is {number(values[where])}, expected {number(right[where])}"

    def _likely(self, cases, outcomes, faults):
        """Words for the bug: a suspect that behaves alike in every case, else a transform."""
        for suspect in self.suspects:
            theirs = self._run(suspect.answer, cases)
            if len(theirs) == len(outcomes) and all(map(alike, theirs, outcomes)):
                return suspect.words
        if any(not outcome.finished or outcome.changed for outcome in outcomes):
            return None
        results = [as_tuple(outcome.result) for outcome in outcomes]
        if any(len(r) != len(self.outputs) or not all(map(is_numeric, r)) for r in results):
            return None
        for k, name in enumerate(self.outputs):
            pairs = [
                (case, np.asarray(result[k]), np.asarray(self.expected(case)[k]))
                for case, result in zip(cases, results, strict=True)
            ]
            wrong = [pair for pair in pairs if not same(*pair[1:])]
            if wrong:
                factors = [case.factors for case, _, _ in wrong]
                return likely(name, [pair[1:] for pair in wrong], factors)
        return None

    def _not_begun(self, answer, first):
        blanks = has_blanks(answer)
        if blanks is None:  # the source cannot be read: go by what the first call did
            blanks = not first.error and (first.result is None or first.result is ...)
        gap = first.error and (
            first.error.startswith("NotImplementedError") or "ellipsis" in first.error
        )
        return bool(blanks or gap)

    @cached_property
    def _argument_names(self):
        return list(inspect.signature(self.truth).parameters)

    def _describe(self, case):
        parts = [*zip(self._argument_names, case.args, strict=False), *case.options.items()]
        return ", ".join(_described(name, value) for name, value in parts)

    def _grids(self, case, outcome):
        """The arguments; and the first result that is wrong beside the right one."""
        arguments = zip(self._argument_names, case.args, strict=False)
        grids = [(name, grid(a)) for name, a in arguments if _is_small(a)]
        results, expected = as_tuple(outcome.result), self.expected(case)
        if not outcome.finished or len(results) != len(expected):
            return grids
        for name, got, right in zip(self.outputs, results, expected, strict=True):
            if is_numeric(got) and not same(got, right):
                where = first_difference(got, right)
                return [
                    *grids,
                    (f"your {name}", grid(got, where)),
                    (f"expected {name}", grid(right, where)),
                ]
        return grids


def _is_small(value):
    return isinstance(value, np.ndarray) and 0 < value.size <= LARGEST_GRID


def _described(name, value):
    if isinstance(value, np.ndarray) and value.ndim:
        return f"{name} {shape(value)}"
    if isinstance(value, (np.ndarray, np.generic)):
        return f"{name} = {number(value)}"
    return f"{name} = {getattr(value, '__name__', None) or repr(value)}"


def _printed(outcomes):
    printed = next((outcome.printed.strip() for outcome in outcomes if outcome.printed), "")
    return f"your function printed: {printed.splitlines()[0][:80]}" if printed else None
