"""Sheets to work on with a pencil, and their answers: the running example, then drawn ones.

python -m cnnlib.publish.sheets.worksheets FOLDER [--sheets 30] [--seed 7]

Sheet n depends on the seed and on n alone, so more sheets leave those already printed as they were.
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends.backend_pdf import PdfPages

from cnnlib import example, naive, plots
from cnnlib.plots import style

PAPER = (8.27, 11.69)  # inches: A4
MARGIN = 0.75
CELL = 0.42
GAP = 0.6  # inches between two grids
LINE = 0.3  # inches from one line of text to the next
TEXT_POINTS, SMALL_POINTS = 12, 8


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


RUNNING = Network(example.X, example.W, example.B, example.GRAD_Z)


def draw(seed, number):
    """Draw the network of one sheet: whole numbers, and a kernel that no flip or turn leaves alone.

    Parameters
    ----------
    seed, number : int
        At least 0.

    Returns
    -------
    Network
        x (6, 6) from 0 to 3, w (3, 3) from -2 to 2, b, grad_z (2, 2); all float64. Every entry of
        grad_z divides by 4, so that average pooling hands back whole numbers.
    """
    rng = np.random.default_rng([seed, number])
    x = rng.integers(0, 4, (6, 6)).astype(float)
    w = rng.integers(-2, 3, (3, 3)).astype(float)
    while _has_symmetry(w):
        w = rng.integers(-2, 3, (3, 3)).astype(float)
    sizes, signs = rng.integers(1, 4, (2, 2)), rng.choice([-1, 1], (2, 2))
    return Network(x, w, int(rng.choice([-2, -1, 1, 2])), 4.0 * sizes * signs)


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
    shown = Answers(*(entry if answers else _empty(entry) for entry in solved))
    figure = style.new_figure(*PAPER)
    _write(figure, 0.5, title, 16)
    _write(figure, 0.9, "Answers" if answers else "Name:", TEXT_POINTS)
    _write(figure, 1.35, "Given: a picture, a kernel, a bias, and what comes back to Z.")
    given = {"X": network.x, "W": network.w, "b": network.b, "grad_Z": network.grad_z}
    _grids(figure, 1.65, given)
    _write(figure, 5.0, "Forward, then back through the pool: Y = X ⋆ W + b, slid with stride 1;")
    _write(figure, 5.0 + LINE, "Z is the mean of each block of 2 × 2 in Y.")
    _grids(figure, 5.6, {"Y": shown.y, "Z": shown.z, "grad_Y": shown.grad_y})
    _write(figure, 8.1, "Back through the convolution. Last, check: all three are equal.")
    _grids(figure, 8.4, {"grad_X": shown.grad_x, "grad_W": shown.grad_w, "grad_b": shown.grad_b})
    _checks(figure, network, solved, answers)
    return figure


def write(folder, *, sheets=3, seed=0):
    """Write sheets.pdf and answers.pdf, a page for each sheet; the first is the running example.

    Parameters
    ----------
    folder : path
        Made where it is missing.
    sheets : int
        How many, at least 1.
    seed : int
        At least 0.

    Returns
    -------
    list of Path

    Raises
    ------
    ValueError
        If there are too few sheets, or the seed is below 0.
    """
    if sheets < 1:
        raise ValueError(f"sheets must be at least 1, but it is {sheets}")
    if seed < 0:
        raise ValueError(f"seed must be at least 0, but it is {seed}")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    networks = {"The running example": RUNNING}
    for number in range(1, sheets):
        networks[f"Sheet {number} of seed {seed}"] = draw(seed, number)
    paths = [folder / "sheets.pdf", folder / "answers.pdf"]
    for path, answers in zip(paths, (False, True), strict=True):
        # Without a date, the same sheets are the same bytes.
        with PdfPages(path, metadata={"Title": path.stem, "CreationDate": None}) as pdf:
            for title, network in networks.items():
                figure = page(network, title, answers=answers)
                pdf.savefig(figure)
                plt.close(figure)
    return paths


def _has_symmetry(w):
    images = (w[::-1], w[:, ::-1], w[::-1, ::-1], w.T, w[::-1, ::-1].T, np.rot90(w))
    return any(np.array_equal(w, image) for image in images)


def _empty(entry):
    return np.ma.masked_all(np.shape(entry))


def _write(figure, down, text, points=TEXT_POINTS, across=MARGIN):
    """Write a line, its middle `down` inches from the top of the page."""
    look = style.words(text, points)
    figure.text(across / PAPER[0], 1 - down / PAPER[1], "", va="center").set(**look)


def _grids(figure, top, named):
    """Draw a row of grids under their names, all with cells of one size."""
    left = MARGIN
    for name, array in named.items():
        rows, columns = np.ma.atleast_2d(np.ma.asarray(array)).shape
        lower = PAPER[1] - top - 2 * LINE * 0.8 - rows * CELL
        box = left / PAPER[0], lower / PAPER[1], columns * CELL / PAPER[0], rows * CELL / PAPER[1]
        ax = figure.add_axes(box)
        plots.show_array(array, ax=ax, indices=rows > 1)
        ax.collections[0].set_clip_on(False)  # else paper loses half of the outer lines
        ax.tick_params(labelsize=SMALL_POINTS, pad=1)
        style.put_title(ax, name, TEXT_POINTS)
        left += columns * CELL + GAP


def _checks(figure, network, solved, answers):
    """Write the three sums of products that must agree, with or without their value."""
    sums = {
        "⟨Y − b, grad_Y⟩": ((solved.y - network.b) * solved.grad_y).sum(),
        "⟨X, grad_X⟩": (network.x * solved.grad_x).sum(),
        "⟨W, grad_W⟩": (network.w * solved.grad_w).sum(),
    }
    for place, (name, value) in enumerate(sums.items()):
        [text] = style.number_texts([value]) if answers else [""]
        across = MARGIN + 10.5 * CELL
        _write(figure, 10.5 + place * LINE, f"{name} = {text}", 11, across)


def main():
    """Build what the command line asks for, and say what was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sheets", type=int, default=3, help="how many, the running one included")
    parser.add_argument("--seed", type=int, default=0, help="what the others are drawn from")
    chosen = parser.parse_args()
    try:
        paths = write(chosen.folder, sheets=chosen.sheets, seed=chosen.seed)
    except ValueError as error:
        parser.error(str(error))
    print(*paths, sep="\n")


if __name__ == "__main__":
    main()
