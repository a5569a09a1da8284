"""What a check says, as text and as HTML; the same answer gives the same report."""

import html
from dataclasses import dataclass

PASSED, UNTRIED, WRONG = "passed", "not attempted yet", "wrong"
_MARKS = {PASSED: ("✓", "#1b7f3b"), UNTRIED: ("○", "#6b7280"), WRONG: ("✗", "#b3261e")}


@dataclass(frozen=True)
class Report:
    """The verdict on one answer. True where it passed.

    `sentences` say what was found; `grids` are pairs (caption, small array as text); `likely` names
    the bug where its trace was recognised.
    """

    name: str
    status: str
    sentences: tuple = ()
    grids: tuple = ()
    likely: str | None = None

    def __bool__(self):
        return self.status == PASSED

    def __repr__(self):
        mark, _ = _MARKS[self.status]
        lines = [f"{mark} {self.name}: {self.status}", *self.sentences]
        for caption, text in self.grids:
            lines += [caption, *("  " + row for row in text.split("\n"))]
        if self.likely:
            lines.append(f"Likely: {self.likely}")
        return "\n".join(lines)

    def _repr_html_(self):
        mark, colour = _MARKS[self.status]
        say = html.escape
        # The words keep the page's own colour, which is legible in a dark theme too.
        parts = [f"<strong>{mark} {say(self.name)}: {say(self.status)}</strong>"]
        parts += [f"<div>{say(sentence)}</div>" for sentence in self.sentences]
        if self.likely:
            parts.append(f"<div><strong>Likely:</strong> {say(self.likely)}</div>")
        if self.grids:
            parts.append("<div style='display:flex;flex-wrap:wrap;gap:1.5em'>")
            parts += [
                f"<div>{say(caption)}<pre style='margin:0'>{say(text)}</pre></div>"
                for caption, text in self.grids
            ]
            parts.append("</div>")
        return (
            f"<div role='status' style='border-left:4px solid {colour};padding:.3em .8em'>"
            + "".join(parts)
            + "</div>"
        )
