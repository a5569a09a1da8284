"""Every bug is wrong in the way it says, and is cited."""

import inspect
import re

import numpy as np
import pytest

from cnnlib import naive
from cnnlib.exercises import check, zoo

BUG = pytest.mark.parametrize("bug", zoo.BUGS, ids=lambda bug: bug.name)


def test_names_are_unique_and_every_operation_has_some():
    assert len({bug.name for bug in zoo.BUGS}) == len(zoo.BUGS)
    assert {bug.operation for bug in zoo.BUGS} == set(zoo.OPERATIONS)


@BUG
def test_a_bug_stands_in_the_file_of_its_operation(bug):
    assert bug.function.__module__ == f"cnnlib.exercises.zoo.bugs.{bug.operation}"


@BUG
def test_a_bug_tells_its_story_and_where_it_was_seen(bug):
    assert bug.story.endswith(".")
    assert bug.words
    assert not bug.words.endswith(".")
    assert bug.seen
    for repository, place in bug.seen:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", repository)
        assert re.fullmatch(r"(issue|pull request) \d+|[\w/]+\.py", place)


def test_a_bug_shows_itself_in_words_without_an_address():
    assert repr(zoo.BUGS[0]) == (
        "bias_every_product, in conv2d. A course's published solution added b inside the sum, and "
        "its expected output was printed with it. Seen in Kulbear/deep-learning-coursera, "
        "issue 32; LazaroHurtado/micrograd-rs, pull request 20."
    )


@BUG
def test_a_bug_marks_its_wrong_line(bug):
    assert "  # " in inspect.getsource(bug.function)


@BUG
def test_options_that_a_bug_never_heard_of_go_to_the_library(bug):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(1, 2, 5, 6)), rng.normal(size=(2, 1, 2, 2))
    calls = {
        "conv2d": ((x, w), {"groups": 2}),
        "conv2d_backward": ((np.ones((1, 2, 4, 5)), x, w), {"groups": 2}),
        "max_pool2d": ((x, 2), {"dilation": 2}),
        "max_pool2d_backward": ((np.ones((1, 2, 2, 2)), x, 2), {"dilation": 2}),
        "avg_pool2d": ((x, 3), {"padding": 1, "count_include_pad": False}),
        "avg_pool2d_backward": (
            (np.ones((1, 2, 2, 2)), x, 3),
            {"padding": 1, "count_include_pad": False},
        ),
    }
    args, options = calls[bug.operation]
    if bug.name == "cropped_from_the_end":  # its slip is in the padding alone
        options = {**options, "padding": 1}
        args = (np.ones((1, 2, 6, 7)), x, w)
    ours = getattr(bug.layers, bug.operation)(*args, **options)
    right = getattr(naive, bug.operation)(*args, **options)
    for a, b in zip(*((r if isinstance(r, tuple) else (r,)) for r in (ours, right)), strict=True):
        np.testing.assert_allclose(a, b)


@BUG
def test_the_single_forms_carry_the_bug_or_the_truth(bug):
    rng = np.random.default_rng(1)
    x, w, b = rng.normal(size=(5, 7)), rng.normal(size=(2, 3)), np.float64(0.5)
    if bug.operation == "conv2d" and bug.name != "kernel_height_for_width":
        assert bug.layers.conv2d_single(x, w, b).shape == (4, 5)
    if bug.operation != "conv2d":
        np.testing.assert_allclose(bug.layers.conv2d_single(x, w, b), naive.conv2d_single(x, w, b))


@BUG
def test_each_bug_is_wrong_in_the_operation_it_names_and_in_no_other(bug):
    """A bug that were wrong in a second operation too would be two bugs."""
    verdicts = {name: bool(check(name, getattr(bug.layers, name))) for name in zoo.OPERATIONS}
    assert verdicts == {name: name != bug.operation for name in zoo.OPERATIONS}
