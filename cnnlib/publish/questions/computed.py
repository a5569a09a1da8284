"""Questions with numbers from a seed: each wrong option is what a known wrong function gives.

A kind is a function that draws a call of an operation. The right answer is the operation's; the
others come from the zoo's bugs and from the slips of the exercises, which are run on the same call.
"""

import copy
import html
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from cnnlib.exercises.cases import Case
from cnnlib.exercises.catalogue import find
from cnnlib.exercises.suspects import Suspect
from cnnlib.exercises.zoo import BUGS
from cnnlib.predictions import say
from cnnlib.publish.content.questions import Asked, Choice

WRONG = 3  # of four options
ZOO = frozenset(bug.name for bug in BUGS)
DECIMALS = 4  # what takes more is not asked for
TABLE = '<table border="1" cellpadding="6"><caption>{}</caption><tbody>{}</tbody></table>'


class Drawn(NamedTuple):
    """A call to ask about.

    Attributes
    ----------
    words : str
        What is computed, as a sentence.
    case : Case
        The call.
    given : dict of {str: array}
        What is shown, under its name.
    """

    words: str
    case: Case
    given: dict


class Kind(NamedTuple):
    """A kind of question.

    Attributes
    ----------
    name : str
    minutes : int
        How long it takes on paper.
    exercises : tuple of str
        The first has the right answer, all have known wrong ones.
    result : int
        Which of the results is asked about.
    sized : bool
        Whether the size of the result is asked for, and not one of its numbers.
    draw : function
        Of a generator; returns a Drawn.
    """

    name: str
    minutes: int
    exercises: tuple
    result: int
    sized: bool
    draw: Callable

    @property
    def suspects(self):
        """The known wrong answers, a list of Suspect."""
        return [suspect for name in self.exercises for suspect in find(name).suspects]

    @property
    def returned(self):
        """The name of the result."""
        return find(self.exercises[0]).returns[self.result]

    def answer(self, function, case):
        """Return what a function answers, as an array; None where it gives no numbers."""
        args, options = copy.deepcopy((case.args, case.options))
        try:
            with np.errstate(all="ignore"):
                results = function(*args, **options)
                result = results[self.result] if isinstance(results, tuple) else results
                return np.asarray(np.shape(result) if self.sized else result, dtype=float)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return None


class Wrong(NamedTuple):
    """A wrong number, and the Suspect that gives it."""

    value: float
    suspect: Suspect


class Computed(NamedTuple):
    """A question, its answer and its three wrong options.

    Attributes
    ----------
    kind : Kind
    seed : int
    drawn : Drawn
    place : tuple of int
        Which number of the result is asked for; of a size, the axis.
    value : float
        The answer.
    wrong : tuple of Wrong
    order : tuple of int
        In which order the four stand; 0 is the right one.
    """

    kind: Kind
    seed: int
    drawn: Drawn
    place: tuple
    value: float
    wrong: tuple
    order: tuple

    @property
    def question(self):
        """What is asked, as a sentence."""
        name = self.kind.returned
        if self.kind.sized:
            return f"How many {('rows', 'columns')[self.place[0]]} has {name}?"
        at = f"[{', '.join(map(str, self.place))}]" if self.place else ""
        return f"What is {name}{at}?"

    @property
    def asked(self):
        """The question as data, a question of a lesson like others."""
        tables = "".join(_table(name, array) for name, array in self.drawn.given.items())
        words = f"{html.escape(self.drawn.words)} {tables} {html.escape(self.question)}"
        choices = [Choice(say(self.value), "This is right.")]
        choices += [Choice(say(each.value), html.escape(explained(each))) for each in self.wrong]
        return Asked(
            key=f"{self.kind.name}-{self.seed}",
            title=f"{self.kind.name.replace('_', ' ').capitalize()}, seed {self.seed}",
            words=words,
            choices=tuple(choices[place] for place in self.order),
            answer=say(self.value),
            right=self.order.index(0),
        )


def kind(*exercises, minutes, result=0, sized=False):
    """Make the decorated `draw(rng)`, which returns a Drawn, a Kind of its name.

    Parameters
    ----------
    *exercises : str
    minutes : int
    result : int, default 0
    sized : bool, default False
        As the attributes of `Kind`.
    """
    return lambda draw: Kind(draw.__name__, minutes, exercises, result, sized, draw)


def question(kind, seed):
    """Draw a question of a kind.

    Parameters
    ----------
    kind : Kind
    seed : int
        At least 0.

    Returns
    -------
    Computed
        The same each time. What it draws is drawn anew until three wrong functions disagree with
        the right one and with each other about one number.
    """
    rng = np.random.default_rng([seed, *kind.name.encode()])
    while True:
        drawn = kind.draw(rng)
        right = kind.answer(find(kind.exercises[0]).truth, drawn.case)
        options = Options(kind, drawn.case, right)
        if options.places:
            place = options.places[rng.integers(len(options.places))]
            wrong = options.at[place]
            chosen = sorted(rng.permutation(len(wrong))[:WRONG])
            return Computed(
                kind=kind,
                seed=seed,
                drawn=drawn,
                place=place,
                value=printed(right[place]),
                wrong=tuple(wrong[n] for n in chosen),
                order=tuple(rng.permutation(1 + WRONG).tolist()),
            )


class Options:
    """What the known wrong functions of a kind answer to a call.

    Parameters
    ----------
    kind : Kind
    case : Case
    right : array
    """

    def __init__(self, kind, case, right):
        self.right = right
        self.answers = [
            (suspect, found)
            for suspect in kind.suspects
            if (found := kind.answer(suspect.answer, case)) is not None
            and found.shape == right.shape
        ]

    @cached_property
    def at(self):
        """For each place of the result, a list of Wrong: no number twice, none the right one."""
        return {place: self._wrong(place) for place in np.ndindex(self.right.shape)}

    @cached_property
    def places(self):
        """The places that can be asked for."""
        return [place for place, wrong in self.at.items() if len(wrong) >= WRONG]

    def _wrong(self, place):
        seen, wrong = {say(printed(self.right[place]))}, []
        for suspect, found in self.answers:
            value = printed(found[place])
            if value is not None and say(value) not in seen:
                seen.add(say(value))
                wrong.append(Wrong(value, suspect))
        return wrong


def printed(value):
    """Return a number without the errors of rounding; None for one that takes too many decimals."""
    rounded = round(float(value), DECIMALS) + 0.0 if np.isfinite(value) else np.nan
    return rounded if abs(rounded - value) < 1e-9 else None


def explained(wrong):
    """Return what is said to a wrong option, as text: whose result it is, and what a check says."""
    name = wrong.suspect.name
    whose = f"the zoo's bug “{name.replace('_', ' ')}”" if name in ZOO else "a known slip"
    return f"This is what {whose} gives. A check says of it: “{wrong.suspect.words}”."


def _table(name, array):
    rows = np.atleast_2d(array).tolist()
    cells = "".join(f"<tr>{''.join(f'<td>{say(n)}</td>' for n in row)}</tr>" for row in rows)
    return TABLE.format(html.escape(name), cells)
