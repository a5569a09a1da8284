"""What a slide puts to the room: a vote, or a prediction with the arrays that it asks about.

A prediction's cell names them in its metadata, by expressions in the names of the lesson:

    "cnnlib": {"shows": ["x[0]", "w[0]", "y = np.full(4, np.nan)", "code: y = slide(x[0], w[0])"],
               "asked": "y[2]", "marked": "x[0][2:5]", "given": "**Stride** 1, no padding."}

Small arrays become grids, larger ones pictures, and an explorer comes alive, with what is marked
picked. In a grid a cell that is not a number is empty, the one that is asked for holds a question
mark, and those that are marked have an outline. `"shows": "figure"` stands for the last figure
above the cell.
"""

import re

import numpy as np

from cnnlib.publish.content import markdown
from cnnlib.publish.content.votes import LETTERS
from cnnlib.publish.decks import listings
from cnnlib.publish.decks.grids import grid, picture
from cnnlib.publish.decks.slide import Part
from cnnlib.widgets.explorer import Explorer

CODE, FIGURE = "code: ", "figure"
MOST_LINES, WIDE = 5, 44  # of an answer's print; more is only said
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
    known = f"<p><strong>It is {asked.answer}.</strong></p>" if asked.right is None else ""
    shown, drawn = _shown(lesson, cell, outputs, asked.answer)
    said = [f"- **{choice.label}** {choice.words}" for choice in asked.choices if choice.words]
    printed = listings.printed(answer.outputs)
    lines = sum(1 + len(line) // WIDE for line in printed.splitlines()[1:-1])
    own = cell.metadata.get("cnnlib", {})
    if lines > MOST_LINES or own.get("shows") == FIGURE:
        said.append(printed)
        printed = ""
    given = own.get("given", "")
    lead = f'<p class="given">{markdown.one_line(given)}</p>' if given else ""
    board = _board(asked, known + markdown.to_html(printed), before=shown)
    return Part("predict", lead + board, said, drawn)


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
    shows = own.get("shows", [])
    if not shows:
        return "", ""
    if shows == FIGURE:
        return f'<div class="shown">{lesson.figure_above(cell, outputs)}</div>', ""
    named = [_named(each) for each in shows]
    values = lesson.value(cell, f"[{', '.join(expression for _, expression in named)}]")
    names, parts = [], []
    for (name, _), value in zip(named, values, strict=True):
        if isinstance(value, Explorer):
            if "marked" in own:
                value.picked = _picked(own["marked"])
            parts.append(f'<div class="cnn-wall">{outputs.explorer(value)}</div>')
        elif isinstance(value, str):
            parts.append(markdown.code(value))
        else:
            names.append(name)
            parts.append(_array(name, np.asarray(value), own, answer))
    live = " live" if isinstance(values[0], Explorer) else ""
    return f'<div class="shown{live}">{"".join(parts)}</div>', ", ".join(filter(None, names))


def _named(shown):
    """Return the name and the expression of what is shown; code has no name."""
    if shown.startswith(CODE):
        return "", repr(shown.removeprefix(CODE))
    name, _, expression = shown.partition(" = ")
    return name, expression or name


def _array(name, array, own, answer):
    if array.ndim > 2 or max(array.shape, default=1) > LARGEST:
        return picture(name, array)
    asked, marked = (_place(name, own.get(key, "")) for key in ("asked", "marked"))
    return grid(name, array, asked=asked, marked=marked, answer=answer)


def _picked(text):
    """Return what an explorer has picked where a text such as "x[2, 3]" is marked."""
    name = text.partition("[")[0]
    return (name, *(part.start for part in _place(name, text)))


def _place(name, text):
    """Return the slices of rows and columns that a text such as "y[0:2, 3]" names, or None."""
    if not text.startswith(f"{name}["):
        return None
    places = [each.split(":") for each in text.removeprefix(f"{name}[").rstrip("]").split(", ")]
    if not all(bound.isdigit() for each in places for bound in each):
        return None  # a longer name that begins so
    slices = [slice(int(each[0]), int(each[-1]) + (len(each) == 1)) for each in places]
    return slices if len(slices) == 2 else [slice(0, 1), *slices]
