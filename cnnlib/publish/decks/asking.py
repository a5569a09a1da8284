"""What a slide puts to the room: a vote, or a prediction with the arrays that it asks about.

A prediction's cell names them in its metadata, by expressions in the names of the lesson:

    "cnnlib": {"shows": {"x": "x[0]", "w": "w[0]", "y": "np.full(4, np.nan)"}, "asked": "y[2]"}

Small arrays become grids, larger ones pictures, strings code, and an explorer comes alive. In a
grid a cell that is not a number is empty, and the one that is asked for holds a question mark.
`"shows": "figure"` stands for the last figure above the cell.
"""

import re

import numpy as np

from cnnlib.publish.content import markdown
from cnnlib.publish.content.votes import LETTERS
from cnnlib.publish.decks.grids import grid, picture
from cnnlib.publish.decks.slide import Part
from cnnlib.widgets.explorer import Explorer

LARGEST = 16  # rows or columns of a grid; what has more is a picture
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z<$`])")
HEADING = re.compile(r"^\*\*[A-D]\*\* is right[:.;,]?\s*")
# All that an answer brings comes at once.
LATE = 'fragment" data-fragment-index="0'


def vote(asked, vote, figure=""):
    """Return a vote as a part of a slide.

    Parameters
    ----------
    asked : Asked
    vote : votes.Vote
        The same, as Markdown.
    figure : str, optional
        HTML of a picture that the answer brings along.

    Returns
    -------
    Part
    """
    answer = f"<p>{markdown.one_line(reason(vote))}</p>"
    shown = f'<div class="shown late {LATE}">{figure}</div>' if figure else ""
    return Part("vote", _board(asked, answer, after=shown), [vote.explanation])


def reason(vote):
    """Return why the right option of a vote is right: two sentences at most, as Markdown."""
    words = HEADING.sub("", vote.words[vote.right])
    first = " ".join(SENTENCE.split(words)[:2])
    return first[:1].upper() + first[1:]


def prediction(lesson, cell, answer, outputs):
    """Return a prediction as a part of a slide.

    Parameters
    ----------
    lesson : Lesson
    cell, answer : NotebookNode
        The one that asks, and the one that answers.
    outputs : Outputs
        Those of the deck.

    Returns
    -------
    Part
    """
    [asked] = lesson.asked(cell)
    printed = "".join(outputs.html(out) for out in answer.outputs if out.output_type == "stream")
    known = f"<p><strong>It is {asked.answer}.</strong></p>" if asked.right is None else ""
    shown, drawn = _shown(lesson, cell, outputs, asked.answer)
    said = [f"- **{choice.label}** {choice.words}" for choice in asked.choices if choice.words]
    return Part("predict", _board(asked, known + printed, before=shown), said, drawn)


def _board(asked, answer, *, before="", after=""):
    """Return a question with its options, what the answer brings, and what stands beside."""
    options = "".join(
        f'<li class="{"right" if place == asked.right else "wrong"}"><b>{letter}</b> '
        f"<span>{choice.label}</span>{_tick(place == asked.right)}</li>"
        for place, (letter, choice) in enumerate(zip(LETTERS, asked.choices, strict=False))
    )
    listed = f'<ol class="options">{options}</ol>' if options else ""
    late = f'<div class="late {LATE}">{answer}</div>' if answer else ""
    return (
        f'<p class="question">{asked.words}</p>\n'
        f'<div class="pair">{before}<div class="asks">{listed}{late}</div>{after}</div>'
    )


def _tick(right):
    return f' <strong class="tick {LATE}">✓ right</strong>' if right else ""


def _shown(lesson, cell, outputs, answer):
    """Return what a prediction asks about as HTML, and the names of its arrays."""
    own = cell.metadata.get("cnnlib", {})
    shows, asked = own.get("shows", {}), own.get("asked", "")
    if not shows:
        return "", ""
    if shows == "figure":
        return f'<div class="shown figure-shown">{lesson.figure_above(cell, outputs)}</div>', ""
    pairs = ", ".join(f"{name!r}: {expression}" for name, expression in shows.items())
    values = lesson.value(cell, f"{{{pairs}}}")
    parts = "".join(_one(name, value, asked, answer, outputs) for name, value in values.items())
    arrays = [name for name, value in values.items() if not isinstance(value, str | Explorer)]
    live = " live" if len(arrays) == 0 and "cnn-wall" in parts else ""
    return f'<div class="shown{live}">{parts}</div>', ", ".join(arrays)


def _one(name, value, asked, answer, outputs):
    if isinstance(value, Explorer):
        return f'<div class="cnn-wall">{outputs.explorer(value)}</div>'
    if isinstance(value, str):
        return markdown.code(value)
    array = np.asarray(value)
    if array.ndim > 2 or max(array.shape, default=1) > LARGEST:
        return picture(name, array)
    place = re.fullmatch(rf"{re.escape(name)}\[([\d, ]+)\]", asked)
    index = tuple(map(int, place[1].split(","))) if place else None
    return grid(name, array, index, answer)
