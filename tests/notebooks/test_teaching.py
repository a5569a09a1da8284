"""How a lesson paces its reader: minutes, new ideas, and how long one only reads."""

import re

import nbformat
import numpy as np
import pytest
from execute_notebooks import ALONE
from lessons import CODE, LESSONS, code, exercises, lesson_name, markdown, tags, upper

from cnnlib.predictions.lessons import COURSE

MINUTES = re.compile(r"^### (?:Exercise|Build).*?(\d+) minutes", re.MULTILINE)
FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)
CAPTION = re.compile(r"^\*Figure: .*\*$", re.MULTILINE)  # for who cannot see the picture
DISPLAYED = re.compile(r"\$\$.*?\$\$", re.DOTALL)
LONGEST = 330  # words between two things to do: two screens of 1280 x 800
LINE, FORMULA = 10, 40  # words that a line of code, and a formula of its own, count for
EDITED = [p for p in LESSONS if "ideas" in nbformat.read(p, as_version=4).metadata.cnnlib]


@pytest.fixture(params=EDITED, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def lesson(path):
    return nbformat.read(path, as_version=4)


def test_the_head_gives_the_range_of_minutes(lesson):
    read = lesson.metadata.cnnlib.minutes
    own = sum(map(int, MINUTES.findall("\n\n".join(cell.source for cell in markdown(lesson)))))
    told = f"{read} to {upper(read)} minutes to read and play"
    if own:
        told += f", {own} to {upper(own)} of exercises"
    assert told in lesson.cells[0].source, told


def test_at_most_nine_ideas_are_new(lesson):
    ideas = lesson.metadata.cnnlib.ideas
    assert 0 < len(set(ideas)) == len(ideas) <= 9


def test_there_is_soon_something_to_do(lesson):
    """The last stretch, from the last thing to do to the end, is for looking things up."""
    length, stretch = 0, []
    for cell in lesson.cells:
        if is_to_do(cell):
            assert length <= LONGEST, f"{length} words up to:\n{cell.source}\n\nread:\n{stretch}"
            length, stretch = 0, []
        else:
            length += read_in(cell)
            stretch.append((cell.get("id"), read_in(cell)))


def is_to_do(cell):
    """Whether the answer to a cell cannot be read above: a question, a task, what one writes."""
    if cell.cell_type == "markdown":
        return "vote" in tags(cell)
    asks = cell.source.startswith(("predict(", "predict.before("))
    return asks or "exercise" in tags(cell) or "task" in cell.source


def read_in(cell):
    """How many words a cell counts for; a fold stays closed, and imports are not read."""
    if cell.cell_type == "code":
        unread = cell.id == ALONE or cell.source.startswith(("import ", "from "))
        return 0 if unread else LINE * len(re.findall(r"^.*\S", cell.source, re.MULTILINE))
    text = CAPTION.sub("", FOLD.sub("", cell.source))
    return FORMULA * len(DISPLAYED.findall(text)) + len(
        CODE.sub(" x ", DISPLAYED.sub("", text)).split()
    )


def test_a_lesson_begins_with_what_was_learned_before(path, lesson):
    asked = [cell.source for cell in code(lesson) if cell.source.startswith("predict.before(")]
    early = COURSE[lesson_name(path)] < 2
    assert asked == ([] if early else [f'predict.before("{lesson_name(path)}")'])


def test_what_a_solution_calls_of_numpy_stands_in_a_cell_above(lesson):
    for exercise in exercises(lesson):
        place = lesson.cells.index(exercise.cell)
        above = "\n".join(cell.source for cell in code(lesson) if lesson.cells.index(cell) <= place)
        assert numpy_names(exercise.solution) <= numpy_names(above) | {"ndarray"}


def numpy_names(text):
    """What a text calls of NumPy by its name: np.zeros."""
    names = set(re.findall(r"\bnp\.([a-z_.]+)", text))
    return {name for name in names if hasattr(np, name.partition(".")[0])}
