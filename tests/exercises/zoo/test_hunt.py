"""A hunt says which bugs a test kills, and whether it is fair."""

import numpy as np
from lessons import solution

from cnnlib import naive, vectorized
from cnnlib.exercises import zoo
from cnnlib.exercises.zoo.hunt import RIGHT


def test_the_right_forms_are_right():
    my_test = solution("kill_the_zoo")
    assert all(my_test(form) is not False for form in RIGHT.values())
    assert RIGHT["naive"] is naive
    assert RIGHT["vectorized"] is vectorized


def test_a_good_test_kills_every_bug():
    board = zoo.hunt(solution("kill_the_zoo"))
    assert board
    assert board.survivors == []
    assert all(board.killed.values())
    assert repr(board).startswith(f"my_test kills {len(zoo.BUGS)} of {len(zoo.BUGS)} bugs")


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


def test_the_board_says_what_would_kill_the_survivors():
    def one_image_forward(layers):
        x, w = np.arange(1.0, 17).reshape(1, 1, 4, 4), np.arange(1.0, 5).reshape(1, 1, 2, 2)
        return np.array_equal(layers.conv2d(x, w, [2]), naive.conv2d(x, w, [2]))

    advice = dict(line.split(": ", 1) for line in zoo.hunt(one_image_forward).advice)
    assert list(advice) == list(zoo.OPERATIONS)
    assert {advice[name] for name in zoo.OPERATIONS[1:]} == {"never called"}
    assert advice["conv2d"] == (
        "no call has an image of bytes, nor an image or a kernel that is not square, nor several "
        "channels, nor two samples"
    )


def test_raising_rejects_and_nothing_accepts():
    def asserts(layers):
        assert layers is naive

    board = zoo.hunt(asserts)
    assert board.accepted["naive"] is None
    assert "AssertionError" in board.accepted["vectorized"]
    assert all(board.killed.values())


def test_a_test_whose_answer_cannot_be_read_rejects():
    board = zoo.hunt(lambda layers: ([1], [1, 2]), bugs=zoo.BUGS[:1])
    assert all("it raised ValueError" in why for why in board.accepted.values())


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
