"""One look for every figure: sizes, colours, and how a number or a sentence becomes text.

The reader's rcParams are neither used nor changed.
"""

from functools import wraps

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.text import Text

from cnnlib import checks

DPI = 100
SCREEN = (12.8, 7.2)  # inches: a projector of 1280 x 720 pixels at DPI
CELL = 0.6  # inches: the side of a grid's cell where there is room
DIGIT_POINTS = 18  # 25 pixels at DPI
SMALL_POINTS = 14
FILL = 0.89  # the part of a cell's width that a number may take
TITLE_POINTS = 18
MOST_PIXELS, MOST_LINES, MOST_LETTERS = 10_000, 20, 300  # of a picture, and of a text in it
FONT = "DejaVu Sans"  # it comes with matplotlib and has ⋆, ∗, ⊙ and the true minus sign

BLUE, ORANGE = "#1f5f9e", "#d9700a"
GREY = "#6b6b6b"
LINE = "#b5b5b5"
# Zero is white; blue and orange stay apart for every common kind of colour blindness.
SIGNED = LinearSegmentedColormap.from_list(
    "blue-white-orange", [BLUE, "#9cc3e6", "#ffffff", "#fbc58b", ORANGE], N=257
).with_extremes(bad="#ffffff")
# Lines differ in colour, dash and marker at once (colours after Okabe and Ito).
LINES = [
    {"color": "#0072b2", "linestyle": "-", "marker": "o"},
    {"color": "#d55e00", "linestyle": "--", "marker": "s"},
    {"color": "#007a5a", "linestyle": "-.", "marker": "^"},
    {"color": "#a0568a", "linestyle": ":", "marker": "D"},
    {"color": "#222222", "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "v"},
]

_EM = {"−": 0.84, ".": 0.32, "e": 0.62, "∞": 0.84}  # widths in DejaVu Sans; digits have 0.64


def light(draw):
    """Make a function draw in matplotlib's default style, whatever theme the reader has set."""

    @wraps(draw)
    def in_default_style(*args, **kwargs):
        if kwargs.get("title") is not None:
            checks.word(kwargs["title"], "title")
        open_before = set(plt.get_fignums())
        try:
            with plt.style.context("default"):
                drawn = draw(*args, **kwargs)
            for each in drawn if isinstance(drawn, list) else [drawn]:
                _require_bounded_texts(each.get_figure() if isinstance(each, Axes) else each)
        except Exception:
            for number in set(plt.get_fignums()) - open_before:
                plt.close(number)
            raise
        return drawn

    return in_default_style


def _require_bounded_texts(figure):
    """Raise a ValueError if a text in a picture is larger than anything that is read."""
    for text in figure.findobj(Text):
        lines = text.get_text().split("\n")
        if len(lines) > MOST_LINES or max(map(len, lines)) > MOST_LETTERS:
            raise ValueError(
                f"a text of the picture has {len(lines)} lines, the longest of "
                f"{max(map(len, lines)):,} letters; it may have {MOST_LINES} lines of "
                f"{MOST_LETTERS} letters: {checks.short(text.get_text())}"
            )


def look(points=SMALL_POINTS, **more):
    """Return the properties of a text that is printed as it stands, dollar signs included."""
    return {"family": FONT, "size": points, "parse_math": False, "usetex": False, **more}


def words(text, points=SMALL_POINTS, **more):
    """Return `text` itself with its `look`, for Text.set."""
    return {"text": str(text), **look(points, **more)}


def put_title(ax, title, points=TITLE_POINTS, **more):
    """Write a title over ax, or nothing where title is None."""
    if title is not None:
        ax.set_title("", pad=6).set(**words(title, points, **more))


def new_figure(width, height, title=None):
    """Return a white figure of `width` x `height` inches with a sentence as its title."""
    if max(width, height) * DPI > MOST_PIXELS:
        raise ValueError(
            f"the picture would have {height * DPI:,.0f} x {width * DPI:,.0f} pixels; it may have "
            f"{MOST_PIXELS:,} each way: draw fewer things, or a part of them"
        )
    figure = plt.figure(figsize=(width, height), dpi=DPI, facecolor="white")
    if title is not None:
        top = 1 - 0.12 / height
        figure.suptitle("", y=top, va="top").set(**words(title, TITLE_POINTS))
    return figure


def axes_or_new(ax, width, height):
    """Return ax, or the only Axes, of `width` x `height` inches, of a new figure."""
    if isinstance(ax, Axes):
        return ax
    if ax is not None:
        raise TypeError(
            f"ax is {checks.short(ax)}, {checks.kind(ax)}; it must be Axes of matplotlib"
        )
    full_width, full_height = width + 1.2, height + 1.2
    box = (0.7 / full_width, 0.2 / full_height, width / full_width, height / full_height)
    return new_figure(full_width, full_height).add_axes(box)


def number_texts(numbers, decimals=None):
    """Return a list of texts for the numbers: one format for all, so that they can be compared.

    Whole numbers print without a point, others with the fewest of at most two decimals that keep
    them exact, very small or large ones as in 3e−11. The minus sign is a true one.
    """
    numbers = np.asarray(numbers).ravel()
    if numbers.dtype.kind in "biu":
        return [_typeset(f"{int(n)}") for n in numbers]
    finite = numbers[np.isfinite(numbers)]
    largest = np.abs(finite).max(initial=0)
    if decimals is None and largest != 0 and not 0.01 <= largest < 1e5:
        return [_typeset(f"{n:.0e}" if n else "0") for n in numbers]
    if decimals is None:
        decimals = next((d for d in (0, 1) if (np.round(finite, d) == finite).all()), 2)
    # Adding 0.0 turns a negative zero, often made by rounding, into a plain one.
    return [_typeset(f"{np.round(n, decimals) + 0.0:.{decimals}f}") for n in numbers]


def _typeset(text):
    for old, new in (("e-0", "e-"), ("e+0", "e"), ("e+", "e"), ("-", "−"), ("inf", "∞")):
        text = text.replace(old, new)
    return text


def cell_inches(ax, shape):
    """Return the side of a square cell when ax is divided into shape = (rows, columns)."""
    box = ax.get_position()
    width, height = ax.figure.get_size_inches()
    return min(box.width * width / shape[1], box.height * height / shape[0])


def points_that_fit(texts, cell):
    """Return the font size, at most DIGIT_POINTS, at which the widest text fits a cell's inches."""
    return min(DIGIT_POINTS, FILL * 72 * cell / _widest(texts))


def cell_that_fits(texts):
    """Return the side of a cell, in inches, in which every text is legible."""
    return max(CELL, SMALL_POINTS * _widest(texts) / (FILL * 72))


def _widest(texts):
    return max((sum(_EM.get(letter, 0.64) for letter in text) for text in texts), default=1)


def ink(background):
    """Return "black" or "white", whichever contrasts more with the background colour."""
    light = luminance(background)
    return "black" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "white"


def luminance(colour):
    """Return the relative luminance, 0 to 1, of a colour after WCAG 2."""
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])
