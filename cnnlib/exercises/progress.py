"""How far a reader has come: the pieces that are kept, their form and speed, and the predictions."""

import html
from dataclasses import astuple, dataclass
from itertools import chain

from cnnlib import timing
from cnnlib.exercises import catalogue, mine
from cnnlib.exercises.build import ARRAYS, LOOPS
from cnnlib.exercises.effort import steps
from cnnlib.exercises.keeping.refusal import Refusal
from cnnlib.predictions.lessons import COURSE
from cnnlib.predictions.log import LOG

FORMS = {LOOPS: "loops", ARRAYS: "whole arrays", None: ""}
HEAD = ("piece", "lesson", "form", "Python steps", "time / library's")
ROUNDS = 3  # turns of ten milliseconds for each piece


def progress():
    """Return what is kept in mine.py, piece by piece, and how the predictions of this kernel went.

    Returns
    -------
    Progress
        Shows itself as text and in a notebook, in the course's order. Every kept piece has its lesson, its form (with
        loops over pixels or samples, or without), the steps that Python takes in one call, and its
        time as a multiple of the library's; every other piece has its lesson. The call is
        the largest one that a check tries, and still small. Of the predictions it says how many
        were right of all that met their answer, and which were sure and wrong.

    Examples
    --------
    >>> from cnnlib.exercises import progress
    >>> print(progress())  # in a folder without a mine.py
    0 of ... pieces are yours, so far; check(name, your_function, keep=True) keeps one that passes
    ...
    """
    try:
        kept = mine.kept()
    except Refusal as refusal:
        return Progress((), _predictions(), str(refusal))
    lessons = _lessons()
    places = {lesson.replace("_", " "): place for lesson, place in COURSE.items()}
    yours = [_measured(name, exercise, lessons) for name, exercise in kept.items()]
    first = {}
    for exercise, build in sorted(
        catalogue.builds().items(), key=lambda each: places[lessons[each[0]]]
    ):
        first.setdefault(build.piece, exercise)
    others = [Row(name, lessons[first[name]]) for name in mine.pieces() if name not in kept]
    rows = (sorted(part, key=lambda row: places[row.lesson]) for part in (yours, others))
    return Progress(tuple(chain(*rows)), _predictions())


@dataclass(frozen=True)
class Row:
    """A piece and what was measured; one that is not kept has a form of "the library's"."""

    piece: str
    lesson: str
    form: str = "the library's"
    steps: str = ""
    time: str = ""


@dataclass(frozen=True)
class Progress:
    """All pieces, the reader's own first, or why the file cannot be read; and the predictions."""

    rows: tuple
    predictions: str
    trouble: str = ""

    @property
    def yours(self):
        """The names of the pieces that are kept."""
        return [row.piece for row in self.rows if row.form != Row.form]

    @property
    def sentence(self):
        """How many pieces are kept, and how to keep one where none is."""
        if self.trouble:
            return self.trouble
        count = f"{len(self.yours)} of {len(self.rows)} pieces are yours"
        if self.yours:
            return f"{count}, in mine.py"
        return f"{count}, so far; check(name, your_function, keep=True) keeps one that passes"

    def __repr__(self):
        cells = [HEAD, *map(astuple, self.rows)] if self.rows else []
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        table = ("  ".join(map(str.ljust, line, widths)).rstrip() for line in cells)
        return "\n".join([self.sentence, *table, self.predictions])

    def _repr_html_(self):
        say = html.escape
        head = "".join(f"<th>{say(each)}</th>" for each in HEAD)
        rows = "".join(
            f"<tr>{''.join(f'<td>{say(cell)}</td>' for cell in astuple(row))}</tr>"
            for row in self.rows
        )
        table = f"<table><tr>{head}</tr>{rows}</table>" if self.rows else ""
        predictions = f"<p>{say(self.predictions)}</p>"
        return f"<div role='status'><strong>{say(self.sentence)}</strong>{table}{predictions}</div>"


def _lessons():
    """Return {an exercise's name: its lesson in words}."""
    return {
        name: lesson.replace("_", " ")
        for lesson, exercises in catalogue.all_exercises().items()
        for name in exercises
    }


def lessons_kept_from():
    """Return the lessons of which at least one exercise is kept in mine.py."""
    try:
        kept = set(mine.kept().values())
    except Refusal:
        return set()
    return {
        lesson for lesson, exercises in catalogue.all_exercises().items() if exercises.keys() & kept
    }


def _predictions():
    """Return in a sentence how the guesses went that met their answers."""
    line = LOG.summary()
    return f"Predictions right: {line}" if LOG.entries else line


def _measured(piece, exercise, lessons):
    build, function = catalogue.builds()[exercise], getattr(mine, piece)
    call = build.largest_call(function)
    seconds = timing.interleaved(
        {"mine": call, "the library's": build.largest_call(build.truth)}, rounds=ROUNDS
    )
    ratio = seconds["mine"] / seconds["the library's"]
    form = FORMS[build.rung_of(function)]
    return Row(piece, lessons[exercise], form, f"{steps(call):,}", f"{ratio:.2g}")
