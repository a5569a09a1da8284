"""The board of bugs and tests shows every survivor, and counts them."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from cnnlib import plots
from cnnlib.plots import style

BUGS = ["turned", "shifted", "scaled"]
TESTS = ["means", "shapes"]
KILLED = np.array([[True, False], [True, True], [False, False]])


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_survivors_are_marked_by_colour_and_sign():
    figure = plots.zoo_board(BUGS, TESTS, KILLED, title="Two tests")
    halves = figure.axes
    assert len(halves) == 2
    cells = [p for ax in halves for p in ax.patches if isinstance(p, Rectangle)]
    orange = [p for p in cells if to_hex(p.get_facecolor()) == style.ORANGE]
    assert len(cells) == KILLED.size
    assert len(orange) == (~KILLED).sum()
    assert sum(len(ax.texts) for ax in halves) == (~KILLED).sum()
    assert [label.get_text() for ax in halves for label in ax.get_yticklabels()] == BUGS
    assert figure.texts[-1].get_text() == "A cross: the bug lives.\nAlive: means 1, shapes 2"


def test_the_two_halves_have_rows_of_one_height():
    left, right = plots.zoo_board(BUGS, TESTS, KILLED).axes
    assert left.get_ylim() == right.get_ylim() == (2, 0)


def test_a_table_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"killed has shape \(2, 3\), but there are 3 bugs and 2"):
        plots.zoo_board(BUGS, TESTS, KILLED.T)
