"""The sheet of the whole network: a convolution, an average pool, and the way back through both."""

from typing import NamedTuple

import numpy as np

from cnnlib import example, naive
from cnnlib.plots import style
from cnnlib.publish.sheets import numbers, paper


class Network(NamedTuple):
    """What a sheet gives: a picture, a kernel, a bias, and the gradient at the pooled output.

    Attributes
    ----------
    x : array (6, 6)
    w : array (3, 3)
    b : int
    grad_z : array (2, 2)
    """

    x: np.ndarray
    w: np.ndarray
    b: int
    grad_z: np.ndarray


class Answers(NamedTuple):
    """What a sheet asks for.

    Attributes
    ----------
    y : array (4, 4)
        The convolution's output.
    z : array (2, 2)
        Its average pool.
    grad_y, grad_x, grad_w, grad_b : array
        Each of its variable's shape.
    """

    y: np.ndarray
    z: np.ndarray
    grad_y: np.ndarray
    grad_x: np.ndarray
    grad_w: np.ndarray
    grad_b: float


TITLE = "The whole network"
RUNNING = Network(example.X, example.W, example.B, example.GRAD_Z)


def draw(rng):
    """Draw the network of one sheet: whole numbers.

    Parameters
    ----------
    rng : Generator

    Returns
    -------
    Network
        x (6, 6) from 0 to 3, w (3, 3) from -2 to 2, b, grad_z (2, 2); all float64. Every entry of
        grad_z divides by 4, so that average pooling hands back whole numbers.
    """
    x, w = numbers.picture(rng, 6), numbers.kernel(rng)
    return Network(x, w, numbers.bias(rng), 4.0 * numbers.signed(rng, 3, (2, 2)))


def solve(network):
    """Compute all that the sheet asks for.

    Parameters
    ----------
    network : Network

    Returns
    -------
    Answers
    """
    x, w, b, grad_z = network
    y = naive.conv2d_single(x, w, b)
    grad_y = naive.avg_pool2d_backward(grad_z, y, 2)
    return Answers(y, naive.avg_pool2d(y, 2), grad_y, *naive.conv2d_single_backward(grad_y, x, w))


@style.light
def page(network, title, *, answers):
    """Draw one page of A4.

    Parameters
    ----------
    network : Network
    title : str
    answers : bool
        Whether the answers stand in their cells; else the cells are left empty.

    Returns
    -------
    Figure
    """
    solved = solve(network)
    shown = solved if answers else Answers(*map(paper.empty, solved))
    figure = paper.begin(title, answers=answers)
    paper.write(figure, 1.35, "Given: a picture, a kernel, a bias, and what comes back to Z.")
    given = {"X": network.x, "W": network.w, "b": network.b, "grad_Z": network.grad_z}
    paper.grids(figure, 1.65, given)
    paper.signs(
        figure,
        3.6,
        "A ⋆ B: B slides over A as it is; multiply, add up",
        "A ∗ B: the same, with B turned by 180 degrees",
        "A ⊙ B: place by place.  ⟨A, B⟩: the sum of A ⊙ B",
        "grad_A: how fast L, the score, rises with each A",
        across=paper.MARGIN + 6 * paper.CELL + paper.GAP,
    )
    forward = [
        "Forward, then back through the pool: Y = X ⋆ W + b, slid with stride 1;",
        "Z is the mean of each block of 2 × 2 in Y.",
    ]
    paper.write_all(figure, 5.0, forward)
    paper.grids(figure, 5.6, {"Y": shown.y, "Z": shown.z, "grad_Y": shown.grad_y})
    paper.write(figure, 8.1, "Back through the convolution. Last, check: all three are equal.")
    back = {"grad_X": shown.grad_x, "grad_W": shown.grad_w, "grad_b": shown.grad_b}
    paper.grids(figure, 8.4, back)
    paper.equal_products(figure, network, solved, solved.grad_y, answers=answers)
    return figure
