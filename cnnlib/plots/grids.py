"""Arrays as grids of printed numbers, with marks that say what a cell is besides its value."""

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from cnnlib import checks
from cnnlib.plots import style

EDGE = 1.7  # inches that titles, names and indices may take
LARGEST = 13  # rows or columns of readable digits on a projector


@style.light
def show_array(
    array,
    *,
    ax=None,
    title=None,
    limit=None,
    decimals=None,
    window=None,
    touched=None,
    unread=None,
    inserted=None,
    tail=None,
    indices=True,
):
    """Draw an array as a grid of numbers: blue below zero, white at zero, orange above.

    Parameters
    ----------
    array : array (), (W,) or (H, W)
        At most 13 rows and columns. Masked entries stay empty.
    ax : Axes, optional
        Where to draw; a new figure otherwise.
    title : str, optional
        Printed as it stands.
    limit : float, optional
        The absolute value with the deepest colour; the array's largest otherwise. Arrays that are
        to be compared need the same limit.
    decimals : int, optional
        Digits after the point; as few as keep the numbers exact, at most two, otherwise.
    window : (rows, columns), optional
        Outlined thickly. Each is a slice or a list of indices.
    touched, unread, inserted, tail : array or list, optional
        Cells with a dot, with hatching, with a small grey number, with a dotted border: as a
        boolean array of the array's shape or as a list of (row, column).
    indices : bool, default True
        Whether to count rows and columns on the edges.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        If the array does not hold real numbers, or cells are given as neither of the two forms.
    ValueError
        If the array is empty, too large for digits, or has more than two axes; if a mark lies
        outside it, or the limit is not above zero.

    Examples
    --------
    The second window of a slide with stride 2, and the column that no window reads:

    >>> x = np.arange(10).reshape(2, 5)
    >>> ax = show_array(x, window=(slice(0, 2), [2, 3]), unread=[(0, 4), (1, 4)])
    >>> [text.get_text() for text in ax.texts]
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
    """
    numbers, indices = grid_of(array), checks.flag(indices, "indices")
    decimals = None if decimals is None else checks.integer(decimals, "decimals", least=0)
    rows, columns = numbers.shape
    room = (style.SCREEN[0] - EDGE) / columns, (style.SCREEN[1] - EDGE) / rows
    cell = min(cell_of(numbers, decimals=decimals), *room)
    ax = style.axes_or_new(ax, columns * cell, rows * cell)
    _colours(ax, numbers, limit)
    hatched = cells("unread", unread, numbers.shape)
    small = cells("inserted", inserted, numbers.shape)
    _digits(ax, numbers, decimals, hatched, small)
    _hatch(ax, hatched)
    _dots(ax, cells("touched", touched, numbers.shape))
    _outline(ax, cells("tail", tail, numbers.shape), linestyle=":", linewidth=2.5, zorder=5)
    _outline(ax, _window(window, numbers.shape), linestyle="-", linewidth=4, zorder=6)
    _edges(ax, numbers.shape, indices)
    style.put_title(ax, title)
    return ax


def grid_of(array, name="array"):
    """Return the array as a masked array of two axes that can be printed, or say why not."""
    is_masked = isinstance(array, np.ma.MaskedArray)
    numbers = checks.array(name, array.data if is_masked else array)
    if numbers.ndim > 2:
        raise ValueError(
            f"a grid shows one row (W,) or a plane (H, W), but the array has shape {numbers.shape}: "
            f"{numbers.ndim} axes; choose a channel and a sample first, such as x[0, 0]"
        )
    if numbers.size == 0:
        raise ValueError(f"the array has shape {numbers.shape}: it holds no number to show")
    numbers = numbers.reshape((1,) * (2 - numbers.ndim) + numbers.shape)
    if max(numbers.shape) > LARGEST:
        raise ValueError(
            f"the array has shape {numbers.shape}: digits are readable up to {LARGEST} rows and "
            f"columns; show a part of it, such as x[:8, :8], or use show_images"
        )
    mask = np.ma.getmaskarray(array).reshape(numbers.shape) if is_masked else np.ma.nomask
    # What lies under a mask is anything at all, and must not tint the picture.
    return np.ma.array(np.where(mask, 0, numbers), mask=mask)


def limit_of(limit, *arrays):
    """Return the limit that was asked for or, where it is None, the scale of the arrays."""
    return scale_of(*arrays) if limit is None else checks.number(limit, "limit", above=0)


def scale_of(*arrays):
    """Return the limit that the arrays share: their largest finite absolute value, or 1."""
    largest = 0.0
    for array in arrays:
        numbers = np.ma.asarray(array).compressed().astype(float)
        largest = max(largest, np.abs(numbers[np.isfinite(numbers)]).max(initial=0))
    return largest or 1.0


def cell_of(*arrays, decimals=None):
    """Return the side in inches of a cell that fits every number of the arrays."""
    return max(
        style.cell_that_fits(style.number_texts(array.compressed(), decimals)) for array in arrays
    )


def cells(name, marked, shape):
    """Return a boolean array of the given shape from one, or from a list of (row, column)."""
    mask = np.zeros(shape, dtype=bool)
    if marked is None:
        return mask
    marked = checks.array(name, marked)
    if marked.dtype == bool:
        if marked.shape != shape and marked.shape != shape[1:]:
            raise ValueError(
                f"{name} has shape {marked.shape}, but the array it marks has shape {shape}"
            )
        return marked.reshape(shape)
    if marked.size == 0:
        return mask
    if marked.dtype.kind not in "iu" or marked.ndim != 2 or marked.shape[1] != 2:
        raise TypeError(
            f"{name} must be a boolean array of shape {shape} or a list of (row, column) pairs"
        )
    for row, column in marked:
        if not (0 <= row < shape[0] and 0 <= column < shape[1]):
            raise ValueError(
                f"{name} names cell ({row}, {column}), but the array has shape {shape}"
            )
        mask[row, column] = True
    return mask


def _window(window, shape):
    if window is None:
        return np.zeros(shape, dtype=bool)
    if not isinstance(window, tuple | list) or len(window) != 2:
        raise TypeError("window must be a pair (rows, columns), each a slice or a list of indices")
    rows, columns = (
        range(*part.indices(size)) if isinstance(part, slice) else checks.items(part, "window")
        for part, size in zip(window, shape, strict=True)
    )
    return cells("window", [(row, column) for row in rows for column in columns], shape)


def _colours(ax, numbers, limit):
    limit = limit_of(limit, numbers)
    values = numbers.astype(float)
    mesh = ax.pcolormesh(
        *(np.arange(size + 1) - 0.5 for size in reversed(numbers.shape)),
        np.clip(values, -limit, limit),
        cmap=style.SIGNED,
        norm=Normalize(-limit, limit),
        edgecolors=style.LINE,
        linewidth=1,
    )
    mesh.set_zorder(1)


def _digits(ax, numbers, decimals, hatched, small):
    mesh = ax.collections[0]
    texts = style.number_texts(numbers.data, decimals)
    points = style.points_that_fit(texts, style.cell_inches(ax, numbers.shape))
    colours = mesh.cmap(mesh.norm(mesh.get_array()))
    hidden = np.ma.getmaskarray(numbers)
    for (row, column), text in zip(np.ndindex(numbers.shape), texts, strict=True):
        if hidden[row, column]:
            continue
        colour = colours[row, column]
        look = style.words(text, points, color=style.ink(colour))
        if small[row, column]:
            look.update(color=style.GREY, size=min(points, style.SMALL_POINTS))
        if hatched[row, column]:
            look["path_effects"] = [effects.withStroke(linewidth=5, foreground=colour)]
        ax.text(column, row, "", ha="center", va="center_baseline", zorder=8).set(**look)


def _hatch(ax, mask):
    for row, column in np.argwhere(mask):
        look = {"fill": False, "hatch": "////", "edgecolor": style.GREY, "linewidth": 0}
        ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, zorder=2, label="unread", **look))


def _dots(ax, mask):
    rows, columns = np.nonzero(mask)
    if rows.size:
        look = {"s": 60, "color": "black", "edgecolors": "white", "zorder": 7, "label": "touched"}
        ax.scatter(columns + 0.33, rows - 0.33, **look)


def _outline(ax, mask, **line):
    """Draw the border of the marked region, each side once."""
    padded = np.pad(mask, 1)
    for row, column in np.argwhere(mask):
        top, left, bottom, right = row - 0.5, column - 0.5, row + 0.5, column + 0.5
        sides = (
            (padded[row, column + 1], (left, right), (top, top)),
            (padded[row + 2, column + 1], (left, right), (bottom, bottom)),
            (padded[row + 1, column], (left, left), (top, bottom)),
            (padded[row + 1, column + 2], (right, right), (top, bottom)),
        )
        for continues, xs, ys in sides:
            if not continues:
                ax.plot(xs, ys, color="black", clip_on=False, solid_capstyle="projecting", **line)


def _edges(ax, shape, indices):
    rows, columns = shape
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5), aspect="equal")
    for side in ax.spines.values():
        side.set_visible(False)
    ax.tick_params(length=0, pad=3, top=False, labeltop=indices, labelbottom=False)
    ax.tick_params(labelleft=indices and rows > 1)
    look = style.look(color=style.GREY)
    ax.set_xticks(range(columns), [str(column) for column in range(columns)], **look)
    ax.set_yticks(range(rows), [str(row) for row in range(rows)], **look)
