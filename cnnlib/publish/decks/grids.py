"""Arrays on a slide: small ones as grids of numbers, larger ones as pictures."""

import base64
import html
import io

import numpy as np
from matplotlib.image import imsave

from cnnlib.plots import style

GRID = """\
<figure class="grid"><figcaption>{name}</figcaption>
<table data-limit="{limit:g}">{lines}</table></figure>"""
CORNER = '<td class="corner"></td>'
ASKED = '<b>?</b><b class="fragment" data-fragment-index="0">{answer}</b>'


def grid(name, array, *, asked=None, marked=None, answer=""):
    """Return an array as a table with its indices; a script colours it by its numbers.

    Parameters
    ----------
    name : str
    array : array of at most two axes
        What is not a number stays empty.
    asked, marked : list of two slices, optional
        The rows and columns of the cell with a question mark, and of those with an outline.
    answer : str, optional
        What the asked cell holds once the answer is known.

    Returns
    -------
    str
    """
    numbers = np.atleast_2d(np.asarray(array, float))
    rows, columns = numbers.shape
    texts = np.reshape(style.number_texts(array), numbers.shape)
    numbered = np.ndim(array) == 2 and rows > 1
    lines = [f"<tr>{CORNER * numbered}{_heads(range(columns))}</tr>"] * (numbers.size > 1)
    for i in range(rows):
        cells = [
            _asked(answer)
            if asked and _within(i, j, asked)
            else _cell(numbers[i, j], texts[i, j], _edges(i, j, marked))
            for j in range(columns)
        ]
        lines.append(f"<tr>{_heads([i]) * numbered}{''.join(cells)}</tr>")
    limit = np.abs(numbers[np.isfinite(numbers)]).max(initial=0) or 1
    return GRID.format(name=html.escape(name), limit=limit, lines="".join(lines))


def picture(name, array):
    """Return a larger array, grey (H, W) or in colour (3, H, W), as a picture of square pixels.

    Parameters
    ----------
    name : str
    array : array

    Returns
    -------
    str
    """
    array = np.asarray(array, float)
    spread = np.ptp(array) or 1
    pixels = np.round(255 * (array - array.min()) / spread).astype(np.uint8)
    if pixels.ndim == 3:
        pixels = np.moveaxis(pixels, 0, 2)
    file = io.BytesIO()
    imsave(file, pixels, format="png", cmap="gray", vmin=0, vmax=255)
    source = base64.b64encode(file.getvalue()).decode("ascii")
    return (
        f'<figure class="grid pixels"><figcaption>{html.escape(name)}</figcaption>'
        f'<img alt="{html.escape(name)}" '
        f'src="data:image/png;base64,{source}"></figure>'
    )


def _heads(indices):
    return "".join(f"<th>{index}</th>" for index in indices)


def _asked(answer):
    return f'<td class="asked">{ASKED.format(answer=html.escape(answer))}</td>'


def _cell(number, text, edges):
    marks = f' class="{edges}"' if edges else ""
    if np.isnan(number):
        return f"<td{marks}></td>"
    return f'<td{marks} data-value="{number:g}">{text}</td>'


def _within(i, j, box):
    return all(part.start <= place < part.stop for place, part in zip((i, j), box, strict=True))


def _edges(i, j, box):
    """Return on which sides of a cell the outline of the marked ones runs, as classes."""
    if not box or not _within(i, j, box):
        return ""
    (top, bottom), (left, right) = ((part.start, part.stop - 1) for part in box)
    sides = {"top": i == top, "bottom": i == bottom, "left": j == left, "right": j == right}
    return " ".join(["marked", *(side for side, holds in sides.items() if holds)])
