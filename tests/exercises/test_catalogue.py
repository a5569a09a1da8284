"""Exercises are found by themselves, and by name."""

import subprocess
import sys

import pytest
from lessons import PATHS, lesson_name

from cnnlib import exercises
from cnnlib.exercises.build import Build
from cnnlib.exercises.catalogue import all_exercises


def test_every_module_of_exercises_belongs_to_a_notebook_but_builds_may_wait_for_theirs():
    lessons = {lesson for lesson, group in all_exercises().items() if not only_builds(group)}
    assert lessons - {"operations"} <= {lesson_name(path) for path in PATHS}
    assert lessons


def only_builds(group):
    return all(isinstance(exercise, Build) for exercise in group.values())


def test_names_and_material():
    name = "ask_who_touched_you"
    own = ["three_strangers", "fool_three_numbers"]
    builds = ["build_pixel_gradient", "build_conv2d_single_backward"]
    assert exercises.names(name) == own + builds
    assert exercises.names()[name] == exercises.names(name)
    assert set(exercises.material("three_strangers")) == set("ABC")
    assert exercises.material("fool_three_numbers") is None


def test_material_is_made_anew():
    steps = exercises.material("where_is_one_over_n")
    steps["A"]["x"] *= 0
    assert exercises.material("where_is_one_over_n")["A"]["x"].all()


def test_no_two_exercises_share_a_name():
    listed = [name for group in exercises.names().values() for name in group]
    assert len(set(listed)) == len(listed)


def test_a_part_of_an_exercise_is_not_listed():
    assert exercises.names("add_channels").count("forgotten_sum") == 1
    with pytest.raises(ValueError, match="there is no exercise '_forgotten_sum'"):
        exercises.check("_forgotten_sum")


def test_an_unknown_name_is_answered_with_a_near_one():
    with pytest.raises(
        ValueError, match=r"there is no exercise 'stranger'; did you mean 'three_strangers'\?"
    ):
        exercises.check("stranger")
    with pytest.raises(ValueError, match=r"no exercise 'zzz'; names\(\) lists them"):
        exercises.hint("zzz")


def test_an_unknown_lesson_is_answered_with_those_that_are():
    with pytest.raises(ValueError, match=r"there is no lesson 'zzz'; there are \[.*'pool'"):
        exercises.names("zzz")


def test_every_exercise_says_what_it_wants():
    for group in all_exercises().values():
        for exercise in group.values():
            assert all([exercise.wants, exercise.idea, exercise.shape, exercise.line])


def test_importing_the_package_makes_no_exercise():
    code = (
        "import sys, cnnlib.exercises as e; "
        "print(any('lessons.' in name or 'operations' in name for name in sys.modules)); "
        "e.names(); print('cnnlib.exercises.lessons.pool' in sys.modules); "
        "print(any('tried' in vars(x) for g in e.catalogue.all_exercises().values() "
        "for x in g.values()))"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout.split() == ["False", "True", "False"]
