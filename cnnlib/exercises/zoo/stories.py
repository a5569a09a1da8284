"""Open a test and read the stories of the bugs that it let live."""

import html
from dataclasses import dataclass

from cnnlib.exercises.zoo.bugs import BUGS


@dataclass(frozen=True)
class Stories:
    """The boards of several hunts, folded: one line for each test, its survivors' stories inside.

    The page's own folding is used, so it works by keys and without a kernel.
    """

    boards: tuple

    def __repr__(self):
        return "\n".join(map(_summary, self.boards))

    def _repr_html_(self):
        return "<div>" + "".join(map(_folded, self.boards)) + "</div>"


def stories(boards):
    """Fold the stories of each board's survivors under the name of its test."""
    return Stories(tuple(boards))


def _summary(board):
    alive = len(board.survivors)
    return f"{board.test.replace('_', ' ')}: {alive} of {len(board.killed)} bugs live"


def _folded(board):
    told = "".join(_told(bug) for bug in BUGS if bug.name in board.survivors)
    summary = html.escape(_summary(board))
    return f"<details><summary>{summary}</summary><ul>{told}</ul></details>"


def _told(bug):
    name = bug.name.replace("_", " ")
    return f"<li><strong>{html.escape(name)}.</strong> {html.escape(bug.told)}</li>"
