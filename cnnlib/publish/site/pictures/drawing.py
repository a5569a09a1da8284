"""A small picture as SVG: grids of numbers, photographs, lines."""

import base64
import html
import io
from collections import defaultdict

import numpy as np
from PIL import Image

from cnnlib.plots import style
from cnnlib.publish.site.pictures import scale

WIDTH, HEIGHT = 168, 104


class Drawing:
    """Collects the parts of one picture, WIDTH by HEIGHT.

    Parameters
    ----------
    words : str
        What a reader who cannot see it is told.
    """

    def __init__(self, words):
        self._words = words
        self._parts = []

    def grid(self, values, left, top, cell, *, limit=None, numbers=False):
        """Draw an array as coloured cells.

        Parameters
        ----------
        values : array (rows, columns)
            A nan is an empty cell.
        left, top : number
            The grid's corner.
        cell : number
            The side of a cell.
        limit : number, optional
            What the deepest colour means; the largest size of the values otherwise.
        numbers : bool, default False
            Whether each cell holds its number.
        """
        values = np.atleast_2d(np.asarray(values, float))
        limit = limit or np.nanmax(np.abs(values), initial=0) or 1
        places = defaultdict(list)
        for (i, j), value in np.ndenumerate(values):
            kind = "empty" if np.isnan(value) else scale.cell_class(scale.step(value, limit))
            places[kind].append((left + j * cell, top + i * cell))
        for kind, corners in places.items():
            path = "".join(f"M{x:g} {y:g}h{cell:g}v{cell:g}h-{cell:g}z" for x, y in corners)
            self._parts.append(f'<path class="cell {kind}" d="{path}"/>')
        if numbers:
            for (i, j), text in zip(
                np.ndindex(values.shape), style.number_texts(values), strict=True
            ):
                ink = scale.ink_class(scale.step(values[i, j], limit))
                x, y = left + (j + 0.5) * cell, top + (i + 0.5) * cell
                self.text(text, x, y, size=min(0.6 * cell, 1.5 * cell / len(text)), kind=ink)

    def digit(self, ink, left, top, cell):
        """Draw the ink of a digit, array (8, 8) from 0 to 1: dark on paper, light in the dark."""
        places = defaultdict(list)
        for (i, j), share in np.ndenumerate(np.round(np.asarray(ink, float) * 8) / 8):
            places[share].append((left + j * cell, top + i * cell))
        rows, columns = np.shape(ink)
        box = f'width="{columns * cell:g}" height="{rows * cell:g}"'
        self._parts.append(f'<rect class="paper" x="{left:g}" y="{top:g}" {box}/>')
        for share, corners in places.items():
            if share:
                path = "".join(f"M{x:g} {y:g}h{cell:g}v{cell:g}h-{cell:g}z" for x, y in corners)
                self._parts.append(f'<path class="ink" fill-opacity="{share:g}" d="{path}"/>')

    def photograph(self, pixels, left, top, side):
        """Draw a square picture, (n, n) or (n, n, 3) from 0 to 1, whose pixels stay squares."""
        stored = io.BytesIO()
        whole = np.round(255 * np.clip(pixels, 0, 1)).astype(np.uint8)
        Image.fromarray(whole).save(stored, "PNG", optimize=True)
        source = base64.b64encode(stored.getvalue()).decode("ascii")
        self._parts.append(
            f'<image x="{left:g}" y="{top:g}" width="{side:g}" height="{side:g}" '
            f'href="data:image/png;base64,{source}"/>'
        )

    def outline(self, left, top, width, height=None):
        """Draw a window's frame, with a rim that sets it off from any colour."""
        box = f'x="{left:g}" y="{top:g}" width="{width:g}" height="{height or width:g}"'
        self._parts += [f'<rect class="{kind}" {box}/>' for kind in ("halo", "frame")]

    def arrow(self, left, right, y):
        """Draw a level arrow."""
        self._parts.append(
            f'<path class="arrow" d="M{left:g} {y:g}H{right:g}m-4 -3.5 4 3.5-4 3.5"/>'
        )

    def line(self, points, kind="curve"):
        """Draw a line through points, (n, 2)."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._parts.append(f'<polyline class="{kind}" points="{path}"/>')

    def dot(self, x, y):
        """Draw a point on a line."""
        self._parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')

    def bar(self, left, top, width, height, kind="bar"):
        """Draw a bar of a chart."""
        self._parts.append(
            f'<rect class="{kind}" x="{left:g}" y="{top:g}" width="{width:.1f}" height="{height:g}"/>'
        )

    def text(self, words, x, y, *, size=10, kind="said"):
        """Write words, their middle at (x, y)."""
        self._parts.append(
            f'<text class="{kind}" x="{x:g}" y="{y:g}" font-size="{size:.3g}">{html.escape(words)}</text>'
        )

    def svg(self):
        """Return the picture as an SVG element."""
        return (
            f'<svg class="picture" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{html.escape(self._words)}">{"".join(self._parts)}</svg>'
        )
