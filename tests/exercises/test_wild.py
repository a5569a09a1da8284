"""Every slip of the wild is wrong somewhere, by its result and not by an error."""

import re
from collections import Counter

import numpy as np
import pytest
from wild import PAIRS, SLIPS
from wild.right import RIGHT
from wild.slip import KINDS, call

from cnnlib import naive
from cnnlib.exercises import names

EACH = pytest.mark.parametrize(
    ("operation", "slip"), PAIRS, ids=lambda value: getattr(value, "name", value)
)


def as_tuple(result):
    return result if isinstance(result, tuple) else (result,)


def copied(args):
    """Copies that lie in memory as the originals do."""
    return tuple(np.array(a, order="K") if isinstance(a, np.ndarray) else a for a in args)


def agree(results, expected):
    pairs = zip(results, expected, strict=True)
    return all(np.shape(a) == np.shape(b) and np.allclose(a, b) for a, b in pairs)


def is_right(answer, operation, slip):
    """Whether two calls in a row give what the loops give, and leave all else as it was."""
    truth, kept = getattr(naive, operation), []
    for args, options in slip.calls(operation):
        given = copied(args)
        results = as_tuple(answer(*given, **options))
        arrays = [a for a in given if isinstance(a, np.ndarray)]
        kept.append((results, as_tuple(truth(*args, **options)), given, args))
        if any(np.shares_memory(a, result) for a in arrays for result in results):
            return False
    return all(agree(got, right) and agree(given, args) for got, right, given, args in kept)


def test_each_half_has_thirty_slips_and_every_kind_has_some():
    assert Counter(slip.half for slip in SLIPS) == {"found": 30, "imagined": 30}
    assert {slip.kind for slip in SLIPS} == set(KINDS)
    assert len({slip.name for slip in SLIPS}) == len(SLIPS)


def test_what_was_found_says_where():
    for repository, place in (slip.seen for slip in SLIPS if slip.half == "found"):
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", repository)
        assert re.fullmatch(r"(issue|pull request) \d+|[\w/]+\.\w+", place)


def test_every_operation_has_slips_and_every_slip_belongs_to_operations():
    assert {operation for operation, _ in PAIRS} == set(names("operations"))


@EACH
def test_a_slip_is_wrong_on_a_legal_input(operation, slip):
    assert not is_right(slip.answer(operation), operation, slip)


@EACH
def test_without_the_slip_the_same_input_gives_the_right_answer(operation, slip):
    assert is_right(getattr(RIGHT, operation), operation, slip)


@EACH
@pytest.mark.parametrize("options", [{}, {"stride": 2, "padding": 1}], ids=["plain", "padded"])
def test_a_slip_ends_on_an_ordinary_input(operation, slip, options, rng):
    """It is the answer that gives it away, not an error."""
    sizes = {"k": 2} if "pool" in operation else {"w": (2, 2, 3, 3)}
    args, options = call(operation, rng, x=(2, 2, 6, 6), **sizes, **options)
    results = as_tuple(slip.answer(operation)(*args, **options))
    assert all(np.isfinite(result).all() for result in results)
