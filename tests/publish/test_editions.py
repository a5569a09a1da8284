"""The learner's edition tells no solution; the teacher's runs, and its checks are green."""

import nbformat
import pytest
from lessons import PATHS, code, lesson_path, lessons, markdown, tags
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cnnlib.publish.editions import build as editions
from cnnlib.publish.editions.learner import learners
from cnnlib.publish.editions.tasks import SOLUTION
from cnnlib.publish.editions.teacher import teachers

LINES = 3  # as many in a row of a solution are told nowhere
FOLD = "<details><summary>Solution</summary>\n\n```python\n{}```\n\n</details>"


def windows(text):
    """Every three lines in a row, without their indentation; empty ones do not count."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return {tuple(lines[n : n + LINES]) for n in range(len(lines) - LINES + 1)}


def told(notebook):
    """Every three lines in a row of all that a notebook says."""
    texts = [cell.source for cell in notebook.cells]
    for cell in code(notebook):
        for output in cell.outputs:
            texts += [output.get("text", ""), *map(str, output.get("data", {}).values())]
    return set().union(*map(windows, texts))


@pytest.fixture(scope="module")
def secrets():
    """Every three lines in a row of the folded solutions that no lesson's own code has, as a stub."""
    folded = [fold for each in lessons() for cell in markdown(each) for fold in folds(cell)]
    given = [cell.source for each in lessons() for cell in code(each)]
    return set().union(*map(windows, folded)) - set().union(*map(windows, given))


def folds(cell):
    return SOLUTION.findall(cell.source)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_learners_edition_has_no_three_lines_of_a_solution(path, secrets):
    notebook = nbformat.read(path, as_version=4)
    shown = learners(notebook)
    assert told(shown) & secrets == set()
    assert len(shown.cells) == len(notebook.cells)
    assert "Solution</summary>" not in nbformat.writes(shown)


def test_the_learners_edition_drops_what_gives_an_answer_away():
    forms = new_output("display_data", {"text/html": "<summary>The library's two forms</summary>"})
    shown = [new_output("stream", text="it is 3\n")]
    notebook = new_notebook(
        cells=[
            new_markdown_cell("Write it.\n\n" + FOLD.format("a = 1\n") + "\n\nGo on."),
            new_code_cell("print(3)", outputs=shown, metadata={"tags": ["answer"]}),
            new_code_cell("side_by_side('relu', x)", outputs=[forms]),
            new_code_cell("print(mine.source('relu'))", outputs=shown),
            new_code_cell("print(determine.source(3))", outputs=shown, execution_count=4),
        ]
    )
    task, *hidden, kept = learners(notebook).cells
    assert task.source == "Write it.\n\nGo on."
    assert [cell.outputs for cell in hidden] == [[], [], []]
    assert kept == notebook.cells[-1]
    assert SOLUTION.search(notebook.cells[0].source), "the notebook itself was changed"


def test_the_teachers_edition_solves_tasks_and_gaps_and_names_wrong_answers():
    stub = 'def three_cells(): ...\n\n\ncheck(\n    "three_cells", (2, 6, 3)\n)'
    notebook = new_notebook(
        cells=[
            new_markdown_cell("Task.\n\n" + FOLD.format("x = 1\n")),
            new_code_cell(stub, id="first", metadata={"tags": ["exercise"]}),
            new_markdown_cell("Task.\n\n" + FOLD.format("    y = 2\n    y += 1\n")),
            new_code_cell("def f():\n    ...  # two lines\n    return y"),
            new_code_cell('check("build_relu", relu)', id="build", metadata={"tags": ["exercise"]}),
        ]
    )
    cells = teachers(notebook).cells
    assert cells[0].source == "Task."
    assert cells[1].source == 'x = 1\n\ncheck(\n    "three_cells", (2, 6, 3)\n)'
    assert cells[3].source == "def f():\n    y = 2\n    y += 1\n    return y"
    assert cells[4].source.endswith('check("build_relu", relu)')
    head, *wrong = cells[5].source.split("\n- ")
    assert head.strip() == "**Wrong answers to expect** (`build_relu`)" and len(wrong) > 1
    assert cells[5].metadata.slideshow.slide_type == "notes" and cells[5].id == "build-notes"
    assert len(cells) == 6 and notebook.cells[1].source == stub


def verdicts(notebook):
    """The first sign of what each exercise shows."""
    return [
        cell.outputs[-1].data["text/plain"][0]
        for cell in code(notebook)
        if "exercise" in tags(cell)
    ]


def is_green(path, folder):
    [written] = editions.build("teacher", [path], folder)
    shown = nbformat.read(written, as_version=4)
    return written.name == path.name and set(verdicts(shown)) <= {"✓"}


@pytest.mark.notebooks
def test_a_teachers_lesson_runs_and_its_checks_are_green(tmp_path):
    assert is_green(lesson_path("slide_a_kernel"), tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_each_teachers_lesson_runs_and_its_checks_are_green(path, tmp_path, soaks):
    soaks("lessons with solutions")
    assert is_green(path, tmp_path)


def test_the_command_writes_the_learners_edition(tmp_path, monkeypatch, capsys):
    path = lesson_path("pool")
    folder = tmp_path / "learner"
    monkeypatch.setattr("sys.argv", ["build", "learner", str(folder), str(path)])
    editions.main()
    assert capsys.readouterr().out == f"{folder / path.name}\n"
    written = nbformat.read(folder / path.name, as_version=4)
    nbformat.validate(written)
    assert written == learners(nbformat.read(path, as_version=4))
