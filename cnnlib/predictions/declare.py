"""How a question is declared that can be asked again with new numbers."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from cnnlib.predictions.question import Question, plain, question, same


class Drawn(NamedTuple):
    """One drawing of a question.

    `wrong` gives to each wrong option what it believes, or None; one that happens to equal the
    answer is left out, so that a slip can be named without a look at the numbers. Without any, a
    number is to be typed.
    """

    words: str
    answer: object
    wrong: dict = {}  # noqa: RUF012 - never written to


class Step(NamedTuple):
    """Where a lesson teaches something: its notebook, and the heading there."""

    lesson: str
    heading: str
    number: int

    @property
    def link(self):
        """The notebook's name with the heading's anchor, as Jupyter makes it."""
        return f"{self.number:02d}_{self.lesson}.ipynb#{self.heading.replace(' ', '-')}"

    def __str__(self):
        return f"lesson {self.number:02d}, {self.heading}"


class Quiz(NamedTuple):
    """A question whose answer is known, and the step that teaches it, if there is one.

    Attributes
    ----------
    key : str
    question : Question
    answer : str, number or nested list of numbers
    step : Step or None
        Its `link` leads to the heading in the lesson's notebook.

    Examples
    --------
    >>> Quiz("half", question("What is half of 6?"), 3).answer
    3
    """

    key: str
    question: Question
    answer: object
    step: Step | None = None


class Recalled(NamedTuple):
    """A question that can be drawn anew."""

    key: str
    heading: str
    draw: Callable

    def quiz(self, seed, step):
        """Return the question with the numbers that the seed draws; the same each time."""
        rng = np.random.default_rng([seed, *self.key.encode()])
        words, answer, wrong = self.draw(rng)
        answer = plain(answer)
        if not wrong:
            return Quiz(self.key, question(words), answer, step)
        beliefs = {answer: None}
        beliefs |= {plain(v): belief for v, belief in wrong.items() if not same(v, answer)}
        order = list(beliefs)
        rng.shuffle(order)  # sorted, some answers would always stand in the same place
        return Quiz(self.key, question(words, {v: beliefs[v] for v in order}), answer, step)


def recalled(heading):
    """Decorate `draw(rng)`, which returns a Drawn: its name is the key, `heading` its step."""
    return lambda draw: Recalled(draw.__name__, heading, draw)
