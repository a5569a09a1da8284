"""The still figure of an explorer: rows of grids, as the explorer shows them."""

from cnnlib import plots
from cnnlib.plots import style
from cnnlib.plots.grids import grid_of, scale_of
from cnnlib.plots.layout import grid_axes


@style.light
def draw(*rows, title=None):
    """Return a figure of rows of grids; each row has its own scale.

    Parameters
    ----------
    *rows : lists of (name, array, marks)
        Marks are keywords of `plots.show_array`.
    title : str, optional
    """
    figure, places = grid_axes(
        [[grid_of(array) for _, array, _ in row] for row in rows], title=title
    )
    for row, axes in zip(rows, places, strict=True):
        limit = scale_of(*(array for _, array, _ in row))
        for (name, array, marks), ax in zip(row, axes, strict=True):
            plots.show_array(array, ax=ax, title=name, limit=limit, **marks)
    return figure
