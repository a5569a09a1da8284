"""Every exercise that slides windows is tried on what is awkward, or says why it cannot be."""

import copy

import numpy as np
import pytest
from awkwardness import PROPERTIES, Call, idle, missing, sliding_exercises, table

from cnnlib.exercises.catalogue import all_exercises

SLIDING = pytest.mark.parametrize(
    "exercise", [pytest.param(each, id=each.name) for each in sliding_exercises()]
)
EVERYTHING = all_exercises()["operations"]["conv2d_backward"]


@SLIDING
def test_no_awkward_property_is_missing_without_a_reason(exercise):
    assert not missing(exercise)


@SLIDING
def test_no_reason_is_given_for_what_is_there(exercise):
    assert not idle(exercise)


@SLIDING
def test_the_smallest_case_is_tried_twice(exercise):
    first, *others = exercise.run(exercise.truth)
    assert first.again.finished
    assert first.case.size == min(case.size for case, _ in exercise.tried)
    assert not any(trial.again for trial in others)


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_that_no_case_has_is_found_missing(name):
    poorer, (_, has) = copy.copy(EVERYTHING), PROPERTIES[name]
    poorer.tried = [pair for pair in EVERYTHING.tried if not has(Call(EVERYTHING, *pair))]
    assert 0 < len(poorer.tried) < len(EVERYTHING.tried)
    assert name in missing(poorer)


def test_a_reason_too_many_is_found():
    richer = copy.copy(EVERYTHING)
    richer.lacks = {"padding": "it knows none"}
    assert idle(richer) == {"padding"}


def test_every_topic_of_pairs_is_tried():
    topics = {case.topic for case, _ in EVERYTHING.every_case} - {None}
    assert topics == {"pairs of strides", "pairs of paddings", "a padding for each side"}


def test_cases_are_the_same_every_time():
    again = copy.copy(EVERYTHING)
    del again.every_case
    for (a, _), (b, _) in zip(EVERYTHING.every_case, again.every_case, strict=True):
        assert all(map(np.array_equal, a.args, b.args))
        assert a.options == b.options


def test_the_table_names_every_exercise_and_property():
    text = table()
    assert all(f"\n{each.name} " in text for each in sliding_exercises())
    assert all(f": {name}\n" in text for name in PROPERTIES)
