"""The code of a hand-in as statements, each with its cell; what is no Python is set aside."""

import ast
import re
from typing import NamedTuple

# A line for Jupyter, not for Python: %matplotlib inline, !pip install.
MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)
RUNS_ITS_CELL = ("%%time", "%%timeit", "%%capture", "%%prun")


class Statement(NamedTuple):
    """A statement at the top of a cell, and the place that a traceback calls it by."""

    tree: ast.stmt
    place: str


class Code(NamedTuple):
    """All that could be read, cell by cell, and what could not.

    Attributes
    ----------
    statements : list of Statement
    texts : dict of {str: str}
        The source of each place.
    broken : dict of {str: str}
        The source of each cell that is no Python, with words for why.
    """

    statements: list
    texts: dict
    broken: dict


def parsed(sources):
    """Return the Code of these cells.

    Parameters
    ----------
    sources : list of str

    Returns
    -------
    Code
    """
    code = Code([], {}, {})
    for number, source in enumerate(sources, 1):
        place = f"<code cell {number}>"
        try:
            source, tree = _tree(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            why = f"{getattr(error, 'msg', error)}, line {getattr(error, 'lineno', 1)}"
            code.broken[source] = f"code cell {number} cannot be read as Python: {why}"
            continue
        code.texts[place] = source
        code.statements.extend(Statement(each, place) for each in tree.body)
    return code


def _tree(source):
    """Return a cell's text and tree, without the lines for Jupyter if Python stumbles over them."""
    try:
        return source, ast.parse(source)
    except SyntaxError:
        first = source.split(maxsplit=1)[:1]
        if first and first[0].startswith("%%") and first[0] not in RUNS_ITS_CELL:
            return "", ast.Module([], [])
        without = MAGIC.sub(r"\1pass", source)
        if without == source:
            raise
        return without, ast.parse(without)
