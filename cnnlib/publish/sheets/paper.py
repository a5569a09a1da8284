"""A page of A4 to write on: lines of text, rows of grids, and files of pages."""

import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends.backend_pdf import PdfPages

from cnnlib import plots
from cnnlib.plots import style

WIDTH, HEIGHT = 8.27, 11.69  # inches: A4
MARGIN = 0.75
CELL = 0.42
GAP = 0.6  # inches between two grids
LINE, SMALL_LINE = 0.3, 0.225  # inches from one line of text to the next
HEAD = 2 * LINE * 0.8  # inches that a grid's name and indices take above it
TITLE_POINTS, TEXT_POINTS, SMALL_POINTS, TINY_POINTS = 16, 12, 9, 8


def begin(title, *, answers):
    """Return a new page with its title, and a line for a name unless it has the answers."""
    figure = style.new_figure(WIDTH, HEIGHT)
    write(figure, 0.5, title, TITLE_POINTS)
    write(figure, 0.9, "Answers" if answers else "Name:")
    return figure


def write(figure, down, text, points=TEXT_POINTS, across=MARGIN):
    """Write a line, its middle `down` inches from the top of the page."""
    look = style.words(text, points)
    figure.text(across / WIDTH, 1 - down / HEIGHT, "", va="center").set(**look)


def write_all(figure, down, lines, points=TEXT_POINTS, across=MARGIN):
    """Write lines below each other, and return how far down the next one would be."""
    step = SMALL_LINE if points <= SMALL_POINTS else LINE
    for line in lines:
        write(figure, down, line, points, across)
        down += step
    return down


def wrapped(text, points=TEXT_POINTS):
    """Return a text as a list of lines that fit between the margins."""
    em = 0.53 * points / 72  # inches that a letter takes, on average
    return textwrap.wrap(text, int((WIDTH - 2 * MARGIN) / em))


def signs(figure, down, *lines, across=MARGIN):
    """Explain the signs of a page, small, from `down` inches on."""
    write_all(figure, down, ["Signs", *lines], SMALL_POINTS, across)


def empty(array):
    """Return an array whose grid has nothing in its cells."""
    return np.ma.masked_all(np.shape(array))


def grids(figure, top, named, *, cell=CELL, decimals=None):
    """Draw a row of grids under their names, all with cells of one size.

    Returns
    -------
    float
        How far down the lowest of them reaches.
    """
    left, lowest = MARGIN, top
    for name, array in named.items():
        rows, columns = np.ma.atleast_2d(np.ma.asarray(array)).shape
        bottom = top + HEAD + rows * cell
        box = left, HEIGHT - bottom, columns * cell, rows * cell
        ax = figure.add_axes([a / b for a, b in zip(box, 2 * (WIDTH, HEIGHT), strict=True)])
        plots.show_array(array, ax=ax, indices=rows > 1, decimals=decimals)
        ax.collections[0].set_clip_on(False)  # else paper loses half of the outer lines
        ax.tick_params(labelsize=TINY_POINTS, pad=1)
        style.put_title(ax, name, TEXT_POINTS)
        left += columns * cell + GAP
        lowest = max(lowest, bottom)
    return lowest


def products(figure, down, sums, *, answers, across=MARGIN):
    """Write sums of products that must agree, {name: value}, with or without the value."""
    shown = [style.number_texts([value])[0] if answers else "" for value in sums.values()]
    lines = [f"{name} = {text}" for name, text in zip(sums, shown, strict=True)]
    write_all(figure, down, lines, across=across)


def equal_products(figure, task, solved, grad_y, *, answers):
    """Write the three products that a right way back makes equal, in the lower right."""
    sums = {
        "⟨Y − b, grad_Y⟩": ((solved.y - task.b) * grad_y).sum(),
        "⟨X, grad_X⟩": (task.x * solved.grad_x).sum(),
        "⟨W, grad_W⟩": (task.w * solved.grad_w).sum(),
    }
    products(figure, 10.5, sums, answers=answers, across=MARGIN + 10.5 * CELL)


def save(path, pages):
    """Write the pages, each made and closed in its turn, as one PDF.

    Parameters
    ----------
    path : path
    pages : iterable of Figure
    """
    path = Path(path)
    # Without a date, the same pages are the same bytes.
    with PdfPages(path, metadata={"Title": path.stem, "CreationDate": None}) as pdf:
        for figure in pages:
            pdf.savefig(figure)
            plt.close(figure)


def save_both(folder, names, pages):
    """Write two PDFs, the paper and its answers, and return their paths.

    Parameters
    ----------
    folder : path
        Made where it is missing.
    names : (str, str)
        Of the files, without their suffix.
    pages : callable
        Returns the pages, an iterable of Figure; it is told whether they have the answers.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.pdf" for name in names]
    for path, answers in zip(paths, (False, True), strict=True):
        save(path, pages(answers))
    return paths
