"""The zoo's explorer tells what the chosen board says."""

import pytest

from cnnlib.exercises import zoo
from cnnlib.widgets import ZooExplorer


def board(test, *alive):
    killed = {bug.name: bug.name not in alive for bug in zoo.BUGS}
    return zoo.Board(test, killed, {"naive": None})


def test_the_chosen_test_s_survivors_are_told_with_their_stories():
    explorer = ZooExplorer([board("shapes_only", "kernel_turned"), board("ours")])
    choice, told = explorer.children
    assert [name for name, _ in choice.options] == ["shapes only", "ours"]
    assert f"kills {len(zoo.BUGS) - 1} of {len(zoo.BUGS)}" in told.value
    assert "kernel turned" in told.value
    assert "(Seen in astropy/astropy, pull request 6267.)" in told.value
    choice.value = 1
    assert "kernel turned" not in told.value
    assert "No bug is left." in told.value


def test_its_text_is_the_same_on_every_run():
    assert repr(ZooExplorer([board("ours")])) == (
        "Choose one of 1 tests and see which bugs it lets live."
    )


def test_no_board_is_refused():
    with pytest.raises(ValueError, match="boards is empty"):
        ZooExplorer([])
