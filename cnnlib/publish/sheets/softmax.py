"""The sheet of the loss: softmax and its gradient by pencil, with logits that are logarithms."""

from typing import NamedTuple

import numpy as np

from cnnlib import losses
from cnnlib.plots import style
from cnnlib.publish.sheets import paper

TITLE = "Softmax by pencil"


class Scored(NamedTuple):
    """What a sheet gives.

    Attributes
    ----------
    powers : array (N, 3)
        Whole numbers; their logarithms are the logits.
    labels : array (N,)
        The right classes.
    """

    powers: np.ndarray
    labels: np.ndarray


class Answers(NamedTuple):
    """What a sheet asks for.

    Attributes
    ----------
    powers : array (N, 3)
    totals : array (N, 1)
    p : array (N, 3)
        Probabilities.
    grad_a : array (N, 3)
        The gradient of the mean loss.
    """

    powers: np.ndarray
    totals: np.ndarray
    p: np.ndarray
    grad_a: np.ndarray


RUNNING = Scored(np.array([[1.0, 2, 5]]), np.array([1]))


def draw(rng):
    """Draw one sheet: two samples, whose powers add up to 10 each.

    Parameters
    ----------
    rng : Generator

    Returns
    -------
    Scored
    """
    triples = np.array([[1, 2, 7], [1, 3, 6], [1, 4, 5], [2, 3, 5]], dtype=float)
    powers = rng.permuted(triples[rng.permutation(len(triples))[:2]], axis=1)
    return Scored(powers, rng.integers(0, 3, 2))


def solve(task):
    """Compute all that the sheet asks for.

    Parameters
    ----------
    task : Scored

    Returns
    -------
    Answers
    """
    totals = task.powers.sum(axis=1, keepdims=True)
    _, grad_a = losses.softmax_cross_entropy(np.log(task.powers), task.labels)
    return Answers(task.powers, totals, task.powers / totals, np.round(grad_a, 6))


@style.light
def page(task, title, *, answers):
    """Draw one page of A4.

    Parameters
    ----------
    task : Scored
    title : str
    answers : bool
        Whether the answers stand in their places; else these are left empty.

    Returns
    -------
    Figure
    """
    solved = solve(task)
    shown = solved if answers else Answers(*map(paper.empty, solved))
    figure = paper.begin(title, answers=answers)
    paper.write(figure, 1.35, "Given: the logits a of each sample, and its right class.")
    down = paper.write_all(figure, 1.75, _given(task))
    paper.signs(
        figure,
        down + 0.1,
        "exp(a): e to the power of a, so exp(log 5) = 5.  log: the natural logarithm",
        "Σ: add up, here along a row.  grad_a: how fast the mean loss rises with each logit",
    )
    paper.write(figure, 3.5, "1. Each logit to a power of e, and S, their sum: S = Σ exp(a).")
    paper.grids(figure, 3.75, {"exp(a)": shown.powers, "S": shown.totals})
    paper.write(figure, 5.4, "2. The probabilities: p = exp(a) / S.")
    paper.grids(figure, 5.65, {"p": shown.p}, cell=1.4 * paper.CELL, decimals=_decimals(solved.p))
    down = paper.write_all(figure, 7.6, _losses(task, solved, answers))
    paper.write(figure, down + 0.1, f"4. grad_a: p, less 1 at the right class{_mean(task)}.")
    decimals = _decimals(solved.grad_a)
    paper.grids(
        figure, down + 0.35, {"grad_a": shown.grad_a}, cell=1.4 * paper.CELL, decimals=decimals
    )
    zero, nothing = ("0", "Nothing.") if answers else ("", "")
    last = [
        f"5. Check: each row of grad_a adds up to {zero}",
        f"6. Add 100 to all logits of a sample. What changes in p and in the loss? {nothing}",
    ]
    paper.write_all(figure, 10.7, last)
    return figure


def _given(task):
    for n, (row, label) in enumerate(zip(task.powers, task.labels, strict=True)):
        logits = ", ".join(f"log {power:g}" for power in row)
        yield f"Sample {n}: a = ({logits}). Class {label} is right; classes count from 0."


def _losses(task, solved, answers):
    yield "3. The loss of each sample, −log p of its right class, as a logarithm."
    for n, label in enumerate(task.labels):
        total, power = solved.totals[n, 0], solved.powers[n, label]
        yield f"    Sample {n}: log" + (f" ({total:g} / {power:g})" if answers else "")


def _mean(task):
    n = len(task.labels)
    return f", all divided by {n}: a mean loss" if n > 1 else ""


def _decimals(array):
    return next(d for d in range(7) if np.allclose(np.round(array, d), array, rtol=0, atol=1e-9))
