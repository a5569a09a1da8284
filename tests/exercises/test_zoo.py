"""The zoo: every bug is wrong in the way it says, is cited, and can be killed."""

import inspect
import re

import numpy as np
import pytest
from solutions import lesson08

from cnnlib import naive, vectorized
from cnnlib.exercises import zoo
from cnnlib.exercises.zoo.bug import OPERATIONS
from cnnlib.exercises.zoo.hunt import RIGHT

BUG = pytest.mark.parametrize("bug", zoo.BUGS, ids=lambda bug: bug.name)


def test_there_are_more_than_twenty_and_every_operation_has_some():
    assert len(zoo.BUGS) >= 24
    assert len({bug.name for bug in zoo.BUGS}) == len(zoo.BUGS)
    assert {bug.operation for bug in zoo.BUGS} == set(OPERATIONS)


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


def test_the_right_forms_are_right():
    assert all(lesson08.kill_the_zoo(form) for form in RIGHT.values())
    assert RIGHT["naive"] is naive
    assert RIGHT["vectorized"] is vectorized


def test_a_good_test_kills_every_bug():
    board = zoo.hunt(lesson08.kill_the_zoo)
    assert board
    assert board.survivors == []
    assert all(board.killed.values())
    assert repr(board).startswith(f"kill_the_zoo kills {len(zoo.BUGS)} of {len(zoo.BUGS)} bugs")


@BUG
def test_each_bug_is_killed_by_the_operation_it_names(bug):
    """A bug that were wrong in a second operation too would be two bugs."""
    calls = [call for call in lesson08.CASES if call[0] != bug.operation]
    for name, args, options, right in calls:
        ours = getattr(bug.layers, name)(*args, **options)
        for a, b in zip(
            *((r if isinstance(r, tuple) else (r,)) for r in (ours, right)), strict=True
        ):
            np.testing.assert_allclose(a, b, atol=1e-9)


def test_a_test_that_accepts_everything_kills_nothing():
    board = zoo.hunt(lambda layers: True)
    assert not board
    assert board.fair
    assert len(board.survivors) == len(zoo.BUGS)
    assert "kills 0 of" in repr(board)


def test_a_test_that_rejects_what_is_right_is_not_fair():
    board = zoo.hunt(lambda layers: False)
    assert not board
    assert not board.fair
    assert "it rejects naive, which is right: it returned False" in repr(board)
    assert "right forms accepted: none" in repr(board)


def test_raising_rejects_and_nothing_accepts():
    def asserts(layers):
        assert layers is naive

    board = zoo.hunt(asserts)
    assert board.accepted["naive"] is None
    assert "AssertionError" in board.accepted["vectorized"]
    assert all(board.killed.values())


def test_an_endless_test_is_stopped(monkeypatch):
    monkeypatch.setattr("cnnlib.exercises.sandbox.TIME_LIMIT", 0.02)

    def endless(layers):
        while True:
            pass

    board = zoo.hunt(endless, bugs=zoo.BUGS[:1])
    assert "it ran longer than 0.02 seconds" in repr(board)


def test_the_board_is_escaped_and_deterministic():
    def strange(layers):
        raise ValueError("<b>")

    first, second = zoo.hunt(strange), zoo.hunt(strange)
    assert first == second
    assert "&lt;b&gt;" in first._repr_html_()
    assert "<b>" not in first._repr_html_()


def board(test, *alive):
    killed = {bug.name: bug.name not in alive for bug in zoo.BUGS}
    return zoo.Board(test, killed, {"naive": None})


def test_the_survivors_stories_are_folded_under_their_test():
    told = zoo.stories([board("shapes_only", "kernel_turned"), board("<ours>")])
    total = len(zoo.BUGS)
    assert repr(told) == (f"shapes only: 1 of {total} bugs live\n<ours>: 0 of {total} bugs live")
    shown = told._repr_html_()
    assert shown.count("<details>") == 2
    assert shown.count("<li>") == 1
    assert "Seen in astropy/astropy, pull request 6267." in shown
    assert "&lt;ours&gt;" in shown


# --- what the usual tests let through: lesson 08 shows these numbers, so they must stay true


@pytest.mark.parametrize(
    ("usual", "survives"),
    [
        ("cs231n_settings", {"stride_forgotten", "winner_overwritten", "leftover_on_top"}),
        ("upstream_ones", {"stride_forgotten", "all_winners_paid", "winner_overwritten"}),
        ("means_compared", {"grad_w_turned", "grad_x_turned", "samples_mixed", "pieces_of_rows"}),
        ("shapes_only", {"bias_every_product", "stamps_overwritten", "last_sample_only"}),
    ],
)
def test_a_usual_test_is_fair_and_lets_bugs_through(usual, survives):
    (test,) = (t for t in zoo.USUAL_TESTS if t.__name__ == usual)
    board = zoo.hunt(test)
    assert board.fair
    assert survives <= set(board.survivors)
