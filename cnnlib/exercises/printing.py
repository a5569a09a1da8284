"""Small arrays as text, the entry in question in brackets."""

import numpy as np

LARGEST = 8  # rows and columns; a bigger grid is cut, which is said


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


def grid(array, mark=None):
    """`array` in rows and columns; of three axes or more, the one sheet that holds `mark`."""
    array = np.asarray(array)
    if array.ndim == 0:
        return number(array)
    if array.size == 0:
        return f"(empty, shape {shape(array)})"
    heading = ""
    if array.ndim > 2:
        sheet = tuple(mark[:-2]) if mark is not None else (0,) * (array.ndim - 2)
        heading = f"sheet {index(sheet)} of shape {shape(array)}\n" if array.size > 1 else ""
        mark = tuple(mark[-2:]) if mark is not None else None
        array = array[sheet]
    if array.ndim == 1:
        array, mark = array[None], (0, *mark) if mark is not None else None
    cut = array[:LARGEST, :LARGEST]
    cells = [
        [f"[{number(v)}]" if mark == (i, j) else f" {number(v)} " for j, v in enumerate(row)]
        for i, row in enumerate(cut)
    ]
    width = max(len(cell) for row in cells for cell in row)
    rows = ["".join(cell.rjust(width) for cell in row).rstrip() for row in cells]
    if cut.shape != array.shape:
        rows.append(f"... (shape {shape(array)})")
    return heading + "\n".join(rows)
