"""Every argument of every public function takes a value that belongs nowhere, or says why not.

The twins have tests of their own (test_checks.py); here are layers, losses, optimisers, training,
exercises, plots and explorers. Some of the values are right in some places: a title may be "".
"""

import importlib

import matplotlib.pyplot as plt
import pytest
from public import BAD, CALLS, is_ours
from tools import exercised

EXEMPT = {
    "it takes no argument": (
        *("colour_photograph", "digits", "digits_network", "photograph", "Flatten", "progress"),
        *("laplacian", "left_minus_right", "sharpen", "sobel_x", "sobel_y", "top_minus_bottom"),
    ),
    "it is a record that the library fills": (
        *("StepSizes", "Verdict", "Step", "Touch", "History", "Progress", "SideBySide"),
        *("Guess", "Log", "Question", "Quiz", "met", "verdict"),
    ),
    "it says any value in words": ("say",),
    "it writes a file, at a path that is judged as the one that load reads": ("save",),
    "it refuses every function that was not judged before": ("defend",),
    "it is the base of a reader's class": ("Layer",),
    "it draws what the library's own checks ask for": ("integers",),
}


@pytest.mark.parametrize("unit", sorted({*exercised.PUBLIC} - {"naive", "vectorized"}))
def test_no_public_function_is_left_out_without_a_reason(unit):
    called = {call[0].rpartition(".")[2] for call in CALLS}
    known = called | {name for names in EXEMPT.values() for name in names}
    names = {name for name, _ in exercised.public(importlib.import_module(f"cnnlib.{unit}"))}
    assert names <= known


def test_no_exemption_outlives_what_it_was_for():
    units = [importlib.import_module(f"cnnlib.{unit}") for unit in exercised.PUBLIC]
    public = {name for unit in units for name, _ in exercised.public(unit)}
    called = {call[0] for call in CALLS}
    for names in EXEMPT.values():
        assert {*names} <= public and not {*names} & called


@pytest.mark.parametrize(
    ("function", "args", "options"), [call[1:] for call in CALLS], ids=[call[0] for call in CALLS]
)
def test_every_bad_value_is_taken_or_refused_in_our_words(function, args, options):
    refused = 0
    for place in [*range(len(args)), *options]:
        for name, make in BAD.items():
            some, more = list(args), dict(options)
            (some if isinstance(place, int) else more)[place] = make()
            try:
                function(*some, **more)
            except Exception as error:  # noqa: BLE001 - which ones is what is asked
                assert is_ours(error), f"{name} as argument {place} gives {error!r}"
                refused += 1
            plt.close("all")
    assert refused
