"""The page of a class: who is where, which slips how often, what to ask. No script, all escaped."""

import html
import re
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from jinja2 import ChoiceLoader, FileSystemLoader

from cnnlib.exercises.report import PASSED, UNTRIED, WRONG
from cnnlib.grading import asked_for, summary
from cnnlib.grading.rows import LIBRARY, MISSING, NOT_JUDGED
from cnnlib.grading.told import MARKS
from cnnlib.publish.look import templates
from cnnlib.publish.look.style import style
from cnnlib.widgets.policy import policy

HERE = Path(__file__).parent
CLASSES = {
    PASSED: "passed",
    WRONG: "wrong",
    UNTRIED: "untried",
    MISSING: "missing",
    NOT_JUDGED: "unjudged",
}
MARKED = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*")
TAGS = ("code", "strong", "em")


class Line(NamedTuple):
    """One hand-in in the table of its lesson, and where its verdicts are told in full."""

    name: str
    anchor: str
    rows: dict

    @property
    def passed(self):
        """How many exercises it passed."""
        return sum(row.verdict == PASSED for row in self.rows.values())


class Group(NamedTuple):
    """The hand-ins of one lesson, or all mine.py: a column an exercise."""

    title: str
    exercises: list
    lines: list

    def passed(self, exercise):
        """How many passed this exercise."""
        rows = (line.rows.get(exercise) for line in self.lines)
        return sum(row is not None and row.verdict == PASSED for row in rows)


def page(grades):
    """Return the page of a class as HTML.

    Parameters
    ----------
    grades : Grades

    Returns
    -------
    str
    """
    rows = grades.rows
    slips = summary.slips(rows)
    anchors = {key: f"h{n}" for n, key in enumerate(dict.fromkeys(map(_file, rows)), 1)}
    return _template().render(
        title=f"{grades.name}: what was handed in",
        policy=policy([]),
        scripts=[],
        style=style() + (HERE / "page.css").read_text("utf-8"),
        grades=grades,
        words=_words,
        marked=marked,
        MARKS=MARKS,
        CLASSES=CLASSES,
        PASSED=PASSED,
        learners=len({row.learner for row in rows}),
        count={said: sum(row.verdict == said for row in rows) for said in CLASSES},
        unjudged=[row for row in rows if row.verdict == NOT_JUDGED],
        slips=slips,
        votes=summary.votes(slips),
        groups=_groups(rows, anchors),
        hand_ins=[(anchors[key], list(own)) for key, own in groupby(rows, _file)],
    )


def _file(row):
    return row.learner, row.file


def _groups(rows, anchors):
    found = {}
    for row in rows:
        if row.group:
            found.setdefault(row.group, []).append(row)
    order = [name for name in (*asked_for.lessons(), LIBRARY) if name in found]
    return [_group(name, found[name], anchors) for name in order]


def _group(name, rows, anchors):
    lesson = asked_for.lessons().get(name)
    own = {key: {row.exercise: row for row in some} for key, some in groupby(rows, _file)}
    files = Counter(learner for learner, _ in own)
    lines = [
        Line(learner if files[learner] == 1 else f"{learner}: {file}", anchors[learner, file], told)
        for (learner, file), told in own.items()
    ]
    title = f"{lesson.number:02d} {lesson.title}" if lesson else name
    return Group(title, list(dict.fromkeys(row.exercise for row in rows)), lines)


def _template():
    """Return the page's template, which fills the look's skeleton."""
    loader = ChoiceLoader([FileSystemLoader(HERE), templates.ENVIRONMENT.loader])
    return templates.ENVIRONMENT.overlay(loader=loader).get_template("page.html")


def _words(name):
    return name.replace("_", " ")


def marked(text):
    """Return a lesson's words as HTML: code, bold and italics of its Markdown, all else escaped."""

    def tagged(found):
        tag = TAGS[found.lastindex - 1]
        return f"<{tag}>{found[found.lastindex]}</{tag}>"

    return MARKED.sub(tagged, html.escape(text))
