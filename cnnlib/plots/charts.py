"""Curves and dots: training, mistakes, timings, step sizes. No line is told by colour alone."""

import math

import numpy as np
from matplotlib.patches import Rectangle

from cnnlib import checks
from cnnlib.plots import style


@style.light
def training_curves(loss, accuracy=None, gradient_norms=None, *, title=None):
    """Draw what a training recorded: loss, accuracy and the size of each layer's gradient.

    Parameters
    ----------
    loss, accuracy, gradient_norms : dict of label to sequence of numbers
        One curve for each label, such as {"training": [...], "held out": [...]} or
        {"conv 1": [...], "linear": [...]}. Number e of a curve belongs to epoch e, from 1; NaN is none.
        Panels without curves are left out; gradients have a logarithmic scale.
    title : str, optional
        The figure's sentence.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If there is no curve, or one is empty or has more than one axis.
    TypeError
        If curves are no dict, or hold no numbers.

    Examples
    --------
    >>> figure = training_curves(
    ...     {"training": [2.3, 0.9, 0.4], "held out": [2.3, 1.0, 0.6]},
    ...     {"training": [0.1, 0.7, 0.9], "held out": [0.1, 0.7, 0.8]},
    ... )
    >>> len(figure.axes)
    2
    """
    panels = {"loss": loss, "accuracy": accuracy, "gradient norm": gradient_norms}
    panels = {
        name: checks.table(curves, name) for name, curves in panels.items() if curves is not None
    }
    panels = {name: curves for name, curves in panels.items() if curves}
    if not panels:
        raise ValueError("there is no curve to draw: loss is empty")
    height = 3.5 if title is None else 4.2
    figure = style.new_figure(4.2 * len(panels), height, title)
    for n, (name, curves) in enumerate(panels.items()):
        box = ((n + 0.18) / len(panels), 0.71 / height, 0.78 / len(panels), 2.52 / height)
        ax = figure.add_axes(box)
        for label, numbers in curves.items():
            numbers = checks.row(str(label), numbers)
            measured = np.flatnonzero(~np.isnan(numbers))  # the first gets a marker, so a lone one
            first = measured[0] if measured.size else 0
            _line(ax, label, np.arange(first + 1, len(numbers) + 1), numbers[first:])
        if name == "gradient norm":
            ax.set_yscale("log")
        _dress(ax, "epoch", name)
        ax.xaxis.get_major_locator().set_params(integer=True)
    return figure


@style.light
def confusion_matrix(counts, *, labels=None, ax=None, title=None):
    """Draw how often each class was taken for each: truth downwards, answer across.

    Right answers stand in outlined grey cells; the more often a mistake, the deeper its orange.

    Parameters
    ----------
    counts : array of int (C, C)
        counts[truth, answer]; at most 50 classes.
    labels : sequence, optional
        The classes' names; 0, 1, 2, ... otherwise.
    ax : Axes, optional
        Where to draw; a new figure otherwise.
    title : str, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If counts is not square or too large, or the labels are not as many.
    TypeError
        If counts holds no numbers.

    Examples
    --------
    >>> ax = confusion_matrix([[8, 2], [0, 9]], labels=["lying", "standing"])
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('answer', 'truth')
    """
    counts = checks.array("counts", counts)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not counts.size:
        raise ValueError(f"counts has shape {counts.shape}, but a confusion matrix is (C, C)")
    classes = len(counts)
    labels = range(classes) if labels is None else checks.items(labels, "labels")
    labels = [str(label) for label in labels]
    if classes > MOST_CLASSES:
        raise ValueError(f"counts has {classes} classes; at most {MOST_CLASSES} are legible")
    if len(labels) != classes:
        raise ValueError(f"counts has {classes} classes, but there are {len(labels)} labels")
    ax = style.axes_or_new(ax, 0.5 * classes, 0.5 * classes)
    mistakes = np.where(np.eye(classes, dtype=bool), 0, counts).astype(float)
    most = mistakes.max() or 1
    ax.imshow(mistakes, cmap=style.SIGNED, vmin=-most, vmax=most)
    texts = style.number_texts(counts)
    points = style.points_that_fit(texts, style.cell_inches(ax, counts.shape))
    for (truth, answer), text in zip(np.ndindex(counts.shape), texts, strict=True):
        colour = style.SIGNED(0.5 + 0.5 * mistakes[truth, answer] / most)
        if truth == answer:
            colour = "#e4e4e4"
            ax.add_patch(Rectangle((answer - 0.5, truth - 0.5), 1, 1, fc=colour, ec="black", lw=2))
        if counts[truth, answer]:
            look = style.words(text, points, color=style.ink(colour))
            ax.text(answer, truth, "", ha="center", va="center_baseline").set(**look)
    for axis, name in ((ax.xaxis, "answer"), (ax.yaxis, "truth")):
        axis.set_ticks(range(classes), labels, **style.look())
        axis.set_tick_params(length=0)
        axis.get_label().set(**style.words(name))
    style.put_title(ax, title)
    return ax


@style.light
def timing_ladder(seconds, byte_counts=None, *, title=None):
    """Draw how long each rung took, and its memory beside: dots on logarithmic scales.

    Parameters
    ----------
    seconds : dict of name to float
        From the first rung, drawn on top, to the last.
    byte_counts : dict of name to float, optional
        The most memory that the same rungs hold at once; 0 stands at the left edge.
    title : str, optional
        The figure's sentence.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If there is no rung, a time is not above zero, or the two name other rungs.
    TypeError
        If one is no dict of numbers.

    Examples
    --------
    >>> figure = timing_ladder({"loops": 2.0, "einsum": 0.004}, {"loops": 800, "einsum": 80_000})
    >>> [text.get_text() for ax in figure.axes for text in ax.texts]
    ['2 s', '4 ms', '800 B', '80 kB']
    """
    seconds = _amounts("seconds", seconds)
    if not seconds or min(seconds.values()) <= 0:
        raise ValueError(f"seconds must name rungs with times above 0, but it is {seconds}")
    if byte_counts is not None:
        byte_counts = _amounts("byte_counts", byte_counts)
    if byte_counts is not None and list(byte_counts) != list(seconds):
        raise ValueError(
            f"byte_counts names {list(byte_counts)}, but seconds names {list(seconds)}"
        )
    panels = [("time", seconds, _SECONDS)]
    if byte_counts is not None:
        panels.append(("most memory at once", byte_counts, _BYTES))
    height = 0.5 * len(seconds) + 1.9
    figure = style.new_figure(style.SCREEN[0], height, title)
    share = 0.76 / len(panels)
    for n, (name, numbers, units) in enumerate(panels):
        ax = figure.add_axes((0.22 + n * share, 1.0 / height, share - 0.09, 1 - 1.8 / height))
        _dots(ax, name, numbers, units, named=n == 0)
    return figure


@style.light
def show_step_sizes(steps, errors, *, ax=None, title=None):
    """Draw how wrong a numeric gradient is for every step size, on logarithmic scales.

    Parameters
    ----------
    steps : sequence of float
        The steps ε, above zero.
    errors : dict of label to sequence of float
        For each curve one error a step. Errors of exactly zero cannot stand on a logarithmic
        scale: they are drawn at the lower edge.
    ax : Axes, optional
        Where to draw; a new figure otherwise.
    title : str, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is no curve, one has not one error a step, or a step is not above zero and finite.
    TypeError
        If errors is no dict, or something holds no numbers.

    Examples
    --------
    >>> from cnnlib import gradcheck
    >>> curve = gradcheck.step_sizes(lambda x: (x**3).sum(), [1], [3])
    >>> ax = show_step_sizes(curve.h, {"x**3": curve.error})
    >>> ax.get_xscale(), ax.get_yscale()
    ('log', 'log')
    """
    steps = checks.row("steps", steps)
    if not ((steps > 0) & np.isfinite(steps)).all():
        raise ValueError("steps must all be above 0 and finite, to stand on a logarithmic scale")
    errors = checks.table(errors, "errors")
    if not errors:
        raise ValueError("errors is empty: there is no curve to draw")
    curves = {label: checks.row(str(label), numbers) for label, numbers in errors.items()}
    for label, numbers in curves.items():
        if len(numbers) != len(steps):
            raise ValueError(f"{label} has {len(numbers)} errors, but there are {len(steps)} steps")
    positive = np.concatenate([numbers[numbers > 0] for numbers in curves.values()])
    lowest = positive.min(initial=1.0) / 3
    ax = style.axes_or_new(ax, 6.0, 3.6)
    for label, numbers in curves.items():
        _line(ax, label, steps, np.maximum(numbers, lowest))
    ax.set(xscale="log", yscale="log")
    _dress(ax, "step ε", "largest error")
    style.put_title(ax, title)
    return ax


MOST_CLASSES = 50
MOST_TICKS = 4  # of an amount, so that their names stand apart
_SECONDS = [(1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")]
_BYTES = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "B")]


def _amounts(name, numbers):
    numbers = checks.table(numbers, name)
    return {
        label: checks.number(value, f"{name}[{label!r}]", least=0)
        for label, value in numbers.items()
    }


def _line(ax, label, x, y):
    look = style.LINES[len(ax.lines) % len(style.LINES)]
    every = max(1, len(x) // 8)
    [line] = ax.plot(x, y, linewidth=2.5, markersize=8, markevery=every, **look)
    line.set_gid(str(label))


def _dress(ax, x_name, y_name):
    """Name the axes and, where there are several lines, each line."""
    ax.xaxis.get_label().set(**style.words(x_name))
    ax.yaxis.get_label().set(**style.words(y_name))
    # Ticks on these axes are made when the figure is drawn: they must be told their look.
    ax.tick_params(labelsize=style.SMALL_POINTS, labelfontfamily=style.FONT)
    ax.tick_params(which="both", colors="black")
    ax.grid(color=style.LINE, linewidth=0.6)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    if len(ax.lines) > 1:
        # matplotlib leaves out labels that begin with "_": give plain ones, then the words.
        legend = ax.legend(ax.lines, [str(n) for n in range(len(ax.lines))], handlelength=3)
        for entry, line in zip(legend.get_texts(), ax.lines, strict=True):
            entry.set(**style.words(line.get_gid()))


def _dots(ax, name, numbers, units, *, named):
    """Draw one panel of a ladder: lengths mean nothing on a logarithmic scale, so no bars."""
    values = np.array(list(numbers.values()), dtype=float)
    places = np.arange(len(values))
    low = min(values[values > 0].min(initial=np.inf), 1e300) / 3
    high = max(values.max() * 12, low * 10)
    ax.set(xscale="log", xlim=(low, high), ylim=(len(values) - 0.5, -0.5))
    ax.plot(np.maximum(values, low), places, "o", color=style.BLUE, markersize=11, clip_on=False)
    for place, value in zip(places, values, strict=True):
        look = style.words(_amount(value, units), style.SMALL_POINTS)
        beside = {"xytext": (11, 0), "textcoords": "offset points", "va": "center_baseline"}
        ax.annotate("", (max(value, low), place), **beside).set(**look)
    ax.set_yticks(places, [str(label) if named else "" for label in numbers], **style.look())
    powers = range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
    ticks = [float(f"1e{power}") for power in powers[:: math.ceil(len(powers) / MOST_TICKS)]]
    ax.set_xticks(ticks, [_amount(tick, units) for tick in ticks], **style.look())
    ax.tick_params(length=0)
    ax.tick_params(which="minor", length=0, labelbottom=False)
    ax.grid(color=style.LINE, linewidth=0.6)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    style.put_title(ax, name, style.SMALL_POINTS)


def _amount(value, units):
    """Three digits and a unit: 0.0123 s is 12.3 ms."""
    size, unit = next((pair for pair in units if value >= pair[0]), units[-1])
    number = value / size
    return f"{number:.3g} {unit}" if number < 1000 else f"{number:,.0f} {unit}"
