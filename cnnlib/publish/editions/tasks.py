"""Where a notebook sets its tasks, and where it folds their solutions away."""

import ast
import re
from typing import NamedTuple

from cnnlib.publish.content.lesson import tags

SOLUTION = re.compile(
    r"<details><summary>Solution</summary>\n\n```python\n(.*?)```\n\n</details>", re.DOTALL
)


class Task(NamedTuple):
    """The cell that sets the task and folds the solution away, and the cell to write in.

    Attributes
    ----------
    task, cell : NotebookNode
    """

    task: dict
    cell: dict

    @property
    def solution(self):
        """The folded Python code, or an empty text."""
        found = SOLUTION.search(self.task.source)
        return found[1] if found else ""

    @property
    def name(self):
        """The name of the exercise that the cell checks."""
        return self._check.value.args[0].value

    @property
    def solved(self):
        """The cell's code as its reader would leave it: the solution, then the check."""
        lines = self.cell.source.splitlines()[self._check.lineno - 1 :]
        return "\n".join([self.solution, *lines])

    @property
    def _check(self):
        return ast.parse(self.cell.source).body[-1]


def exercises(notebook):
    """Return the exercises in order: each cell tagged so, with the cell above it.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    list of Task
    """
    pairs = zip(notebook.cells, notebook.cells[1:], strict=False)
    return [Task(above, cell) for above, cell in pairs if "exercise" in tags(cell)]


def without_solutions(text):
    """Return a cell's Markdown without its folded solutions.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return re.sub(r"\n{3,}", "\n\n", SOLUTION.sub("", text)).strip()
