"""The sheet of the maximum: windows that overlap, and windows that hold equals."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib import example, naive
from cnnlib.plots import style
from cnnlib.publish.sheets import numbers, paper

TITLE = "A maximum with ties and overlap"
WINDOW = 2


class Tied(NamedTuple):
    """What a sheet gives.

    Attributes
    ----------
    x : array (4, 4)
    grad_y : array (3, 3)
        Every entry divides by 12, so that equals, of which there are at most four, can share.
    """

    x: np.ndarray
    grad_y: np.ndarray


class Answers(NamedTuple):
    """What a sheet asks for.

    Attributes
    ----------
    y : array (3, 3)
    equals : array (3, 3)
        How many pixels of each window are as large as its largest.
    first, shared : array (4, 4)
        grad_X where the first of equals takes all, and where equals share.
    """

    y: np.ndarray
    equals: np.ndarray
    first: np.ndarray
    shared: np.ndarray


RUNNING = Tied(example.X[:4, :4], 12.0 * np.array([[1, -2, 0], [2, 1, -1], [-1, 0, 2]]))


def draw(rng):
    """Draw one sheet with at least two windows that hold equals, and two that do not.

    Parameters
    ----------
    rng : Generator

    Returns
    -------
    Tied
    """
    grad_y = 12.0 * numbers.signed(rng, 2, (3, 3))
    task = Tied(numbers.picture(rng, 4), grad_y)
    return task if 2 <= (solve(task).equals > 1).sum() <= 7 else draw(rng)


def solve(task):
    """Compute all that the sheet asks for.

    Parameters
    ----------
    task : Tied

    Returns
    -------
    Answers
    """
    x, grad_y = task
    y = naive.max_pool2d(x, WINDOW, stride=1)
    windows = sliding_window_view(x, (WINDOW, WINDOW))
    equals = (windows == y[:, :, None, None]).sum((2, 3))
    shared = np.zeros(x.shape)
    for i, j in np.ndindex(y.shape):
        place = np.s_[i : i + WINDOW, j : j + WINDOW]
        shared[place] += grad_y[i, j] / equals[i, j] * (x[place] == y[i, j])
    return Answers(y, equals, naive.max_pool2d_backward(grad_y, x, WINDOW, stride=1), shared)


@style.light
def page(task, title, *, answers):
    """Draw one page of A4.

    Parameters
    ----------
    task : Tied
    title : str
    answers : bool
        Whether the answers stand in their cells; else the cells are left empty.

    Returns
    -------
    Figure
    """
    solved = solve(task)
    shown = solved if answers else Answers(*map(paper.empty, solved))
    figure = paper.begin(title, answers=answers)
    paper.write(figure, 1.35, "Given: a picture, and what comes back to Y.")
    paper.grids(figure, 1.65, {"X": task.x, "grad_Y": task.grad_y})
    paper.signs(
        figure,
        2.2,
        "Σ A: all numbers of A, added up",
        "grad_A: how fast the score L rises",
        "with each number of A",
        across=paper.MARGIN + 7 * paper.CELL + 2 * paper.GAP,
    )
    forward = [
        "1. Y: the largest number of each window of 2 × 2, slid with stride 1.",
        "    Equals: how many of the four are as large as that.",
    ]
    paper.write_all(figure, 4.2, forward)
    paper.grids(figure, 4.75, {"Y": shown.y, "Equals": shown.equals})
    back = [
        "2. Back. A pixel can win several windows: what it gets adds up.",
        "    First: of equals the first takes all, in reading order, as in the library.",
        "    Shared: equals share in equal parts.",
    ]
    paper.write_all(figure, 6.9, back)
    paper.grids(figure, 7.8, {"grad_X, first": shown.first, "grad_X, shared": shown.shared})
    sums = {
        "Σ grad_Y": task.grad_y.sum(),
        "Σ grad_X, first": solved.first.sum(),
        "Σ grad_X, shared": solved.shared.sum(),
    }
    paper.write(figure, 10.3, "3. Check: all three are equal.")
    paper.products(figure, 10.6, sums, answers=answers)
    return figure
