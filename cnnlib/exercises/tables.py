"""Small arrays as HTML tables; what differs is hatched, coloured and said.

The colours are laid over the page's own, so that they show on a light page and on a dark one.
"""

import html

import numpy as np

from cnnlib.exercises.printing import number, shape, sheets

_TABLE = "border-collapse:collapse;font-family:monospace;line-height:1.5;margin:.2em 0"
_CELL = "padding:0 .5em;text-align:right;border:1px solid rgba(128,128,128,.35)"
_HATCH = (
    "background:repeating-linear-gradient({angle}deg,rgba({rgb},.5) 0 2px,rgba({rgb},.16) 2px 7px)"
)
# Too much leans one way and too little the other, so that the hatch says it without its colour.
_TOO_MUCH = _HATCH.format(angle=45, rgb="217,95,2")
_TOO_LITTLE = _HATCH.format(angle=135, rgb="44,116,210")


def table(array, mark=None):
    """`array` as a table, or its shape where it is empty."""
    array = np.asarray(array)
    return _tables(array, mark, np.zeros(array.shape), array)


def differing(array, gap, other, mark):
    """`array` as a table, hatched where `gap` is not 0; a cell's title tells the `other` number."""
    return _tables(np.asarray(array), mark, gap, np.asarray(other))


def _tables(array, mark, gap, other):
    if array.size == 0:
        return f"<div>(empty, shape {shape(array)})</div>"
    gap, other = (np.atleast_2d(a) for a in (gap, other))
    return "".join(_table(sheet, gap, other) for sheet in sheets(array, mark))


def _table(sheet, gap, other):
    cut = (a[sheet.place].reshape(sheet.cells.shape) for a in (gap, other))
    rows = []
    for i, (values, gaps, others) in enumerate(zip(sheet.cells, *cut, strict=True)):
        cells = (
            _cell(value, off, beside, sheet.mark == (i, j))
            for j, (value, off, beside) in enumerate(zip(values, gaps, others, strict=True))
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    said = "".join(f"<div>{html.escape(words)}</div>" for words in (sheet.heading,) if words)
    cut_off = f"<div>{html.escape(sheet.cut)}</div>" if sheet.cut else ""
    return f"{said}<table style='{_TABLE}'>{''.join(rows)}</table>{cut_off}"


def _cell(value, gap, other, marked):
    text = f"[{number(value)}]" if marked else number(value)
    if gap == 0:
        return f"<td style='{_CELL}'>{text}</td>"
    # What is not a number has no side: it is hatched as too much.
    hatch = _TOO_LITTLE if gap < 0 else _TOO_MUCH
    title = f"differs: {number(value)} beside {number(other)}"
    return f"<td style='{_CELL};{hatch}' title='{title}'><b>{text}</b></td>"
