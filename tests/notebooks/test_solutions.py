"""Each lesson runs twice over with its exercises empty, and its own solutions pass its own checks.

The cells run here, in one namespace and without drawing; nbval runs them in a real kernel.
"""

import ast
import linecache
import re
from contextlib import nullcontext

import matplotlib.pyplot as plt
import nbformat
import pytest
from lessons import PATHS, code, exercises, lesson_path, tags

from cnnlib.exercises.report import PASSED, UNTRIED
from cnnlib.predictions import Log
from cnnlib.publish.content import replay
from cnnlib.publish.editions.tasks import SOLUTION
from cnnlib.widgets import predict

pytestmark = pytest.mark.notebooks


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def lesson(request, monkeypatch, tmp_path):
    monkeypatch.chdir(request.param.parent)
    monkeypatch.setenv("CNNLIB_MINE", str(tmp_path))
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    monkeypatch.setattr(predict, "log", Log())
    yield nbformat.read(request.param, as_version=4)
    plt.close("all")


def test_run_all_works_twice_and_leaves_the_exercises_open(lesson):
    names = {"__name__": "__main__"}
    for _ in range(2):
        assert {report.status for report in run_all(lesson, names)} <= {UNTRIED}


def test_the_folded_solutions_pass_the_checks(lesson):
    solutions = {exercise.cell.id: exercise.solved for exercise in exercises(lesson)}
    reports = run_all(lesson, {"__name__": "__main__"}, solutions)
    assert len(reports) == len(solutions)
    assert {report.status for report in reports} <= {PASSED}, reports


def test_a_starred_form_passes_with_its_solution_in_the_gap(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNLIB_MINE", str(tmp_path))
    cells = nbformat.read(lesson_path("from_loops_to_layers"), as_version=4).cells
    starred = [n for n, cell in enumerate(cells) if is_starred(cell)]
    assert len(starred) == 2
    for n in starred:
        [gap] = re.findall(r"^    \.\.\. .*\n", cells[n].source, re.MULTILINE)
        filled = cells[n].source.replace(gap, SOLUTION.search(cells[n - 1].source)[1])
        before = [cell.source for cell in cells[:n] if cell.cell_type == "code"]
        report = replay.value([*before, filled])
        assert report.status == PASSED, report


def is_starred(cell):
    """Whether a cell asks for a second form of what an exercise has asked for."""
    return cell.cell_type == "code" and "\n    ..." in cell.source and "exercise" not in tags(cell)


def test_answers_run_in_any_order_and_are_among_their_options(lesson):
    names = {"__name__": "__main__"}
    run_all(lesson, names)
    answers = [cell for cell in code(lesson) if "answer" in tags(cell)]
    shown = [run(cell, cell.source, names) for cell in reversed(answers)]
    said = [each.sentence for each in reversed(shown) if each is not None]
    cards = [run(cell, cell.source, names) for cell in code(lesson) if is_question(cell)]
    for card, sentence in zip(cards, said, strict=True):
        right = [n for n, label in enumerate(card.labels) if sentence == f"It is {label}."]
        assert len(right) == bool(card.labels)
        assert not any(card.question.beliefs[n] for n in right)


def is_question(cell):
    return cell.source.startswith("predict(")


def run_all(lesson, names, instead=None):
    """Run the cells from top to bottom; return what the exercises' last lines, the checks, gave."""
    reports = []
    for cell in code(lesson):
        if "skip-execution" in tags(cell):
            continue
        value = run(cell, (instead or {}).get(cell.id, cell.source), names)
        if "exercise" in tags(cell):
            reports.append(value)
    return reports


def run(cell, source, names):
    """Run a cell's source as a kernel does: its last expression is its value."""
    place = f"<cell {cell.id}>"
    # So that a check can read what its reader wrote.
    linecache.cache[place] = len(source), None, source.splitlines(keepends=True), place
    *statements, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        statements, last = [*statements, last], None
    expects = pytest.raises(Exception) if "raises-exception" in tags(cell) else nullcontext()
    with expects:
        exec(compile(ast.Module(statements, []), place, "exec"), names)  # noqa: S102 - our own cells
        return last and eval(compile(ast.Expression(last.value), place, "eval"), names)
