"""Exercise by slip: every check rejects the slips of its operation, and names what it can.

`pytest -s tests/exercises/test_wild_table.py` prints the table.
"""

from functools import cache

import pytest
from wild import PAIRS, SLIPS
from wild.right import RIGHT

from cnnlib import exercises

EACH = pytest.mark.parametrize(
    ("operation", "slip"), PAIRS, ids=lambda value: getattr(value, "name", value)
)


@cache
def report(operation, slip):
    return exercises.check(operation, slip.answer(operation))


def reports(slip):
    return {operation: report(operation, slip) for operation in slip.operations}


def verdict(slip):
    """What the checks of its operations say, in a line."""
    passed = [operation for operation, r in reports(slip).items() if r]
    words = {r.likely for r in reports(slip).values() if r.likely}
    said = f"passes {', '.join(passed)}" if passed else "rejected"
    return "; ".join([said, *sorted(words)])


@pytest.mark.parametrize("operation", exercises.names("operations"))
def test_without_its_slip_the_same_way_of_writing_passes(operation):
    assert exercises.check(operation, getattr(RIGHT, operation))


@EACH
def test_a_slip_is_rejected(operation, slip):
    assert report(operation, slip).status == "wrong"


@pytest.mark.parametrize("half", ["found", "imagined"])
def test_every_slip_of_a_half_is_rejected(half, capsys):
    slips = [slip for slip in SLIPS if slip.half == half]
    rejected = [slip for slip in slips if not any(reports(slip).values())]
    named = [slip for slip in rejected if all(r.likely for r in reports(slip).values())]
    print(f"\nexercise x slip: {half}")
    for slip in slips:
        print(f"  {slip.name:32} {slip.kind:26} {verdict(slip)}")
    with capsys.disabled():
        print(f"\nthe wild, {half}: {len(rejected)} of {len(slips)} rejected, {len(named)} named")
    assert rejected == slips
