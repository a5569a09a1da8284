"""Small arrays as text, the entry in question in brackets."""

from typing import NamedTuple

import numpy as np

LARGEST = 8  # rows and columns; a bigger grid is cut, which is said
MOST_SHEETS = 8  # of an array of three axes or more, where no entry is in question


def number(value):
    """A number without needless digits: 3, -2, 0.25."""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    value = float(value)
    return str(int(value)) if value.is_integer() and abs(value) < 1e6 else f"{value:.4g}"


def index(position):
    """(0, 2) as "[0, 2]"; the empty index of a single number as ""."""
    return f"[{', '.join(map(str, position))}]" if position else ""


def shape(array):
    return str(tuple(int(n) for n in np.shape(array)))


class Sheet(NamedTuple):
    """Two axes of an array, cut to a size that can be read."""

    heading: str  # "" for an array that has no more
    cells: np.ndarray
    place: tuple  # where in the array they lie: an index for each of its axes
    mark: tuple | None  # the entry in question, counted within the cells
    cut: str  # "" where nothing was cut away


def sheets(array, mark=None):
    """An array of one axis or more as Sheets: the one that holds `mark`, or else all."""
    array = np.atleast_2d(np.asarray(array))
    outer = list(np.ndindex(array.shape[:-2]))
    if mark is not None:
        mark = (0,) * (array.ndim - len(mark)) + tuple(mark)
        outer = [mark[:-2]]
    elif len(outer) > MOST_SHEETS:
        outer = outer[:1]
    return [_sheet(array, where, mark) for where in outer]


def grid(array, mark=None):
    """`array` in rows and columns, the entry in question in brackets."""
    array = np.asarray(array)
    if array.ndim == 0:
        return number(array)
    if array.size == 0:
        return f"(empty, shape {shape(array)})"
    return "\n".join(map(_written, sheets(array, mark)))


def _sheet(array, where, mark):
    cells = array[where]
    heading = f"sheet {index(where)} of shape {shape(array)}" if where and array.size > 1 else ""
    row, column = mark[-2:] if mark is not None else (0, 0)
    # A cut leaves the entry in question in sight.
    top, left = (max(0, n + 1 - LARGEST) for n in (row, column))
    shown = cells[top : top + LARGEST, left : left + LARGEST]
    if shown.shape == cells.shape:
        cut = ""
    else:
        corner = f" from {index((top, left))} on" if top or left else ""
        cut = f"... (shape {shape(cells)}{corner})"
    inside = None if mark is None else (row - top, column - left)
    places = tuple(slice(n, n + 1) for n in where)
    places += slice(top, top + LARGEST), slice(left, left + LARGEST)
    return Sheet(heading, shown, places, inside, cut)


def _written(sheet):
    cells = [
        [f"[{number(v)}]" if sheet.mark == (i, j) else f" {number(v)} " for j, v in enumerate(row)]
        for i, row in enumerate(sheet.cells)
    ]
    width = max(len(cell) for row in cells for cell in row)
    rows = ["".join(cell.rjust(width) for cell in row).rstrip() for row in cells]
    return "\n".join(line for line in (sheet.heading, *rows, sheet.cut) if line)
