"""What a check says, as text and as HTML: the case at first, more on a second try."""

import html
import sys
from dataclasses import dataclass
from typing import NamedTuple

PASSED, UNTRIED, WRONG = "passed", "not attempted yet", "wrong"
_MARKS = {PASSED: ("✓", "#1b7f3b"), UNTRIED: ("○", "#6b7280"), WRONG: ("✗", "#b3261e")}


class Grid(NamedTuple):
    """A small array with a caption, as text and as an HTML table; text is None for pages alone."""

    caption: str
    text: str | None
    table: str


@dataclass(frozen=True)
class Report:
    """The verdict on one answer. True where it passed.

    `sentences` say what was found in the case that is shown, and `grids` show it. `done` says what
    the answer does in all cases; it waits for the second of the `tries` in a row. `likely` is the
    slip, where its trace was recognised: the second hint tells it. `cases` are, of a function, how many
    were right and how many there are.
    """

    name: str
    status: str
    sentences: tuple = ()
    grids: tuple = ()
    done: tuple = ()
    likely: str | None = None
    tries: int = 1
    cases: tuple | None = None

    def __bool__(self):
        return self.status == PASSED

    def __repr__(self):
        lines = [self._headline, *self._told]
        for caption, text, _ in self.grids:
            if text is not None:
                lines += [caption, *("  " + row for row in text.split("\n"))]
        return "\n".join(lines)

    def __str__(self):
        # A pipe on Windows may not know the mark; the status says the same.
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        mark = _MARKS[self.status][0]
        if mark.encode(encoding, "ignore"):
            return repr(self)
        return repr(self).removeprefix(f"{mark} ").encode(encoding, "replace").decode(encoding)

    def _repr_html_(self):
        _, colour = _MARKS[self.status]
        say = html.escape
        # The words keep the page's own colour, which is legible in a dark theme too.
        parts = [f"<strong>{say(self._headline)}</strong>"]
        parts += [f"<div>{say(sentence)}</div>" for sentence in self._told]
        if self.grids:
            parts.append("<div style='display:flex;flex-wrap:wrap;gap:1.5em;margin-top:.4em'>")
            parts += [f"<div>{say(caption)}{table}</div>" for caption, _, table in self.grids]
            parts.append("</div>")
        return (
            f"<div role='status' style='border-left:4px solid {colour};padding:.3em .8em'>"
            + "".join(parts)
            + "</div>"
        )

    @property
    def _headline(self):
        return f"{_MARKS[self.status][0]} {self.name}: {self.status}"

    @property
    def _told(self):
        """The sentences that are told at this try."""
        if self.tries == 1:
            return self.sentences
        told = (*self.sentences, *self.done)
        if self.likely is None or self.likely in told:
            return told
        return (*told, f'this slip has a name: hint("{self.name}", 2) tells it')
