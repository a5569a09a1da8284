"""A notebook without what gives its answers away.

It hides, and does not guard: hints, slips and the right answers are in the package.
"""

import re
from copy import deepcopy

from cnnlib.publish.content.lesson import tags
from cnnlib.publish.editions.tasks import without_solutions

# What shows a form of the library's: a fold in what a cell has shown, and a piece's source.
SHOWN_FORMS = "<summary>The library's two forms</summary>"
PRINTS_A_PIECE = re.compile(r"\bmine\.source\(")


def learners(notebook):
    """Return a copy of a notebook without solutions, and without outputs that hold an answer.

    Parameters
    ----------
    notebook : NotebookNode
        With its outputs; it is left as it is.

    Returns
    -------
    NotebookNode
    """
    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = without_solutions(cell.source)
        elif cell.cell_type == "code" and _gives_away(cell):
            cell.outputs, cell.execution_count = [], None
    return notebook


def _gives_away(cell):
    """Whether a code cell's outputs hold an answer, or a form that the reader is to write."""
    shown = "".join(str(output.get("data", {}).get("text/html", "")) for output in cell.outputs)
    return (
        "answer" in tags(cell)
        or SHOWN_FORMS in shown
        or PRINTS_A_PIECE.search(cell.source) is not None
    )
