"""Each lesson runs twice over with its exercises empty, and its own solutions pass its own checks.

The cells run here, in one namespace and without drawing; nbval runs them in a real kernel.
"""

import ast
import linecache
import re
from contextlib import contextmanager, nullcontext

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from lessons import PATHS, code, exercises, lesson_path, tags

from cnnlib.exercises import mine, sandbox
from cnnlib.exercises.report import PASSED, UNTRIED
from cnnlib.predictions import Log
from cnnlib.publish.content import replay
from cnnlib.publish.editions.tasks import SOLUTION
from cnnlib.training import accuracy
from cnnlib.widgets import predict

pytestmark = pytest.mark.notebooks


@contextmanager
def reader(path, folder):
    """Be a reader of this lesson, who keeps mine.py in this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path.parent)
        patch.setenv("CNNLIB_MINE", str(folder))
        patch.setattr(sandbox, "TIME_LIMIT", 20.0)  # however busy this machine is
        patch.setattr(plt, "show", lambda: plt.close("all"))
        patch.setattr(predict, "log", Log())
        yield nbformat.read(path, as_version=4)
    plt.close("all")


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def twice(request, tmp_path_factory):
    """A lesson that ran twice with its exercises empty, its names, and what its checks said."""
    with reader(request.param, tmp_path_factory.mktemp("nothing_kept")) as lesson:
        names = {"__name__": "__main__"}
        yield lesson, names, [run_all(lesson, names) for _ in range(2)]


class Life:
    """One reader fills in all exercises with their folded solutions, lesson by lesson, and keeps.

    A lesson is run when it is asked for, and all before it.
    """

    def __init__(self, folder):
        self.folder, self.lived = folder, {}

    def up_to(self, path):
        """Return the names that this lesson leaves, and what its checks said."""
        for lesson in PATHS[: PATHS.index(path) + 1]:
            if lesson not in self.lived:
                self.lived[lesson] = self._through(lesson)
        return self.lived[path]

    def _through(self, path):
        with reader(path, self.folder) as lesson:
            instead = {exercise.cell.id: exercise.solved for exercise in exercises(lesson)}
            if path == lesson_path("train_it"):
                instead["speed"] = "ops = mine"  # however busy this machine is
            names = {"__name__": "__main__"}
            return names, run_all(lesson, names, instead)


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    return Life(tmp_path_factory.mktemp("life"))


def test_run_all_works_twice_and_leaves_the_exercises_open(twice):
    *_, runs = twice
    for reports in runs:
        assert {report.status for report in reports} <= {UNTRIED}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_folded_solutions_pass_the_checks(path, life):
    _, reports = life.up_to(path)
    assert len(reports) == len(exercises(nbformat.read(path, as_version=4)))
    assert {report.status for report in reports} <= {PASSED}, reports


def test_who_keeps_them_all_trains_a_network_of_their_own(life, monkeypatch):
    names, _ = life.up_to(lesson_path("train_it"))
    monkeypatch.setenv("CNNLIB_MINE", str(life.folder))
    assert set(mine.kept()) == set(mine.pieces())
    assert names["ops"] is mine
    kind = type(names["model"])  # of mine.py as it was read then
    assert (kind.__module__, kind.__name__) == ("mine", "Chain")
    assert accuracy(names["by_heart"], *names["few"]) == 1
    assert accuracy(names["model"], *names["test"]) > 0.95
    assert np.mean(names["in_order"]) + 0.02 < np.mean(names["shuffled"])


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


def test_answers_run_in_any_order_and_are_among_their_options(twice):
    lesson, names, _ = twice
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
