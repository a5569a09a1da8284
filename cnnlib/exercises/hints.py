"""A ladder of three hints: all of it is there, folded, and nothing is counted."""

import html
from dataclasses import dataclass

from cnnlib import checks
from cnnlib.exercises import attempts
from cnnlib.exercises.catalogue import find

_SUMMARIES = ("the idea", "the shape", "the line")


def hint(name, steps=1):
    """Show the three hints as folds, of which the first `steps` are open: idea, shape, line.

    Nothing is counted. The second also names the slip of your last answer, where it is a known one;
    the line to write stands in the third alone.

    Parameters
    ----------
    name : str
        The exercise, as `names()` lists it.
    steps : int
        How many are open from the start; as text, how many are shown.

    Returns
    -------
    Ladder
        Shows itself as text and, in a notebook, as folds.

    Raises
    ------
    ValueError
        If there is no exercise of that name, or `steps` is below 1.

    Examples
    --------
    >>> from cnnlib import exercises
    >>> exercises.hint("spread_the_gradient")
    hint 1 of 3. Idea: each entry of y lies in one block, or in none.
    hint("spread_the_gradient", 2) shows one more
    """
    idea, shape, line = find(name).hints
    if slip := attempts.slip(name):
        shape += f"\nYour last answer: {slip}"
    return Ladder(name, (idea, shape, line), checks.integer(steps, "steps"))


@dataclass(frozen=True)
class Ladder:
    """The hints of one exercise, the first `steps` of them open."""

    name: str
    hints: tuple
    steps: int

    def __repr__(self):
        of = len(self.hints)
        lines = [f"hint {n} of {of}. {text}" for n, text in enumerate(self.hints, 1)]
        more = [f'hint("{self.name}", {self.steps + 1}) shows one more'] * (self.steps < of)
        return "\n".join([*lines[: self.steps], *more])

    def _repr_html_(self):
        return folds(self.hints, self.steps)


def folds(hints, steps=0, indent="1em"):
    """Three hints as HTML: each a fold within the one before it, the first `steps` of them open."""
    inner = ""
    for n in reversed(range(len(hints))):
        is_open = " open" if n < steps else ""
        summary = f"Hint {n + 1} of {len(hints)}: {_SUMMARIES[n]}"
        text = html.escape(hints[n]).replace("\n", "<br>")
        inner = (
            f"<details{is_open} style='margin:.2em 0 .2em {indent}'><summary>{summary}</summary>"
            f"<div>{text}</div>{inner}</details>"
        )
    return f"<div role='note'>{inner}</div>"
