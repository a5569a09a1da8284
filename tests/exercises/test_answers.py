"""The checks are tested, not only the answers: what is right passes, and each bug is named.

The first right answer of an exercise stands in its notebook; `answers` holds others, and wrong ones.
"""

import importlib
from functools import cache
from pathlib import Path

import pytest
from lessons import placed, solution

from cnnlib import exercises, naive, vectorized
from cnnlib.exercises import attempts, sandbox
from cnnlib.exercises.catalogue import all_exercises
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.lessons.add_channels import _forgotten_sum
from cnnlib.exercises.zoo import BUGS
from cnnlib.exercises.zoo.right import stamped

ANSWERS = {
    path.stem: importlib.import_module(f"answers.{path.stem}")
    for path in sorted((Path(__file__).parent / "answers").glob("*.py"))
}
OPERATIONS = exercises.names("operations")
LESSONS = {lesson: names for lesson, names in exercises.names().items() if lesson != "operations"}


def other_right_answers():
    for answers in ANSWERS.values():
        for name, right in answers.ALSO_RIGHT.items():
            yield from (pytest.param(name, a, id=f"{name}-{i}") for i, a in enumerate(right))
    for name in OPERATIONS:
        for form in (naive, vectorized, stamped):
            yield pytest.param(
                name, getattr(form, name), id=f"{name}-{getattr(form, '__name__', 'stamped')}"
            )


def wrong_answers():
    for answers in ANSWERS.values():
        for name, wrong in answers.WRONG.items():
            for i, (answer, words) in enumerate(wrong):
                yield pytest.param(name, answer, words, id=f"{name}-{i}")


@cache
def suspects():
    """Exercise by slip, as pairs."""
    every = [each for group in all_exercises().values() for each in group.values()]
    functions = [each for each in (*every, _forgotten_sum) if isinstance(each, FunctionExercise)]
    return [(exercise, suspect) for exercise in functions for suspect in exercise.suspects]


@pytest.mark.parametrize("name", placed())
def test_the_notebook_s_own_answer_passes(name):
    report = exercises.check(name, solution(name))
    assert report, report
    assert report.status == "passed"


@pytest.mark.parametrize(("name", "answer"), list(other_right_answers()))
def test_a_right_answer_passes(name, answer):
    report = exercises.check(name, answer)
    assert report, report
    assert report.status == "passed"


@pytest.mark.parametrize("lesson", ANSWERS)
def test_of_other_right_answers_there_are_three(lesson):
    right = ANSWERS[lesson].ALSO_RIGHT
    assert set(right) | set(ANSWERS[lesson].WRONG) <= set(LESSONS[lesson])
    assert all(len(forms) >= 3 for forms in right.values())


@pytest.mark.parametrize(("name", "answer", "words"), list(wrong_answers()))
def test_a_likely_wrong_answer_is_named(name, answer, words):
    report = exercises.check(name, answer)
    assert report.status == "wrong"
    assert words in f"{report} {report.likely}"


@pytest.mark.parametrize(
    ("exercise", "suspect"),
    [pytest.param(e, s, id=f"{e.name}-{s.name}") for e, s in suspects()],
)
def test_a_bug_is_rejected_and_named(exercise, suspect):
    report = exercise.check(suspect.answer)
    assert report.status == "wrong", report
    assert report.likely == suspect.words


def test_every_bug_of_the_zoo_concerns_an_exercise_of_the_lessons_or_an_operation(capsys):
    table = {bug: [e.name for e, s in suspects() if s.name == bug.name] for bug in BUGS}
    with capsys.disabled():
        print("\nexercise x bug: each bug of the zoo, and the checks that reject and name it")
        for bug, names in table.items():
            print(f"  {bug.name:26}", ", ".join(names))
    assert all(table.values())
    words = {bug.name: bug.words for bug in BUGS}
    assert all(s.words == words[s.name] for _, s in suspects() if s.name in words)


@pytest.mark.parametrize("name", [name for names in exercises.names().values() for name in names])
def test_the_same_answer_gives_the_same_report(name, monkeypatch):
    monkeypatch.setattr(sandbox, "TIME_LIMIT", 60.0)  # however busy this machine is
    wrong = next((suspect.answer for exercise, suspect in suspects() if exercise.name == name), 7)
    attempts.forget()
    first = exercises.check(name, wrong)
    attempts.forget()
    second = exercises.check(name, wrong)
    assert first == second
    assert first._repr_html_() == second._repr_html_()
