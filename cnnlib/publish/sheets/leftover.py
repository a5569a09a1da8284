"""The sheet of the stride: at stride 2 a row and a column of the picture are left over."""

from typing import NamedTuple

import numpy as np

from cnnlib import example, naive
from cnnlib.padding import insert
from cnnlib.plots import style
from cnnlib.publish.sheets import numbers, paper
from cnnlib.shapes import output_size

TITLE = "A leftover at stride 2"
STRIDE = 2


class Strided(NamedTuple):
    """What a sheet gives.

    Attributes
    ----------
    x : array (6, 6)
    w : array (3, 3)
    b : int
    grad_y : array (2, 2)
    """

    x: np.ndarray
    w: np.ndarray
    b: int
    grad_y: np.ndarray


class Answers(NamedTuple):
    """What a sheet asks for.

    Attributes
    ----------
    size, leftover : int
        Rows of Y, and rows of X that no window reads.
    y : array (2, 2)
    inserted : array (3, 3)
        grad_Y with a zero between neighbours.
    grad_x : array (6, 6)
    grad_w : array (3, 3)
    """

    size: int
    leftover: int
    y: np.ndarray
    inserted: np.ndarray
    grad_x: np.ndarray
    grad_w: np.ndarray


RUNNING = Strided(example.X, example.W, example.B, example.GRAD_Z / 4)


def draw(rng):
    """Draw one sheet, whole numbers.

    Parameters
    ----------
    rng : Generator

    Returns
    -------
    Strided
        No entry of grad_y is 0, so that each window hands something back.
    """
    x, w = numbers.picture(rng, 6), numbers.kernel(rng)
    return Strided(x, w, numbers.bias(rng), 1.0 * numbers.signed(rng, 3, (2, 2)))


def solve(task):
    """Compute all that the sheet asks for.

    Parameters
    ----------
    task : Strided

    Returns
    -------
    Answers
    """
    x, w, b, grad_y = task
    size = output_size(len(x), len(w), stride=STRIDE)
    grad_x, grad_w, _ = naive.conv2d_single_backward(grad_y, x, w, stride=STRIDE)
    leftover = len(x) - (STRIDE * (size - 1) + len(w))
    y = naive.conv2d_single(x, w, b, stride=STRIDE)
    return Answers(size, leftover, y, insert(grad_y, STRIDE), grad_x, grad_w)


@style.light
def page(task, title, *, answers):
    """Draw one page of A4.

    Parameters
    ----------
    task : Strided
    title : str
    answers : bool
        Whether the answers stand in their places; else these are left empty.

    Returns
    -------
    Figure
    """
    solved = solve(task)
    shown = solved if answers else Answers("", "", *map(paper.empty, solved[2:]))
    figure = paper.begin(title, answers=answers)
    paper.write(figure, 1.35, "Given: a picture, a kernel, a bias, and what comes back to Y.")
    given = {"X": task.x, "W": task.w, "b": task.b, "grad_Y": task.grad_y}
    paper.grids(figure, 1.65, given)
    paper.signs(
        figure,
        3.6,
        "⌊a⌋: the largest whole number that is not above a",
        "A ⋆ B: B slides over A as it is; multiply, add up",
        "⟨A, B⟩: multiply place by place, and add up",
        "grad_A: how fast L, the score, rises with each A",
        across=paper.MARGIN + 6 * paper.CELL + paper.GAP,
    )
    forward = [
        f"1. The stride is 2. Rows of Y: ⌊(6 − 3) / 2⌋ + 1 = {shown.size}",
        f"    Rows of X that no window reads: {shown.leftover}    Hatch them in X, and the columns too.",
        "2. Y = X ⋆ W + b at stride 2. D: put a zero between the neighbours in grad_Y.",
    ]
    paper.write_all(figure, 5.0, forward)
    paper.grids(figure, 6.0, {"Y": shown.y, "D": shown.inserted, "grad_W": shown.grad_w})
    paper.write(
        figure, 8.1, "3. Back: grad_W above, grad_X below. Last, check: all three are equal."
    )
    paper.grids(figure, 8.4, {"grad_X": shown.grad_x})
    paper.equal_products(figure, task, solved, task.grad_y, answers=answers)
    return figure
