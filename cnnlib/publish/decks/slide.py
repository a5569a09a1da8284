"""One slide: what it shows, step by step, and what is said to it.

How much of it fits, and where it is cut, the browser decides, which can measure.
"""

import re
from dataclasses import dataclass, field

from cnnlib.publish.content import markdown

# How long a lecturer stays at each kind of part, in minutes.
MINUTES = {
    "text": 0.5,
    "item": 0.25,
    "formula": 1,
    "table": 1,
    "figure": 1,
    "code": 1.5,
    "printed": 0.5,
    "explorer": 4,
    "predict": 1.5,
    "vote": 5,
}
ONCE = 0.5  # a title, and a list of goals


@dataclass
class Part:
    """What one step of a talk shows.

    Attributes
    ----------
    kind : str
        One of `MINUTES`.
    html : str
    said : list of str
        Markdown, for the lecturer.
    draw : str
        What the lecturer draws on the board, if anything.
    """

    kind: str
    html: str
    said: list = field(default_factory=list)
    draw: str = ""


@dataclass
class Slide:
    """What stands under one heading, in order.

    Attributes
    ----------
    title : str
        Markdown of one line.
    kind : str
        "first", "goals", "step", "explorer", "predict", "vote" or "last".
    step : str
        Markdown: the heading in the lesson that it belongs to.
    parts : list of Part
    said : list of str
        Markdown: what is said before the first part.
    skipped : bool
        Whether a lecture may do without.
    """

    title: str
    kind: str = "step"
    step: str = ""
    parts: list = field(default_factory=list)
    said: list = field(default_factory=list)
    skipped: bool = False

    @property
    def minutes(self):
        """How long a lecturer stays."""
        if self.kind in ("first", "goals", "last"):
            return ONCE
        return sum(MINUTES[part.kind] for part in self.parts)

    def to_html(self):
        """Return the slide as the section that reveal.js takes."""
        level = "h1" if self.kind == "first" else "h2"
        return (
            f'<section data-step="{plain(self.step)}"><div class="slide {self.kind}">\n'
            f"<{level}>{markdown.one_line(self.title)}</{level}>\n"
            f'<div class="body">\n{notes(self.said)}{_body(self.parts)}\n</div>\n</div></section>'
        )


def _body(parts):
    """Return parts one below another; items that follow one another are one list."""
    shown, before = [], None
    for part in parts:
        if part.kind == "item":
            item = f"<li>{part.html}{notes(part.said)}</li>"
            if before == "item":
                shown[-1] = shown[-1].removesuffix("</ul>") + f"{item}</ul>"
            else:
                shown.append(f"<ul>{item}</ul>")
        else:
            shown.append(f'<div class="part {part.kind}">{part.html}{notes(part.said)}</div>')
        before = part.kind
    return "\n".join(shown)


def notes(said):
    """Return what is said, as reveal.js takes it; nothing where nothing is said."""
    if not said:
        return ""
    return f'<aside class="notes">{markdown.to_html(chr(10).join(f"{each}{chr(10)}" for each in said))}</aside>'


def plain(text):
    """Return a line of Markdown as text for an attribute."""
    return re.sub(r"<[^>]+>", "", markdown.one_line(text)).strip().replace('"', "&quot;")
