"""How a test reads a lesson: its cells, its exercises, its votes."""

import ast
import re
from functools import cache

import nbformat
from paths import ROOT

from cnnlib.publish.content import replay
from cnnlib.publish.editions.tasks import exercises

PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
APPENDIX = ROOT / "notebooks" / "notes_and_words.ipynb"
LESSONS = [path for path in PATHS if path != APPENDIX]
CODE = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)


def markdown(lesson):
    return [cell for cell in lesson.cells if cell.cell_type == "markdown"]


def code(lesson):
    return [cell for cell in lesson.cells if cell.cell_type == "code"]


def tags(cell):
    return set(cell.metadata.get("tags", []))


@cache
def lessons():
    """Every lesson, in order."""
    return [nbformat.read(path, as_version=4) for path in PATHS]


@cache
def placed():
    """The names of the exercises that a notebook asks for, in order."""
    return tuple(exercise.name for lesson in lessons() for exercise in exercises(lesson))


def votes(lesson):
    return [cell for cell in lesson.cells if "vote" in tags(cell)]


def headings(lesson, level):
    """The headings of one level, in order; a # in a code block is none."""
    text = "\n\n".join(map(prose, markdown(lesson)))
    return re.findall(rf"^#{{{level}}} (.+)$", text, re.MULTILINE)


def prose(cell):
    """A Markdown cell's words without code and formulas."""
    return CODE.sub(" ", cell.source)


@cache
def solution(name):
    """What the folded solution of an exercise hands in, made by as little of its lesson as it takes.

    A function that is checked must have it beforehand: it has a time limit, which this takes part of.
    """
    for lesson in lessons():
        for exercise in exercises(lesson):
            if exercise.name == name:
                check = ast.parse(exercise.cell.source).body[-1].value
                sources = [cell.source for cell in code(lesson)]
                before = sources[: sources.index(exercise.cell.source)]
                return replay.value([*before, f"{exercise.solution}\n{ast.unparse(check.args[1])}"])
    raise LookupError(f"no lesson asks for {name}")


def lesson_name(path):
    """What a lesson is called: its notebook's name without the number."""
    return re.sub(r"^\d+_", "", path.stem)


def lesson_path(name):
    """The notebook of the lesson of this name, whatever its number."""
    [path] = [path for path in PATHS if lesson_name(path) == name]
    return path


def upper(minutes):
    """The upper end of a range of minutes: 1.8 times the lower, to the nearest five."""
    return 5 * round(1.8 * minutes / 5)
