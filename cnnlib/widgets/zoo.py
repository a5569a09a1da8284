"""Choose a test, and see which bugs it lets live, each with its story."""

import html

import ipywidgets

from cnnlib.exercises import zoo


class ZooExplorer(ipywidgets.VBox):
    """The boards of several hunts: one choice, its score, and the survivors' stories.

    Tab reaches the choice and the arrow keys move it.

    Parameters
    ----------
    boards : sequence of cnnlib.exercises.zoo.Board
    """

    def __init__(self, boards):
        self._boards = list(boards)
        if not self._boards:
            raise ValueError("boards is empty; hunt with at least one test first")
        names = [board.test.replace("_", " ") for board in self._boards]
        options = [(name, place) for place, name in enumerate(names)]
        self._choice = ipywidgets.RadioButtons(options=options, description="Test:")
        self._told = ipywidgets.HTML()
        self._choice.observe(self._tell, names="value")
        super().__init__([self._choice, self._told])
        self._tell()

    def _tell(self, _=None):
        board = self._boards[self._choice.value]
        stories = {bug.name: bug for bug in zoo.BUGS}
        rows = [_row(stories[name]) for name in board.survivors]
        score = f"kills {sum(board.killed.values())} of {len(board.killed)}"
        body = "".join(rows) or "<li>No bug is left.</li>"
        self._told.value = f"<div role='status'><strong>{score}</strong><ul>{body}</ul></div>"

    def __repr__(self):
        return f"Choose one of {len(self._boards)} tests and see which bugs it lets live."


def _row(bug):
    repository, place = bug.seen[0]
    story = html.escape(f"{bug.story} (Seen in {repository}, {place}.)")
    return f"<li><strong>{html.escape(bug.name.replace('_', ' '))}</strong>: {story}</li>"
