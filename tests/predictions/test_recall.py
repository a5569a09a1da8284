"""Questions with new numbers: fair, the same for a seed, and under a step that is there."""

import re

import nbformat
import numpy as np
import pytest
from lessons import LESSONS, code, headings, lesson_name, lesson_path

from cnnlib import predictions
from cnnlib.predictions import lessons, recall
from cnnlib.predictions.declare import Drawn, Recalled

QUESTIONS = [(lesson, key) for lesson in lessons.COURSE for key in recall.of_lesson(lesson)]


def test_the_course_is_the_notebooks_in_their_order():
    notebooks = [(lesson_name(path), int(path.stem[:2])) for path in LESSONS]
    assert notebooks == list(lessons.COURSE.items())


def test_each_lesson_can_ask_anew():
    assert {lesson for lesson, _ in QUESTIONS} == set(lessons.COURSE)
    assert len({key for _, key in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize(("lesson", "key"), QUESTIONS, ids=[key for _, key in QUESTIONS])
def test_its_lesson_asks_it_under_the_step_that_it_leads_to(lesson, key):
    notebook = nbformat.read(lesson_path(lesson), as_version=4)
    [asking] = [
        cell
        for cell in code(notebook)
        if cell.source.startswith(f'predict(\n    "{key}"')
        or cell.source.startswith(f'predict("{key}"')
    ]
    before = notebook.cells[: notebook.cells.index(asking)]
    steps = headings(nbformat.v4.new_notebook(cells=before), 2)
    step = recall.quiz(key, 0).step
    assert step.heading == steps[-1]
    assert step.link.partition("#")[0] == lesson_path(lesson).name
    assert " " not in step.link


@pytest.mark.parametrize("key", [key for _, key in QUESTIONS])
def test_questions_are_fair_whatever_is_drawn(key):
    asked = [recall.quiz(key, seed) for seed in range(60)]
    assert asked == [recall.quiz(key, seed) for seed in range(60)]
    assert len({quiz.question.words for quiz in asked}) > 1 or len({str(q) for q in asked}) > 1
    places = set()
    for quiz in asked:
        options = quiz.question.options
        assert 2 <= len(options) == len(set(options))
        assert quiz.question.belief(quiz.answer) is None
        assert all(quiz.question.belief(o) for o in options if o != quiz.answer)
        places.add(options.index(quiz.answer))
    assert len(places) > 1


def test_a_wrong_option_that_is_right_by_chance_is_left_out():
    drawn = Recalled("key", "1. A step", lambda rng: Drawn("?", np.int64(2), {2.0: "a", 1: "b"}))
    assert set(drawn.quiz(0, None).question.options) == {1, 2}
    typed = Recalled("key", "1. A step", lambda rng: Drawn("?", 2, {}))
    assert typed.quiz(0, None).question.options == ()


# Computed here by hand-written loops that share nothing with the package.
ORACLES = {
    "across_a_kink": (
        r"A step of (\d+) both ways, around a = (\d)",
        lambda step, a: round((a + step) / (2 * step), 2),
    ),
    "stride_outputs": (
        r"(\d+) numbers, a window of (\d+), stride (\d+)",
        lambda n, k, s: len([i for i in range(0, n, s) if i + k <= n]),
    ),
    "vanished_axis": (
        r"shape \((\d+), (\d+)\).*axis=(\d)",
        lambda rows, columns, axis: columns if axis == 0 else rows,
    ),
    "crop_nothing": (
        r"keep of (\d+) if p is (\d+)",
        lambda rows, p: len(list(range(rows))[p : -p]),
    ),
    "unread_rows": (
        r"(\d+) rows, a window of (\d+), stride (\d+)",
        lambda n, k, s: n - len({i + u for i in range(0, n - k + 1, s) for u in range(k)}),
    ),
    "pixels_of_an_offset": (
        r"(\d+) pixels .* kernel of (\d+), .* stride (\d+): .* u = (\d+)",
        lambda n, k, s, u: ", ".join(str(i + u) for i in range(0, n, s) if i + k <= n),
    ),
    "touches": (
        r"x is (\d+) × \d+, w is (\d+) × \d+, .*x\[(\d+), (\d+)\]",
        lambda n, k, r, c: sum(
            i <= r < i + k and j <= c < j + k for i in range(n - k + 1) for j in range(n - k + 1)
        ),
    ),
    "in_all_windows": (
        r"picture of (\d+) × \d+, windows of (\d+)",
        lambda n, k: sum(
            all(i <= r < i + k and j <= c < j + k for i in range(n - k + 1) for j in range(n - k + 1))
            for r in range(n) for c in range(n)
        ),
    ),
    "parameters": (
        r"From (\d+) channels to (\d+), kernels (\d+)",
        lambda c, q, k: sum(1 for _ in range(q) for _ in range(c * k * k + 1)),
    ),
    "strips_memory": (
        r"x is (\d+) × (\d+), w is (\d+) × ",
        lambda h, width, k: sum(1 for _ in range(h) for v in range(k) for _ in range(v, v + width - k + 1)),
    ),
    "products": (
        r"of (\d+) × \d+, kernels of (\d+) × ",
        lambda n, k: len([i for i in range(n) if i + k <= n]),
    ),
    "dilated_rows": (
        r"kernel of (\d+) rows at dilation (\d+)",
        lambda k, d: max(range(0, k * d, d)) + 1,
    ),
    "depthwise_weights": (
        r"(\d+) to (\d+) channels: a depthwise (\d+)",
        lambda c, q, k: len([*range(c * k * k), *((i, j) for i in range(q) for j in range(c))]),
    ),
    "flat_place": (
        r"z has (\d+) rows and (\d+) columns.*z\[(\d+), (\d+)\]",
        lambda rows, columns, r, c: [(i, j) for i in range(rows) for j in range(columns)].index((r, c)),
    ),
    "pixels_that_matter": (
        r"w is (\d+) × .*blocks of (\d+)",
        lambda k, b: len({(i + u, j + v) for i in range(b) for j in range(b)
                          for u in range(k) for v in range(k)}),
    ),
    "reach_linear": (
        r"of (\d+) ×",
        lambda n: 16 * len(range(0, n - 2, 2)[:-2]) ** 2,
    ),
    "receptive_field": (
        r"kernel of (\d+) × .*blocks of (\d+) × .*kernel of (\d+)",
        lambda k, b, m: len({b * i + r + u for i in range(m) for r in range(b) for u in range(k)}),
    ),
    "transposed_rows": (
        r"T takes (\d+) .* k = (\d+) and stride (\d+)",
        lambda n, k, s: len({i * s + u for i in range(n) for u in range(k)} | set(range(n * s - s))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("key", ORACLES)
def test_answers_are_those_of_plain_loops(key):
    pattern, oracle = ORACLES[key]
    for seed in range(40):
        quiz = recall.quiz(key, seed)
        numbers = map(int, re.search(pattern, quiz.question.words).groups())
        assert quiz.answer == oracle(*numbers), quiz.question.words


@pytest.mark.parametrize("met", [(), lessons.ASIDE])
@pytest.mark.parametrize("lesson", list(lessons.COURSE)[1:])
def test_before_a_lesson_three_steps_back(lesson, met):
    course = [
        each for each in lessons.COURSE if each not in lessons.ASIDE or each in (*met, lesson)
    ]
    place = course.index(lesson)
    for seed in range(20):
        asked = predictions.before(lesson, seed, met=met)
        assert asked == predictions.before(lesson, seed, met=met)
        places = [course.index(quiz.step.lesson) for quiz in asked]
        assert len({quiz.key for quiz in asked}) == 3
        assert places[0] == place - 1 and max(places) < place
        if place >= 3:
            assert place - 3 <= places[1] <= place - 2
            assert places[2] < len(lessons.COURSE) // 3


def test_who_takes_the_straight_way_leaves_out_what_has_no_straight_minutes():
    def is_straight(path):
        cells = nbformat.read(path, as_version=4).cells
        return any(cell.metadata.get("cnnlib", {}).get("straight") for cell in cells)

    aside = [lesson_name(path) for path in LESSONS if not is_straight(path)]
    assert aside == [*lessons.ASIDE, list(lessons.COURSE)[-1]]


def test_a_log_says_which_lessons_were_met():
    log = predictions.Log()
    for key in ("stride_outputs", "by_hand"):
        log.record(key, predictions.question(f"{key}?"), predictions.Guess(2, "sure"), 1)
    assert predictions.met(log) == {"slide_a_kernel"}


def test_nothing_comes_before_the_first_lesson():
    assert predictions.before("start_here") == []


def test_numbers_are_new_each_time_without_a_seed():
    assert len({str(predictions.before("capstone")) for _ in range(5)}) > 1


def test_review_draws_anew_what_computes_and_repeats_the_rest():
    log = predictions.Log()
    for key in ("stride_outputs", "by_hand"):
        asked = predictions.question(f"{key}?", {1: None, 2: "No."})
        log.record(key, asked, predictions.Guess(2, "sure"), 1)
    drawn = {quiz.key: quiz for quiz in predictions.review(log, seed=1)}
    assert drawn["stride_outputs"] == recall.quiz("stride_outputs", 1)
    assert drawn["by_hand"] == predictions.Quiz("by_hand", asked, 1)
    assert len(predictions.review(log, count=1)) == 1
