"""Exercises whose answer is a function: tried on small awkward cases, and told what is wrong.

The right answer is decorated with `@function_exercise`; what belongs to it is decorated below it:

    @function_exercise(wants="your function double(x)", ..., oracle="x + x")
    def double(x):
        return x + x

    @double.cases
    def _(draw):
        yield Case(draw((2, 3)))

    @double.slip("this is the square; double adds x to itself")
    def squared(x):
        return x * x
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np

from cnnlib.exercises import sandbox, zoo
from cnnlib.exercises.cases import Trial
from cnnlib.exercises.comparison import (
    as_tuple,
    fault,
    kept_between_calls,
    kept_from_other_numbers,
)
from cnnlib.exercises.effort import library_calls, steps
from cnnlib.exercises.exercise import Exercise
from cnnlib.exercises.properties import is_square
from cnnlib.exercises.suspects import Suspect
from cnnlib.exercises.verdict import judge
from cnnlib.gradcheck import integers


def function_exercise(**about):
    """Make the decorated right answer an exercise of its own name.

    The keywords are the fields of `FunctionExercise`. In its module the exercise can be called as
    the right answer that it is.
    """

    def declare(truth):
        return FunctionExercise(name=truth.__name__.lstrip("_"), truth=truth, **about)

    return declare


@dataclass(kw_only=True, eq=False)
class FunctionExercise(Exercise):
    """Write a function: it is called on small awkward cases, smallest first, beside `truth`.

    `oracle` says in words what `truth` is, and `returns` names what comes back. `may_view` allows a
    result that shares memory with an argument, which is right where the answer is a slice. `whole`
    asks for ints. `lacks` tells which awkward properties its cases cannot have, and why. A call of
    a function from the packages or modules `refused` is no answer.
    """

    truth: Callable
    oracle: str
    returns: tuple = ("y",)
    may_view: bool = False
    whole: bool = False
    lacks: dict = field(default_factory=dict)
    refused: tuple = ()

    def __post_init__(self):
        super().__post_init__()
        self._make_cases = self._use = self._condition = self._oracle_too = None
        self._make_factors = self._make_longer = None
        self._slips, self._later_slips, self._adapted = [], [], []

    def __call__(self, *args, **options):
        return self.truth(*args, **options)

    # --- what is declared below an exercise

    def cases(self, make):
        """Decorate `make(draw)`, which yields Cases.

        `draw(shape)` gives whole numbers small enough to check by hand, and none of them 0, as a 0
        hides what it meets. They are made when they are first needed, the same every time.
        """
        self._make_cases = make
        return make

    def slip(self, words, *, later=False):
        """Decorate a likely wrong answer; an answer that does the same is told `words`.

        One that is wrong `later` need not be so in a case without a topic.
        """

        def add(wrong):
            slips = self._later_slips if later else self._slips
            slips.append(Suspect(wrong.__name__, words, wrong))
            return wrong

        return add

    def bugs(self, operation, *, spoils="y", has=""):
        """Decorate `adapt(layers, *args)`: the exercise done with a layer function of the zoo.

        Likely slips are then all bugs of `operation` that spoil one of these results on inputs that
        have these properties.
        """

        def add(adapt):
            self._adapted.append((operation, set(spoils.split()), set(has.split()), adapt))
            return adapt

        return add

    def factors(self, make):
        """Decorate `make(*args)`: a dict of numbers that a result may be off by, with their names."""
        self._make_factors = make
        return make

    def use(self, call):
        """Decorate `call(answer, *args)`, where the answer is not itself what is called."""
        self._use = call
        return call

    def condition(self, look):
        """Decorate `look(outcome, *args)`: words for what else is wrong in a case, or None."""
        self._condition = look
        return look

    def no_loop_over(self, pixels):
        """Decorate `make(draw)`: two Cases, the second with twice as many of the `pixels`.

        An answer that takes Python more steps in the second has a loop over them left. Their shapes
        are those of no case, so that nothing an answer keeps by the shape is ready for one alone.
        """

        def add(make):
            self._make_longer = pixels, make
            return make

        return add

    def oracle_too(self, look):
        """Decorate `look(answer)`: words from a second oracle, asked in the end, or None."""
        self._oracle_too = look
        return look

    # --- what is made of it

    @cached_property
    def arguments(self):
        """The names of the arguments."""
        return list(inspect.signature(self.truth).parameters)

    @cached_property
    def suspects(self):
        """The slips, then the bugs of the zoo in this exercise's own signature."""
        return self._slips + [
            Suspect(bug.name, bug.words, partial(adapt, bug.layers))
            for operation, spoils, has, adapt in self._adapted
            for bug in zoo.BUGS
            if bug.operation == operation and bug.spoils & spoils and bug.needs <= has
        ]

    @property
    def wrong_answers(self):
        """All known wrong answers: the suspects, then the slips that are wrong later."""
        return self.suspects + self._later_slips

    @property
    def _draw(self):
        rng = np.random.default_rng(list(self.name.encode()))
        return partial(integers, rng, largest=4)

    @cached_property
    def tried_suspects(self):
        """Pairs (suspect, its Trials): what each known wrong answer does in the cases."""
        return [(suspect, self.run(suspect.answer)) for suspect in self.wrong_answers]

    @cached_property
    def later_suspects(self):
        """The same in the cases with a topic."""
        return [(suspect, self.run_later(suspect.answer)) for suspect in self.wrong_answers]

    @cached_property
    def every_case(self):
        """Pairs (case, right results as a tuple), the smallest case first."""
        cases = self._make_cases(self._draw)
        return sorted(
            ((case, as_tuple(self._right(case))) for case in cases), key=lambda pair: pair[0].size
        )

    @cached_property
    def tried(self):
        """The pairs (case, right results) in which an answer must be right."""
        return [(case, right) for case, right in self.every_case if not case.topic]

    @cached_property
    def has_oblong_kernels(self):
        """Whether some cases have a kernel that is not square."""
        return any(is_square(self.arguments, case) is False for case, _ in self.tried)

    def run(self, answer):
        """Call the answer on each case, up to one that does not end: a list of Trials.

        The smallest case is tried twice more, once with other numbers, as what is kept between
        calls shows in the later ones.
        """
        trials = []
        for case, expected in self.tried:
            trials.append(self._trial(answer, case, expected))
            if trials[-1].outcome.timed_out:
                break
        first = trials[0]
        if first.outcome.finished:
            trials[0] = first._replace(again=self._trial(answer, *self.tried[0]).outcome)
            if not self._fault(trials[0]):
                other = first.case.doubled()
                other = self._trial(answer, other, as_tuple(self._right(other)))
                trials[0] = trials[0]._replace(other=other)
        return trials

    def run_later(self, answer):
        """Call the answer on each case that has a topic: a list of Trials."""
        return [self._trial(answer, *pair) for pair in self.every_case if pair[0].topic]

    def _right(self, case):
        return self.truth(*case.args, **case.options)

    def _called(self, answer):
        return partial(self._use, answer) if self._use else answer

    def _trial(self, answer, case, expected):
        return Trial(case, expected, sandbox.call(self._called(answer), case.args, case.options))

    def off_by(self, case):
        """The numbers that a result of this case may be off by, {name: number}."""
        return self._make_factors(*case.args, **case.options) if self._make_factors else {}

    def _fault(self, trial):
        return (
            fault(self, trial) or kept_between_calls(trial) or kept_from_other_numbers(self, trial)
        )

    def fault(self, trial):
        """What is wrong with one trial, in words, or None."""
        found = self._fault(trial)
        if found or not self._condition:
            return found
        return self._condition(trial.outcome, *trial.case.args, **trial.case.options)

    def objection(self, answer, *, square=False):
        """What is said against an answer that was right in every case, or None.

        The second oracle may have an oblong kernel, so it is not asked where square ones are judged.
        """
        found = self._borrowed(answer) or self._loop_left(answer)
        return found or (None if square else self._second_opinion(answer))

    def _borrowed(self, answer):
        if not self.refused:
            return None
        calls = partial(library_calls, self._called(answer), refused=self.refused)
        for case, _ in self.tried:
            if called := sandbox.call(calls, case.args, case.options).result:
                return f"the values are right, but {called[0]} was called: write it yourself"
        return None

    def _loop_left(self, answer):
        if not self._make_longer:
            return None
        pixels, make = self._make_longer
        self._trial(answer, *self.tried[0])  # imports and tables that a first call fills in
        count, counted = partial(steps, self._called(answer)), []
        for case in make(self._draw):
            trial = Trial(case, (), sandbox.call(count, case.args, case.options))
            if not trial.outcome.finished:
                return f"{case.described(self.arguments)}: {fault(self, trial)}"
            counted.append(trial.outcome.result)
        once, twice = counted
        if twice <= once:
            return None
        return (
            f"the values are right, but a loop over the {pixels} is left: Python takes {once} steps, "
            f"and {twice} for twice as many"
        )

    def _second_opinion(self, answer):
        return self._oracle_too and sandbox.call(self._oracle_too, (answer,)).result

    def check(self, answer, *, square=False):
        """Judge an answer, or only what it does with square kernels, and return a Report."""
        return judge(self, answer, square=square)
