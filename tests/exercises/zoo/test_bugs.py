"""Every bug is wrong in the way it says, and is cited."""

import inspect
import re
from datetime import date

import numpy as np
import pytest

from cnnlib import naive
from cnnlib.exercises import check, zoo
from cnnlib.exercises.zoo.seen import SHOWS

ADDRESS = re.compile(
    r"https://github\.com/[\w.-]+/[\w.-]+/((issues|pull)/\d+|blob/[0-9a-f]{40}/[\w/]+\.py)"
)
BUG = pytest.mark.parametrize("bug", zoo.BUGS, ids=lambda bug: bug.name)


def test_names_are_unique_and_every_operation_has_some():
    assert len({bug.name for bug in zoo.BUGS}) == len(zoo.BUGS)
    assert {bug.operation for bug in zoo.BUGS} == set(zoo.OPERATIONS)


@BUG
def test_a_bug_stands_in_the_file_of_its_operation(bug):
    assert bug.function.__module__ == f"cnnlib.exercises.zoo.bugs.{bug.operation}"


@BUG
def test_a_bug_tells_its_story(bug):
    assert bug.story.endswith(".")
    assert bug.words
    assert not bug.words.endswith(".")
    assert bug.needs <= set(zoo.NEEDS)


@BUG
def test_a_bug_is_cited_with_a_title_and_a_day_or_says_that_it_is_invented(bug):
    assert all(seen.title and date.fromisoformat(seen.opened) for seen in bug.seen)
    assert all(seen.shows in SHOWS for seen in bug.seen)
    assert all(ADDRESS.fullmatch(seen.address) for seen in bug.seen)
    assert len({seen.address for seen in bug.seen}) == len(bug.seen)
    assert ("Not seen in the wild" in repr(bug)) == (not bug.seen)
    assert all(str(seen) in repr(bug) for seen in bug.seen)


def test_one_bug_alone_is_invented():
    assert [bug.name for bug in zoo.BUGS if not bug.seen] == ["grad_y_transposed"]


@BUG
def test_a_story_cites_nothing_but_what_is_seen(bug):
    assert not re.search(r"https?:|[\w.-]/[\w.-]|#\d|\b(issue|request|commit) \d", bug.story)


def test_a_bug_shows_itself_in_words():
    bugs = {bug.name: bug for bug in zoo.BUGS}
    assert repr(bugs["one_window_short"]) == (
        "one_window_short, in max_pool2d. The size was (h - k + 1) / s: 510 rows became 254, where "
        '255 are right. Published: ahmedfgad/NumPyCNN, issue 2, "size of pool_out".'
    )
    assert repr(bugs["divided_by_n_again"]).endswith(
        'Published: deeplearning4j/deeplearning4j, pull request 366, "Mw gradient fix". Proposed: '
        'dengfy/cs231n, issue 1, "Regarding Convnet modular layer Implementation in layers.py".'
    )
    assert "issue 2, &quot;size of pool_out&quot;" in bugs["one_window_short"]._repr_html_()


def test_a_file_is_cited_at_its_commit():
    (seen,) = next(bug.seen for bug in zoo.BUGS if bug.name == "columns_counted_by_height")
    assert str(seen) == "vzhou842/cnn-from-scratch, maxpool.py"
    assert seen.address.endswith(f"/blob/{seen.commit}/maxpool.py")


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
