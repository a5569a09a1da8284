"""The chain rule as a picture: multiply along a path, add over paths."""

import numpy as np

from cnnlib import checks
from cnnlib.plots import style

ROW = 0.9  # inches from one path to the next


@style.light
def show_paths(start, between, end, first, second, *, title=None):
    """Draw the paths from one number through several others to one number, a factor on each arrow.

    Parameters
    ----------
    start, end : str
        Names of the number on the left and of the one on the right.
    between : sequence of str
        Names of the numbers in between, one for each path.
    first, second : sequence of numbers
        The factors of each path's two arrows. An arrow with a factor of zero is dotted: what goes
        that way gets lost.
    title : str, optional
        The figure's sentence.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there are not as many factors as paths.
    TypeError
        If a name is no word, or a factor no number.

    Examples
    --------
    A pixel that two outputs read, and what each of them counts:

    >>> ax = show_paths("x[0]", ["y[0]", "y[1]"], "score", [10, 1], [3, 0], title="10 · 3 + 1 · 0")
    """
    first, second = checks.row("first", first), checks.row("second", second)
    between = checks.items(between, "between")
    paths = len(between)
    for name in (start, *between, end):
        checks.word(name, "a name")
    if not first.shape == second.shape == (paths,):
        raise ValueError(
            f"there are {paths} paths, but first has shape {first.shape} and second has shape "
            f"{second.shape}; each path needs one factor of both"
        )
    height = ROW * paths + (0.7 if title else 0.1)
    figure = style.new_figure(8.4, height, title)
    ax = figure.add_axes((0.01, 0, 0.98, ROW * paths / height))
    ax.set(xlim=(-0.25, 2.25), ylim=(paths - 0.5, -0.5))
    ax.set_axis_off()
    middle = (paths - 1) / 2
    texts = style.number_texts(first), style.number_texts(second)
    for place, (before, after) in enumerate(zip(first, second, strict=True)):
        # Near the middle column the arrows lie apart, so their factors stand there.
        _arrow(ax, (0, middle), (1, place), before, texts[0][place], 0.6)
        _arrow(ax, (1, place), (2, middle), after, texts[1][place], 0.4)
    names = [(0, middle, start), *((1, n, name) for n, name in enumerate(between))]
    for x, y, name in [*names, (2, middle, end)]:
        box = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": "black"}
        ax.text(x, y, "", ha="center", va="center", zorder=4, bbox=box).set(**style.words(name, 18))
    return ax


def _arrow(ax, tail, head, factor, text, where):
    colour = style.GREY if factor == 0 else style.BLUE if factor < 0 else style.ORANGE
    line = {"color": colour, "linewidth": 2.5, "linestyle": ":" if factor == 0 else "-"}
    shape = {"arrowstyle": "-|>", "mutation_scale": 22, "shrinkB": 26}
    ax.annotate("", head, tail, arrowprops=line | shape)
    x, y = np.add(tail, where * np.subtract(head, tail))
    plain = {"facecolor": "white", "edgecolor": "none", "pad": 2}
    ax.text(x, y, "", ha="center", va="center", zorder=3, bbox=plain).set(**style.words(text, 18))
