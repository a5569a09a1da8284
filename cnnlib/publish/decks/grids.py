"""Arrays on a slide: small ones as grids of numbers, larger ones as pictures."""

import base64
import html
import io

import numpy as np
from PIL import Image

from cnnlib.plots import style

GRID = """\
<figure class="grid" style="--columns: {columns}; --rows: {rows}"><figcaption>{name}</figcaption>
<table data-limit="{limit:g}">{head}{body}</table></figure>"""
ASKED = (
    '<td class="asked"><b>?</b><b class="fragment" data-fragment-index="0">{answer}</b></td>'
)


def grid(name, array, asked=None, answer=""):
    """Return an array as a table with its indices; a script colours it by its numbers.

    Parameters
    ----------
    name : str
    array : array of at most two axes
        What is not a number stays empty.
    asked : tuple of int, optional
        The index of the cell with a question mark.
    answer : str, optional
        What that cell holds once the answer is known.

    Returns
    -------
    str
    """
    numbers = np.atleast_2d(np.asarray(array))
    rows, columns = numbers.shape
    place = asked and (0,) * (2 - len(asked)) + asked
    texts = np.reshape(style.number_texts(numbers), numbers.shape)
    numbered = np.ndim(array) == 2 and rows > 1
    lines = []
    for i in range(rows):
        cells = "".join(
            ASKED.format(answer=html.escape(answer))
            if (i, j) == place
            else _cell(numbers[i, j], texts[i, j])
            for j in range(columns)
        )
        lines.append(f"<tr>{f'<th>{i}</th>' if numbered else ''}{cells}</tr>")
    head = "".join(f"<th>{j}</th>" for j in range(columns))
    corner = "<td></td>" if numbered else ""
    return GRID.format(
        columns=columns + numbered / 2,
        rows=rows,
        limit=np.nanmax(np.abs(numbers), initial=0) or 1,
        name=html.escape(name),
        head=f"<tr>{corner}{head}</tr>" if numbers.size > 1 else "",
        body="".join(lines),
    )


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
    Image.fromarray(pixels).save(file, "png", optimize=True)
    source = base64.b64encode(file.getvalue()).decode("ascii")
    size = " × ".join(map(str, array.shape))
    return (
        f'<figure class="grid pixels"><figcaption>{html.escape(name)} <small>{size}</small>'
        f'</figcaption><img alt="{html.escape(name)}, {size} pixels" '
        f'src="data:image/png;base64,{source}"></figure>'
    )


def _cell(number, text):
    if np.isnan(number):
        return "<td></td>"
    return f'<td data-value="{number:g}">{text}</td>'
