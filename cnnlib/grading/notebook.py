"""A notebook, or a file of Python, read as cells: without its outputs, and whatever it is really."""

import codecs
import json
from pathlib import Path
from typing import NamedTuple

MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
OTHER_KINDS = {
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xd0\xcf\x11\xe0": "a document of an office program",
}


class Cell(NamedTuple):
    """What stands in a cell, and how it is tagged."""

    source: str
    is_code: bool = True
    tags: tuple = ()


class Unreadable(Exception):
    """Says in words why a file is no notebook."""


def read(path):
    """Return the cells of a notebook; a file of Python is one cell.

    Parameters
    ----------
    path : path

    Returns
    -------
    list of Cell

    Raises
    ------
    Unreadable
        If it is neither.
    """
    text = _text(Path(path).read_bytes())
    if Path(path).suffix == ".py":
        return [Cell(text)]
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is no whole notebook: {_first_line(error)}") from None
    cells = [_cell(each) for each in _raw_cells(notebook)]
    if not any(cell.is_code for cell in cells):
        raise Unreadable("it has no cell of code")
    return cells


def _text(data):
    if not data.strip():
        raise Unreadable("it is empty")
    for opening, kind in OTHER_KINDS.items():
        if data.startswith(opening):
            raise Unreadable(f"it is no notebook but {kind}")
    try:
        return data.decode(MARKS.get(data[:2], "utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("its text is not in UTF-8, as a notebook's is") from None


def _raw_cells(notebook):
    """Return the cells as JSON has them; before version 4 they lay in worksheets."""
    if not isinstance(notebook, dict):
        raise Unreadable("it is JSON, but no notebook")
    sheets = notebook.get("worksheets")
    holders = sheets if isinstance(sheets, list) else [notebook]
    found = [holder.get("cells") for holder in holders if isinstance(holder, dict)]
    if not found or not all(isinstance(cells, list) for cells in found):
        raise Unreadable("it is JSON, but no notebook: it has no list of cells")
    return [cell for cells in found for cell in cells if isinstance(cell, dict)]


def _cell(raw):
    source = raw.get("source", raw.get("input", ""))
    lines = source if isinstance(source, list) else [source]
    metadata = raw.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return Cell(
        "".join(line for line in lines if isinstance(line, str)),
        raw.get("cell_type") == "code",
        tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )


def _first_line(error):
    if isinstance(error, RecursionError):
        return "its lists lie in each other too deep"
    return str(error).splitlines()[0]
