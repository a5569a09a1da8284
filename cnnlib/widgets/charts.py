"""Small drawings as SVG: they cost a browser nothing to draw anew, and suit either theme."""

import html
from itertools import pairwise

import numpy as np

from cnnlib.plots import style

WIDTH, HEIGHT = 300, 210
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 46, 24  # around the axes
WORDS = "font-family='system-ui, sans-serif' font-size='13' fill='currentColor'"
# Each at least 3.5 : 1 on white and on a dark theme's ground, and told apart without colour.
LINES = [("#3f7fbf", ""), ("#c96a1a", "7 3"), ("#3d8f6a", "2 3"), ("#a0669a", "9 3 2 3")]


def curves(title, lines, *, last, ends=(), top=None, logarithmic=False):
    """Return one chart over epochs.

    Parameters
    ----------
    title : str
    lines : dict of name to list of (epoch, value)
    last : int
        The epoch at the right edge.
    ends : sequence of int
        Epochs after which something else began: each gets an upright line.
    top : float, optional
        The value at the upper edge; the largest one otherwise.
    logarithmic : bool

    Returns
    -------
    str
        An svg element.
    """
    shown = {name: _finite(points, logarithmic) for name, points in lines.items()}
    low, high = _range([y for points in shown.values() for _, y in points], top, logarithmic)
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def place(epoch, value):
        across = LEFT + (epoch - 1) / max(last - 1, 1) * (right - LEFT)
        return f"{across:.1f},{bottom - (value - low) / (high - low) * (bottom - TOP):.1f}"

    parts = [f"<path d='M{LEFT},{TOP}V{bottom}H{right}' fill='none' stroke='currentColor'/>"]
    for value, y in ((high, TOP + 4), (low, bottom + 4)):
        [text] = style.number_texts([10.0**value if logarithmic else float(f"{value:.3g}")])
        parts.append(_words(LEFT - 5, y, text, "end"))
    parts += [_words(LEFT, HEIGHT - 6, "1"), _words(right, HEIGHT - 6, f"epoch {last}", "end")]
    for end in ends:
        x = place(end + 0.5, low).partition(",")[0]
        parts.append(
            f"<path d='M{x},{TOP}V{bottom}' stroke='currentColor' stroke-dasharray='1 3'/>"
        )
    for n, points in enumerate(shown.values()):
        colour, dashes = LINES[n % len(LINES)]
        look = f"fill='none' stroke='{colour}' stroke-width='2.5' stroke-dasharray='{dashes}'"
        for piece in _pieces(points, ends):
            path = "L".join(place(*point) for point in piece)
            dot = "" if len(piece) > 1 else "h.1"  # a single point is seen by its round end
            parts.append(f"<path d='M{path}{dot}' {look} stroke-linecap='round'/>")
    parts += _legend(title, shown)
    words = "; ".join(map(_told, shown.items()))
    room = "style='flex: 1 1 220px; height: auto; max-width: 300px; min-width: 220px'"
    return _svg(WIDTH, HEIGHT, f"{title}: {words or 'nothing yet'}", parts, room)


def pixels(array, side, *, label, limit=None):
    """Return a matrix as squares: grey from 0 to 1 or, with a limit, on the scale of signed numbers.

    Parameters
    ----------
    array : array (H, W)
    side : int
        Pixels of one square.
    label : str
        Says it to those who cannot see it.
    limit : float, optional
        Takes the deepest orange, and its opposite the deepest blue.

    Returns
    -------
    str
        An svg element.
    """
    array = np.asarray(array, float)
    if limit is None:
        shades = (255 * np.clip(array, 0, 1)).astype(int)
        colours = np.stack([shades] * 3, axis=-1)
    else:
        colours = (255 * style.SIGNED(0.5 + 0.5 * array / (limit or 1))[..., :3]).astype(int)
    squares = [
        f"<rect x='{side * j}' y='{side * i}' width='{side}' height='{side}' "
        f"fill='#{''.join(f'{channel:02x}' for channel in colours[i, j])}'/>"
        for i, j in np.ndindex(array.shape)
    ]
    rows, columns = array.shape
    edge = (
        f"<rect width='{side * columns}' height='{side * rows}' fill='none' stroke='{style.GREY}'/>"
    )
    crisp = f"<g shape-rendering='crispEdges'>{''.join(squares)}</g>"  # no seams between squares
    return _svg(side * columns, side * rows, label, [crisp, edge])


def _svg(width, height, label, parts, more=""):
    return (
        f"<svg width='{width}' height='{height}' viewBox='0 0 {width} {height}' role='img' {more} "
        f"aria-label='{html.escape(label)}'>{''.join(parts)}</svg>"
    )


def _words(x, y, text, anchor="start", more=""):
    return f"<text x='{x}' y='{y}' text-anchor='{anchor}' {WORDS} {more}>{html.escape(text)}</text>"


def _legend(title, lines):
    """Name the chart and, where there are several, its lines; each beside a piece of itself."""
    parts, x = [_words(4, 15, title, more="font-weight='600'")], 4
    for n, name in enumerate(lines if len(lines) > 1 else ()):
        colour, dashes = LINES[n % len(LINES)]
        look = f"stroke='{colour}' stroke-width='2.5' stroke-dasharray='{dashes}'"
        parts += [f"<path d='M{x},30h18' {look}/>", _words(x + 22, 35, name)]
        x += 34 + 7 * len(name)
    return parts


def _finite(points, logarithmic):
    if logarithmic:
        points = [(epoch, np.log10(value)) for epoch, value in points if value > 0]
    return [(epoch, value) for epoch, value in points if np.isfinite(value)]


def _range(values, top, logarithmic):
    """Return the values at the lower and the upper edge."""
    if logarithmic:
        low, high = np.floor(min(values, default=0)), np.ceil(max(values, default=1))
        return low, max(high, low + 1)
    return 0, top or max(values, default=1) or 1


def _pieces(points, ends):
    """Cut a line where something else begins."""
    edges = [0, *ends, np.inf]
    pieces = [[p for p in points if low < p[0] <= high] for low, high in pairwise(edges)]
    return filter(None, pieces)


def _told(line):
    name, points = line
    return f"{name} {points[0][1]:.3g} to {points[-1][1]:.3g}" if points else f"{name} nothing yet"
