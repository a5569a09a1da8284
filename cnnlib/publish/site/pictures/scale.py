"""The signed colours of the course as classes of a style sheet: a light colour, and its dark partner."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex

from cnnlib.plots import style

STEPS = 8  # on each side of zero
DARK = LinearSegmentedColormap.from_list(
    "signed in the dark", ["#3a74ba", "#2c4a6e", "#23272e", "#6b431a", "#ae5c0c"], N=257
)


def step(value, limit):
    """Return which step of the scale a value has, from -STEPS to STEPS.

    Parameters
    ----------
    value : number
    limit : positive number
        The size of a value at the end of the scale.

    Returns
    -------
    int
    """
    return round(STEPS * float(np.clip(value / limit, -1, 1)))


def cell_class(number):
    """Return the class of a cell's colour: "v3", or "u3" below zero."""
    return f"{'u' if number < 0 else 'v'}{abs(number)}"


def ink_class(number):
    """Return the class of a number's ink on such a cell."""
    return "on" if style.ink(_colour(style.SIGNED, number)) == "black" else "on lit"


def styles():
    """Return the rules of all steps.

    Returns
    -------
    str
        CSS; each colour stands twice, for browsers that do not know light-dark().
    """
    rules = []
    for number in range(-STEPS, STEPS + 1):
        light, dark = (to_hex(_colour(scale, number)) for scale in (style.SIGNED, DARK))
        rules.append(f".{cell_class(number)}{{fill:{light};fill:light-dark({light},{dark})}}")
    return "\n".join(rules)


def _colour(scale, number):
    return scale((number / STEPS + 1) / 2)
