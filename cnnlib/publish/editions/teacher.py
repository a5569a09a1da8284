"""A notebook with its solutions filled in, and under each the wrong answers to expect."""

import re
from copy import deepcopy

from nbformat.v4 import new_markdown_cell

from cnnlib.exercises.catalogue import find
from cnnlib.publish.editions.tasks import SOLUTION, exercises, without_solutions

GAP = re.compile(r"^    \.\.\..*\n", re.MULTILINE)


def teachers(notebook):
    """Return a copy of a notebook that runs as one who has solved everything.

    Parameters
    ----------
    notebook : NotebookNode
        It is left as it is.

    Returns
    -------
    NotebookNode
        Its outputs are the old ones. The wrong answers are speaker's notes of the slides.
    """
    notebook = deepcopy(notebook)
    asked = {task.cell.id: task for task in exercises(notebook)}
    cells = []
    for above, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        cells.append(cell)
        if task := asked.get(cell.id):
            cell.source = task.solved
            cells += _notes(task)
        elif cell.cell_type == "code" and above is not None:
            _fill_a_gap(cell, above)
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = without_solutions(cell.source)
    notebook.cells = cells
    return notebook


def _fill_a_gap(cell, above):
    """Fill the gap of a function of which all but some lines are written."""
    if found := SOLUTION.search(above.source):
        cell.source = GAP.sub(lambda _: found[1], cell.source)


def _notes(task):
    """Return a cell with the known wrong answers; none for an exercise that knows none by name."""
    known = getattr(find(task.name), "wrong_answers", [])
    words = dict.fromkeys(suspect.words for suspect in known)
    if not words:
        return []
    text = "\n".join([f"**Wrong answers to expect** (`{task.name}`)\n", *map("- {}".format, words)])
    metadata = {"slideshow": {"slide_type": "notes"}}
    return [new_markdown_cell(text, id=f"{task.cell.id}-notes", metadata=metadata)]
