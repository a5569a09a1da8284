"""Whole classes: every kind of hand-in, and two hundred of which a tenth are an accident."""

from time import perf_counter

import pytest
from hand_ins import alone, everyone, faults, right_cells

from cnnlib.grading import grade
from cnnlib.grading.settings import Settings

pytestmark = pytest.mark.soak
SECONDS = 60  # for an exercise
KINDS = list(everyone())
RIGHT = [alone(*right) for right in right_cells()]
ODD = [each for each in everyone().values() if each.family in ("accidents", "clumsy")]
COUNT = 200


def graded(folder, hand_ins):
    """Grade these, each in a folder of its own, and return the rows of each; the time is told."""
    for number, hand_in in enumerate(hand_ins):
        place = folder / f"{number:03d}"
        place.mkdir(parents=True)
        hand_in.write(place)
    start = perf_counter()
    grades = grade.grade(folder, Settings(seconds=SECONDS))
    print(f"\n{len(hand_ins)} hand-ins in {perf_counter() - start:.0f} seconds")
    rows = {number: [] for number in range(len(hand_ins))}
    for row in grades.rows:
        rows[int(row.learner)].append(row)
    return rows


@pytest.fixture(scope="module")
def of_every_kind(tmp_path_factory):
    return graded(tmp_path_factory.mktemp("kinds") / "class", everyone().values())


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return graded(tmp_path_factory.mktemp("large") / "class", [of_learner(n) for n in range(COUNT)])


def of_learner(number):
    """What the learner of this number hands in: every tenth's is odd, all others are right."""
    if number % 10 == 9:
        return ODD[number // 10 * 2]
    return RIGHT[number % len(RIGHT)]


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_judged_as_is_due(name, of_every_kind, soaks):
    hand_in = everyone()[name]
    soaks(f"hand-ins: {hand_in.family}")
    assert list(faults(hand_in, of_every_kind[KINDS.index(name)])) == []


@pytest.mark.parametrize("number", range(COUNT))
def test_of_two_hundred_each_is_judged_as_is_due(number, large, soaks):
    hand_in = of_learner(number)
    soaks(f"a class of 200: {hand_in.family}")
    assert list(faults(hand_in, large[number])) == []
