"""A board of bugs and tests: which test kills which bug."""

import numpy as np
from matplotlib.patches import Rectangle

from cnnlib import checks
from cnnlib.plots import style

# Inches; rows and columns of whole pixels, so that all cells look alike.
ROW, COLUMN = 0.23, 0.5
NAMES, HEAD, FOOT, MARGIN = 2.4, 1.65, 0.7, 1.0


@style.light
def zoo_board(bugs, tests, killed, *, title=None):
    """Draw which test kills which bug: an orange cell with a cross where the bug lives on.

    The rows are split into two halves, side by side, so that a long list stays legible.

    Parameters
    ----------
    bugs, tests : sequences of str
        The rows and the columns.
    killed : array of bool (bugs, tests)
    title : str, optional
        The figure's sentence.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If killed does not have one row for each bug and one column for each test.
    TypeError
        If bugs or tests are no sequence.

    Examples
    --------
    >>> killed = [[True, True], [False, True]]
    >>> figure = zoo_board(["padding not cropped", "kernel not turned"], ["shape", "nudge"], killed)
    >>> print(figure.texts[0].get_text())
    A cross: the bug lives.
    Alive: shape 1, nudge 0
    """
    bugs, tests = checks.items(bugs, "bugs"), checks.items(tests, "tests")
    killed = checks.array("killed", killed)
    if killed.shape != (len(bugs), len(tests)):
        raise ValueError(
            f"killed has shape {killed.shape}, but there are {len(bugs)} bugs "
            f"and {len(tests)} tests"
        )
    killed = killed.astype(bool)
    rows = -(-len(bugs) // 2)
    half_width = NAMES + COLUMN * len(tests) + MARGIN
    width = 2 * half_width
    height = HEAD + ROW * rows + FOOT
    figure = style.new_figure(width, height, title)
    for half in range(2):
        part = slice(half * rows, (half + 1) * rows)
        left = (half * half_width + NAMES) / width
        box = (left, FOOT / height, COLUMN * len(tests) / width, ROW * rows / height)
        _draw_half(figure.add_axes(box), bugs[part], tests, killed[part], rows)
    alive = [f"{test} {n}" for test, n in zip(tests, (~killed).sum(axis=0), strict=True)]
    legend = f"A cross: the bug lives.\nAlive: {', '.join(alive)}"
    figure.text(0.5, 0.02, "", ha="center").set(**style.words(legend))
    return figure


def _draw_half(ax, bugs, tests, killed, rows):
    ax.set(xlim=(0, len(tests)), ylim=(rows, 0))
    for i, j in np.ndindex(killed.shape):
        colour = "white" if killed[i, j] else style.ORANGE
        ax.add_patch(Rectangle((j, i), 1, 1, facecolor=colour, edgecolor=style.LINE))
        if not killed[i, j]:
            mark = style.words("×", color=style.ink(style.ORANGE), ha="center", va="center")
            ax.text(j + 0.5, i + 0.5, "").set(**mark)
    ax.set_yticks(np.arange(len(bugs)) + 0.5, list(bugs), **style.look())
    ax.set_xticks(np.arange(len(tests)) + 0.5, list(tests), rotation=35, ha="left", **style.look())
    ax.tick_params(length=0, labeltop=True, labelbottom=False)
    ax.spines[:].set_visible(False)
