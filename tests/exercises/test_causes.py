"""Errors with one well-known cause are raised here as learners raise them, and get its words."""

import numpy as np
import pytest

from cnnlib.exercises.causes import cause

ZEROS, NONE = np.zeros((2, 3)), np.zeros((0, 3))


def unbound(pad):
    if pad > 0:
        padded = ZEROS
    return padded


def read_only():
    view = np.broadcast_to(0.0, (2, 2))
    view[0, 0] = 1


def add_fractions():
    total = np.zeros(2, int)
    total += 0.5


def take_apart():
    _, _ = ZEROS.argmax()


def put(value, dtype=float):
    array = np.zeros(2, dtype)
    array[0] = value


@pytest.mark.parametrize(
    ("raises", "words"),
    [
        (lambda: range(3 / 2), "/ gives floats, // whole numbers"),
        (lambda: np.zeros((3 / 2, 2)), "/ gives floats, // whole numbers"),
        (lambda: ZEROS[: 3 / 2], "/ gives floats, // whole numbers"),
        (lambda: ZEROS[1.0], "/ gives floats, // whole numbers"),
        (lambda: ZEROS + NONE, "[p:-p] when p is 0"),
        (lambda: ZEROS.__setitem__(..., NONE), "[p:-p] when p is 0"),
        (lambda: ZEROS[:1].__iadd__(np.ones((2, 3))), "that array or slice ends too early"),
        (lambda: np.zeros(np.ones((2, 3), int)), "an array stands where its shape"),
        (lambda: put(np.ones(2)), "is its sum missing?"),
        (lambda: put(-np.inf, int), "holds no infinity"),
        (add_fractions, "takes no fractions in place"),
        (NONE.max, "an array is empty: a slice starts"),
        (read_only, "work on a copy"),
        (lambda: 5 // (2, 1), "a pair such as (2, 1) came"),
        (lambda: (2, 1) * 1.5, "take its entries one by one"),
        (lambda: 0.5 * [np.ones(2)], "take its entries one by one"),
        (lambda: max(ZEROS), "their largest number is .max()"),
        (lambda: ZEROS and ZEROS, "between arrays & is and"),
        (lambda: (ZEROS > 1) - (ZEROS > 2), "a & ~b holds where a is true and b is not"),
        (take_apart, "np.unravel_index makes a row and a column"),
        (lambda nothing=None: nothing[0], "a return forgotten?"),
        (lambda: ZEROS @ ZEROS, "does one want a .T?"),
        (lambda: (2, 1) + 1, "a pair such as (2, 1) came"),
        (lambda: unbound(0), "padded gets its value only within an if or a loop"),
    ],
)
def test_a_well_known_cause_is_told(raises, words):
    with pytest.raises(Exception) as caught:
        raises()
    assert words in cause(f"{type(caught.value).__name__}: {caught.value}")


@pytest.mark.parametrize(
    "error", ["IndexError: index 3 is out of bounds", "ValueError", "KeyError"]
)
def test_an_error_with_many_causes_gets_none(error):
    assert cause(error) is None
