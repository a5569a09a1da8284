"""Figures of several grids: every cell has one size, so that shapes can be compared by eye."""

from itertools import product

import numpy as np

from cnnlib import checks
from cnnlib.plots import style
from cnnlib.plots.grids import cell_of, grid_of, limit_of, scale_of, show_array
from cnnlib.trace import Step

GAP = 0.8  # inches between grids: the row numbers, or a sign
HEAD = 0.58  # inches above a row of grids: their names and column numbers
WEIGHT_POINTS = 11  # of a weight written under a pixel
BETWEEN = 0.12  # inches more under a row, so that a name stands with its own grid
TITLE = 0.42  # inches above all for the sentence
PAGE = 6.05  # inches of height: what JupyterLab shows at once on a screen of 1280 x 720


def grid_axes(rows, *, title=None):
    """Return a figure and its rows of Axes, for grids whose cells all have one size.

    Parameters
    ----------
    rows : list of lists of arrays with two axes
        The grids to come: their shapes and numbers decide how much room they get.
    title : str, optional
        The figure's sentence, printed as it stands.

    Returns
    -------
    Figure, list of lists of Axes
    """
    shapes = [[grid.shape for grid in row] for row in rows]
    tall = [max(height for height, _ in row) for row in shapes]
    wide = max(sum(width for _, width in row) for row in shapes)
    gaps = GAP * max(len(row) for row in rows)
    heads = HEAD * len(rows) + BETWEEN * (len(rows) - 1) + (TITLE if title else 0) + 0.1
    room = (style.SCREEN[0] - gaps) / wide, (PAGE - heads) / sum(tall)
    cell = min(cell_of(*(grid for row in rows for grid in row)), *room)
    width, height = wide * cell + gaps, sum(tall) * cell + heads
    figure = style.new_figure(width, height, title)
    axes, middle = [], height - (TITLE if title else 0)
    for row, most in zip(shapes, tall, strict=True):
        left = GAP * 0.7
        middle -= HEAD + most * cell / 2
        axes.append([])
        for down, across in row:
            lower = middle - down * cell / 2
            box = (left / width, lower / height, across * cell / width, down * cell / height)
            axes[-1].append(figure.add_axes(box))
            left += across * cell + GAP
        middle -= most * cell / 2 + BETWEEN
    return figure, axes


@style.light
def show_equations(*rows, title=None, limit=None):
    """Draw rows such as window ⊙ w = products.

    Parameters
    ----------
    *rows : lists
        Each a list that alternates (name, array) pairs and signs: [("x", x), "⊙", ("w", w)].
    title : str, optional
        The figure's sentence.
    limit : float, optional
        The absolute value with the deepest colour; the largest of all arrays otherwise.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If there is no row, one does not alternate, or an array cannot be printed: see `show_array`.
    TypeError
        If an array does not hold real numbers.

    Examples
    --------
    >>> window, w = np.array([[1, 2], [3, 4]]), np.array([[1, 0], [0, -1]])
    >>> row = [("window", window), "⊙", ("w", w), "=", ("products", window * w)]
    >>> figure = show_equations(row)
    >>> len(figure.axes)
    3
    """
    if not rows:
        raise ValueError("there is no row to show")
    for row in rows:
        if not _alternates(row):
            raise ValueError(
                'a row alternates (name, array) and a sign, as in [("x", x), "⊙", ("w", w)]'
            )
    named = [[(name, grid_of(array, str(name))) for name, array in row[::2]] for row in rows]
    figure, axes = grid_axes([[grid for _, grid in row] for row in named], title=title)
    limit = limit_of(limit, *(grid for row in named for _, grid in row))
    for row, places, parts in zip(named, axes, rows, strict=True):
        for (name, grid), ax in zip(row, places, strict=True):
            show_array(grid, ax=ax, title=str(name), limit=limit, indices=grid.size > 1)
        for sign, before, after in zip(parts[1::2], places, places[1:], strict=False):
            _sign_between(figure, before, after, sign)
    return figure


@style.light
def show_step(x, w, y, step, *, b=0):
    """Draw one step of a slide: w written on its window of x, their products, and y so far.

    Parameters
    ----------
    x, w, y : array (W,) or (H, W)
        The picture with its padding, the kernel, the whole result.
    step : cnnlib.trace.Step
        Which step.
    b : number, default 0
        The bias, for the sum that the title writes out.

    Returns
    -------
    Figure

    Raises
    ------
    TypeError
        If step is none, or an array does not hold real numbers.
    ValueError
        If the step belongs to other arrays, or one cannot be printed (see `show_array`).

    Examples
    --------
    >>> from cnnlib import naive, trace
    >>> x, w = np.arange(12).reshape(3, 4), np.array([[1, 0], [0, -1]])
    >>> figure = show_step(x, w, naive.conv2d_single(x, w), trace.steps(x, w)[1])
    >>> figure.get_suptitle()
    'y[0, 1] = 1 + 0 + 0 − 6 + 0 = −5'
    """
    if not isinstance(step, Step):
        raise TypeError(
            f"step is {checks.short(step)}, {checks.kind(step)}; take one from trace.steps(x, w)"
        )
    x, w, y = grid_of(x, "x"), grid_of(w, "w"), grid_of(y, "y")
    _require_place(step, x, w, y)
    b = checks.number(b, "b")
    later = np.arange(y.size).reshape(y.shape) > step.i * y.shape[1] + step.j
    terms = " + ".join(style.number_texts([*step.products.ravel(), b]))
    [total] = style.number_texts([step.running[-1, -1]])
    title = f"y[{step.i}, {step.j}] = {terms} = {total}".replace("+ −", "− ")
    figure, axes = grid_axes([[x, y], [w] * 3], title=title)
    limit = scale_of(x, w, y, step.products)
    window = step.rows, step.columns
    show_array(x, ax=axes[0][0], title="x", limit=limit, window=window)
    _weights_on(axes[0][0], step, w)
    y = np.ma.masked_where(later, y)
    show_array(y, ax=axes[0][1], title="y so far", limit=limit, window=([step.i], [step.j]))
    parts = {"window": x[np.ix_(*window)], "w": w, "window ⊙ w": step.products}
    for (name, part), ax in zip(parts.items(), axes[1], strict=True):
        show_array(part, ax=ax, title=name, limit=limit)
    _sign_between(figure, axes[1][0], axes[1][1], "⊙")
    _sign_between(figure, axes[1][1], axes[1][2], "=")
    return figure


def _weights_on(ax, step, w):
    """Write each weight small under the pixel that it meets, which makes room."""
    pixels = {text.get_position(): text for text in ax.texts}
    places = product(step.rows, step.columns)
    for (row, column), weight in zip(places, style.number_texts(w.ravel()), strict=True):
        pixel = pixels[column, row]
        pixel.set_y(row - 0.17)
        look = style.words(f"×{weight}", WEIGHT_POINTS, color=pixel.get_color())
        ax.text(column, row + 0.3, "", ha="center", va="center_baseline", zorder=8).set(**look)


@style.light
def show_portrait(x, w, y, grad_x, grad_w, grad_y, *, title=None, marks=None):
    """Draw each gradient under its variable: x, w, y above grad_x, grad_w, grad_y.

    Parameters
    ----------
    x, w, y, grad_x, grad_w, grad_y : array (W,) or (H, W)
        Each gradient has its variable's shape.
    title : str, optional
        The figure's sentence.
    marks : dict, optional
        Marks by name, such as {"grad_x": {"unread": mask}}; see `show_array`.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If a gradient's shape is not its variable's, a mark names none of the six arrays, or an
        array cannot be printed (see `show_array`).
    TypeError
        If an array does not hold real numbers, or marks are no dict.

    Examples
    --------
    >>> from cnnlib import naive
    >>> x, w, grad_y = np.arange(6).reshape(2, 3), np.array([[1, -1]]), np.ones((2, 2))
    >>> y = naive.conv2d_single(x, w)
    >>> grad_x, grad_w, grad_b = naive.conv2d_single_backward(grad_y, x, w)
    >>> figure = show_portrait(x, w, y, grad_x, grad_w, grad_y)
    >>> [ax.get_title() for ax in figure.axes]
    ['x', 'w', 'y', 'grad_x', 'grad_w', 'grad_y']
    """
    values = {"x": x, "w": w, "y": y}
    gradients = {"grad_x": grad_x, "grad_w": grad_w, "grad_y": grad_y}
    marks = checks.table({} if marks is None else marks, "marks")
    rows = [
        {name: grid_of(array, name) for name, array in row.items()} for row in (values, gradients)
    ]
    for name, gradient in rows[1].items():
        variable = name.removeprefix("grad_")
        checks.table(marks.get(name, {}), f"marks of {name}")
        checks.table(marks.get(variable, {}), f"marks of {variable}")
        if gradient.shape != rows[0][variable].shape:
            raise ValueError(
                f"{name} has shape {gradient.shape}, but {variable} has shape "
                f"{rows[0][variable].shape}: a gradient has the shape of its variable"
            )
    unknown = set(marks) - set(values) - set(gradients)
    if unknown:
        raise ValueError(
            f"marks name {sorted(unknown)}, but the portrait shows {[*values, *gradients]}"
        )
    figure, axes = grid_axes([list(row.values()) for row in rows], title=title)
    for row, places in zip(rows, axes, strict=True):
        limit = scale_of(*row.values())
        for (name, grid), ax in zip(row.items(), places, strict=True):
            show_array(grid, ax=ax, title=name, limit=limit, **marks.get(name, {}))
    return figure


@style.light
def show_residuals(residuals, *, title=None):
    """Draw differences such as numeric minus analytic, all on one scale.

    Parameters
    ----------
    residuals : dict of name to array (W,) or (H, W)
    title : str, optional
        The figure's sentence.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If there is none, or one cannot be printed (see `show_array`).
    TypeError
        If residuals is no dict, or an array does not hold real numbers.

    Examples
    --------
    >>> numeric, analytic = np.array([[2, 4], [6, 8]]), np.array([[2, 4], [6, 7]])
    >>> figure = show_residuals({"grad_w": numeric - analytic})
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['0', '0', '0', '1']
    """
    if not checks.table(residuals, "residuals"):
        raise ValueError("residuals is empty: there is nothing to show")
    grids = {name: grid_of(array, str(name)) for name, array in residuals.items()}
    figure, [axes] = grid_axes([list(grids.values())], title=title)
    limit = scale_of(*grids.values())
    for (name, grid), ax in zip(grids.items(), axes, strict=True):
        show_array(grid, ax=ax, title=str(name), limit=limit)
    return figure


def _require_place(step, x, w, y):
    """Raise a ValueError if the step belongs to other arrays."""
    is_inside = step.rows[-1] < len(x) and step.columns[-1] < x.shape[1]
    if not is_inside or step.i >= len(y) or step.j >= y.shape[1] or step.products.shape != w.shape:
        raise ValueError(
            f"step is that of y[{step.i}, {step.j}], but x has shape {x.shape}, w {w.shape} and y "
            f"{y.shape}: pass the arrays that the step was made of, x with its padding"
        )


def _alternates(row):
    return (
        isinstance(row, list | tuple)
        and len(row) % 2 == 1
        and all(isinstance(sign, str) for sign in row[1::2])
        and all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in row[::2])
    )


def _sign_between(figure, before, after, sign):
    left, right = before.get_position(), after.get_position()
    middle = (left.x1 + right.x0) / 2, (left.y0 + left.y1) / 2
    points = 44 if sign == "⋆" else 28  # the star is a small letter in its font
    figure.text(*middle, "", ha="center", va="center").set(**style.words(sign, points))
