"""One slide: what it shows, step by step, and what is said to it."""

import itertools

from cnnlib.publish.content import markdown
from cnnlib.publish.decks.listings import ROOM

STEEP = 0.6  # a picture of at least this height, by its width, stands beside the words


class Slide:
    """A slide that is filled from above until there is no more room.

    Parameters
    ----------
    title : str
        Markdown of one line.
    kind : str, optional
        "first", "goals", "vote" or "last"; all others are steps.
    turned : bool, optional
        Whether it stands below the slide before it, of the same step.

    Attributes
    ----------
    parts : list of (str, bool, bool)
        HTML; whether it is hidden until the lecturer comes to it; whether it is an item of a list.
    notes : list of str
        Markdown.
    room : int
        Pixels that are left.
    full : bool
        Whether it takes no more.
    picture : float
        The height of its picture by its width, if it has one.
    """

    def __init__(self, title, *, kind="step", turned=False):
        self.title, self.kind, self.turned = title, kind, turned
        self.parts, self.notes = [], []
        self.room, self.full, self.picture = ROOM, False, 0

    def takes(self, height):
        """Tell whether something of this height, in pixels, still fits."""
        return not self.full and (not self.parts or height <= self.room)

    def add(self, part, height, *, step=True, item=False):
        """Put HTML below what is there; a step, and what follows it, is hidden at first.

        Parameters
        ----------
        part : str
            HTML.
        height : int
            About how many pixels it takes.
        step : bool, default True
            Whether the lecturer comes to it by a step of its own.
        item : bool, default False
            Whether it is an item of a list.
        """
        after_step = any(hidden for _, hidden, _ in self.parts)
        hidden = bool(self.parts) and (step or after_step) and self.kind not in ("first", "goals")
        self.parts.append((part, hidden, item))
        self.room -= height

    def to_html(self):
        """Return the slide as the section that reveal.js takes."""
        groups = itertools.groupby(self.parts, key=lambda part: part[2])
        body = "\n".join(_list(group) if item else _stack(group) for item, group in groups)
        beside = self.picture >= STEEP and len(self.parts) <= 2
        notes = markdown.to_html("\n\n".join(self.notes))
        level = "h1" if self.kind == "first" else "h2"
        return (
            f'<section><div class="slide {"beside" if beside else self.kind}">\n'
            f"<{level}>{markdown.one_line(self.title)}</{level}>\n{body}\n</div>\n"
            f'<aside class="notes">{notes}</aside></section>'
        )


def _list(parts):
    items = (f"<li{_fragment(hidden, alone=True)}>{part}</li>" for part, hidden, _ in parts)
    return "<ul>\n{}\n</ul>".format("\n".join(items))


def _stack(parts):
    return "\n".join(
        f'<div class="part{_fragment(hidden)}">{part}</div>' for part, hidden, _ in parts
    )


def _fragment(hidden, *, alone=False):
    if not hidden:
        return ""
    return ' class="fragment"' if alone else " fragment"
