"""A ladder of three hints: all of it is there, folded, and nothing is counted."""

import html
from dataclasses import dataclass

from cnnlib.exercises import attempts

_SUMMARIES = ("the idea", "the shape", "the line")


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


def ladder(exercise, steps):
    """The hints of an exercise; the second also names the slip of the last red answer."""
    idea, shape, line = exercise.hints
    if slip := attempts.slip(exercise.name):
        shape += f"\nYour last answer: {slip}"
    return Ladder(exercise.name, (idea, shape, line), steps)
