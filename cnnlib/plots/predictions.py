"""How often a reader's predictions were right, by how sure the reader was."""

import numpy as np

from cnnlib import checks
from cnnlib.plots import style


@style.light
def predictions(labels, right, asked, *, ax=None, title=None):
    """Draw one bar a degree of certainty: right guesses filled, the others an empty frame.

    Parameters
    ----------
    labels : sequence of str
    right, asked : sequences of int
        How many guesses were right, and how many were made.
    ax : Axes, optional
        Where to draw; a new figure otherwise.
    title : str, optional
        A sentence; otherwise it counts them all.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError, TypeError
        If the three are not of one length, or right and asked hold no numbers.

    Examples
    --------
    >>> ax = predictions(["a guess", "quite sure"], right=[1, 4], asked=[3, 5])
    >>> ax.get_title()
    '5 of 8 guesses were right'
    """
    right, asked = checks.array("right", right), checks.array("asked", asked)
    labels = checks.items(labels, "labels")
    if not right.shape == asked.shape == (len(labels),):
        raise ValueError(
            f"there are {len(labels)} labels, right has shape {right.shape}, asked {asked.shape}; "
            "each label needs one number of both"
        )
    if ax is None:
        ax = style.new_figure(7.2, 4.2).add_axes((0.06, 0.14, 0.88, 0.66))
    ax = style.axes_or_new(ax, 0, 0)
    places = np.arange(len(labels))
    ax.bar(places, asked, color="white", edgecolor="black", width=0.6)
    ax.bar(places, right, color=style.BLUE, edgecolor="black", width=0.6)
    for place, good, all_of_them in zip(places, right, asked, strict=True):
        look = style.words(f"{good} of {all_of_them}")
        ax.text(place, all_of_them, "", ha="center", va="bottom").set(**look)
    ax.set_ylim(0, max(1, asked.max()) * 1.2)
    ax.set_yticks([])
    ax.set_xticks(places, list(labels), **style.look())
    ax.spines[["top", "right", "left"]].set_visible(False)
    style.put_title(ax, title or f"{right.sum()} of {asked.sum()} guesses were right")
    return ax
