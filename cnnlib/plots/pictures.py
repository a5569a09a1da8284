"""Pictures in grey, and walls of small arrays: kernels, windows, feature maps."""

from numbers import Real

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from cnnlib import checks
from cnnlib.plots import style
from cnnlib.plots.grids import LARGEST, grid_of, limit_of, scale_of, show_array

IMAGE = 3.0  # inches: the width of a picture where there is room


@style.light
def show_images(images, *, titles=None, columns=4, title=None, limits=None):
    """Draw pictures in grey, side by side, every pixel a square.

    A picture without negative numbers runs from black (0) to white (its largest number). In one
    with negative numbers zero is the middle grey.

    Parameters
    ----------
    images : sequence of arrays (H, W)
    titles : sequence of str or numbers, optional
        One for each picture, such as its label.
    columns : int, default 4
        Pictures in a row, at least 1.
    title : str, optional
        The figure's sentence.
    limits : (low, high), optional
        The numbers drawn black and white, for all pictures alike.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If there is no picture, one has not two axes, or the titles are not as many.
    TypeError
        If a picture does not hold real numbers, or an argument is of the wrong kind.

    Examples
    --------
    >>> from cnnlib import datasets
    >>> images, labels = datasets.digits()
    >>> figure = show_images(images[:8, 0], titles=labels[:8])
    >>> len(figure.axes)
    8
    """
    pictures = [
        checks.array(f"image {n}", image) for n, image in enumerate(checks.items(images, "images"))
    ]
    if not pictures:
        raise ValueError("images is empty: there is nothing to show")
    for n, picture in enumerate(pictures):
        if picture.ndim != 2 or picture.size == 0:
            raise ValueError(
                f"image {n} has shape {picture.shape}, but a picture is (H, W); choose a channel "
                "first, such as x[n, 0]"
            )
    titles = [None] * len(pictures) if titles is None else checks.items(titles, "titles")
    if any(not isinstance(name, str | Real | None) for name in titles):
        raise TypeError(f"titles is {checks.short(titles)}; it must be a list of words or numbers")
    if len(titles) != len(pictures):
        raise ValueError(f"there are {len(pictures)} images, but {len(titles)} titles")
    limits = None if limits is None else _limits(limits)
    columns = min(checks.integer(columns, "columns"), len(pictures))
    rows = -(-len(pictures) // columns)
    widest = max(picture.shape[1] for picture in pictures)
    # Whole screen pixels for each of the pictures' keep them sharp, and their files small.
    zoom = max(1, style.DPI * min(IMAGE, style.SCREEN[0] / columns - 0.1) // widest) / style.DPI
    side, tall = zoom * widest, zoom * max(picture.shape[0] for picture in pictures)
    line = 0.45 if any(titles) else 0.1
    head = 0.6 if title else 0.05
    width, height = columns * (side + 0.1), rows * (tall + line) + head
    figure = style.new_figure(width, height, title)
    for n, (picture, name) in enumerate(zip(pictures, titles, strict=True)):
        own_height, own_width = (zoom * size for size in picture.shape)
        left = (n % columns) * (side + 0.1) + 0.05
        lower = height - head - (n // columns + 1) * (tall + line) + tall - own_height + 0.05
        box = (left / width, lower / height, own_width / width, own_height / height)
        ax = figure.add_axes(box)
        low, high = _greys(picture) if limits is None else limits
        ax.imshow(picture, cmap="gray", vmin=low, vmax=high, interpolation="nearest")
        ax.set_axis_off()
        style.put_title(ax, name, style.SMALL_POINTS)
    return figure


@style.light
def show_feature_maps(maps, *, columns=4, title=None):
    """Draw the channels of one sample as pictures in grey, on one scale.

    Parameters
    ----------
    maps : array (C, H, W)
    columns : int, default 4
        Pictures in a row, at least 1.
    title : str, optional
        The figure's sentence.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError, TypeError
        If maps is no such array of real numbers, or columns no integer of at least 1.

    Examples
    --------
    >>> from cnnlib import datasets, kernels, vectorized
    >>> w = np.stack([kernels.sobel_x(), kernels.sobel_y()])[:, None]
    >>> y = vectorized.conv2d(datasets.photograph()[None, None], w)
    >>> figure = show_feature_maps(y[0], title="Slopes along the rows, and down the columns")
    >>> [ax.get_title() for ax in figure.axes]
    ['channel 0', 'channel 1']
    """
    maps = checks.array("maps", maps)
    if maps.ndim != 3 or not maps.size:
        raise ValueError(
            f"feature maps are (C, H, W), but the array has shape {maps.shape}; choose a sample "
            "first, such as y[0]"
        )
    titles = [f"channel {c}" for c in range(len(maps))]
    return show_images(maps, titles=titles, columns=columns, title=title, limits=_greys(maps))


@style.light
def show_kernels(w, *, ax=None, title=None, limit=None):
    """Draw the kernels of a layer as a wall: output channels q downwards, input channels c across.

    Parameters
    ----------
    w : array (C_out, C_in, kH, kW)
        Weights below zero carry a minus where there is no room for digits.
    ax : Axes, optional
        Where to draw; a new figure otherwise.
    title : str, optional
        Printed as it stands.
    limit : float, optional
        The absolute value with the deepest colour; the largest weight's otherwise.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError, TypeError
        If w is no such array of real numbers, or the limit no number above 0.

    Examples
    --------
    >>> ax = show_kernels(np.arange(-8, 8).reshape(2, 2, 2, 2), title="Two kernels of two channels")
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('input channel c', 'output channel q')
    """
    return _wall("w", w, ("output channel q", "input channel c"), ax, title, limit)


@style.light
def show_windows(windows, *, ax=None, title=None, limit=None):
    """Draw all windows of a picture as a wall, each at the place of its output.

    Parameters
    ----------
    windows : array (H_out, W_out, kH, kW)
        As `numpy.lib.stride_tricks.sliding_window_view` gives them.
    ax : Axes, optional
        Where to draw; a new figure otherwise.
    title : str, optional
        Printed as it stands.
    limit : float, optional
        The absolute value with the deepest colour; the largest pixel's otherwise.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError, TypeError
        If windows is no such array of real numbers, or the limit no number above 0.

    Examples
    --------
    Neighbours share pixels: the wall repeats them.

    >>> x = np.arange(9).reshape(3, 3)
    >>> ax = show_windows(np.lib.stride_tricks.sliding_window_view(x, (2, 2)))
    >>> [text.get_text() for text in ax.texts[:4]]
    ['0', '1', '1', '2']
    """
    return _wall("windows", windows, ("i", "j"), ax, title, limit)


def _limits(limits):
    limits = checks.items(limits, "limits")
    if len(limits) != 2:
        raise ValueError(f"limits has {len(limits)} entries; it must be (low, high)")
    return [checks.number(limit, f"limits[{n}]") for n, limit in enumerate(limits)]


def _greys(picture):
    finite = picture[np.isfinite(picture)]
    low, high = float(finite.min(initial=0)), float(finite.max(initial=0))
    if low < 0:
        return -scale_of(picture), scale_of(picture)
    return 0, high or 1


def _wall(name, blocks, labels, ax, title, limit):
    blocks = checks.array(name, blocks)
    if blocks.ndim != 4 or blocks.size == 0:
        raise ValueError(
            f"{name} has shape {blocks.shape}, but a wall needs four axes, the last two being one "
            "block's rows and columns"
        )
    rows, columns, height, width = blocks.shape
    flat = blocks.transpose(0, 2, 1, 3).reshape(rows * height, columns * width)
    if max(flat.shape) <= LARGEST:
        ax = show_array(grid_of(flat), ax=ax, title=title, limit=limit, indices=False)
    else:
        ax = _wall_without_digits(flat, ax, title, limit)
    line = max(1.2, 0.08 * 72 * style.cell_inches(ax, flat.shape))
    for row, column in np.ndindex(rows, columns):
        corner = column * width - 0.5, row * height - 0.5
        border = {"fill": False, "edgecolor": "black", "linewidth": line, "zorder": 3}
        ax.add_patch(Rectangle(corner, width, height, clip_on=False, **border))
    look = style.look(color=style.GREY)
    ax.set_xticks((np.arange(columns) + 0.5) * width - 0.5, map(str, range(columns)), **look)
    ax.set_yticks((np.arange(rows) + 0.5) * height - 0.5, map(str, range(rows)), **look)
    ax.tick_params(labeltop=True, labelleft=True)
    ax.xaxis.set_label_position("top")
    upright = {"rotation": 0} if len(labels[0]) == 1 else {}
    ax.set_ylabel(labels[0], labelpad=8, **upright, **look)
    ax.set_xlabel(labels[1], labelpad=8, **look)
    return ax


def _wall_without_digits(flat, ax, title, limit):
    rows, columns = flat.shape
    side = min(0.25, (style.SCREEN[0] - 2) / columns, (style.SCREEN[1] - 2) / rows)
    ax = style.axes_or_new(ax, columns * side, rows * side)
    limit = limit_of(limit, flat)
    ax.pcolormesh(
        np.arange(columns + 1) - 0.5,
        np.arange(rows + 1) - 0.5,
        flat,
        cmap=style.SIGNED,
        norm=Normalize(-limit, limit),
        edgecolors=style.LINE,
        linewidth=0.5,
    )
    below, across = np.nonzero(flat < 0)
    points = style.cell_inches(ax, flat.shape) * 72
    ax.scatter(across, below, s=(0.4 * points) ** 2, marker="_", color="black", linewidth=1)
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5), aspect="equal")
    for side in ax.spines.values():
        side.set_visible(False)
    ax.tick_params(length=0, pad=3, top=False, labelbottom=False)
    style.put_title(ax, title)
    return ax
