"""What the course's own notebooks ask for: the exercises of each lesson, and its votes."""

import re
from functools import cache
from typing import NamedTuple

from cnnlib import course
from cnnlib.exercises import names
from cnnlib.grading.notebook import read
from cnnlib.publish.content import votes

CHECK = re.compile(r'^check\("(\w+)"', re.MULTILINE)


class Lesson(NamedTuple):
    """What a lesson asks for.

    Attributes
    ----------
    name, title : str
        As its notebook is called, without the number, and its first heading.
    number : int
        Its place in the course.
    exercises : list of str
        In their order.
    shown : list of str
        The cells in which the lesson itself calls `check`, to show one.
    votes : list of Vote
    """

    name: str
    title: str
    number: int
    exercises: list
    shown: list
    votes: list


@cache
def lessons():
    """Return every lesson that has exercises, {name: Lesson}, in the order of the course."""
    found = [_lesson(path) for path in course.lessons()]
    return {lesson.name: lesson for lesson in found if lesson.exercises}


@cache
def known():
    """Return the names of all exercises that a hand-in may answer."""
    listed = names()
    return {name for lesson, group in listed.items() if lesson != "operations" for name in group}


def _lesson(path):
    cells = read(path)
    code = [cell for cell in cells if cell.is_code]
    return Lesson(
        re.sub(r"^\d+_", "", path.stem),
        cells[0].source.splitlines()[0].removeprefix("# "),
        int(path.stem.partition("_")[0]),
        [name for cell in code if "exercise" in cell.tags for name in CHECK.findall(cell.source)],
        [c.source.strip() for c in code if "exercise" not in c.tags and CHECK.search(c.source)],
        [votes.read(cell.source) for cell in cells if "vote" in cell.tags],
    )
