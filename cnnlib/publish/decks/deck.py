"""A lesson as slides, by the slide types of its cells, which are Jupyter's.

A heading starts a slide wherever it stands in a cell, and so does a cell of the type "subslide"
that has none; what does not fit goes on a further slide of the same step.
"""

from cnnlib.publish.content import markdown, votes
from cnnlib.publish.content.lesson import tags
from cnnlib.publish.content.outputs import widget_name
from cnnlib.publish.decks import blocks, listings
from cnnlib.publish.decks.slide import Slide

GOALS, LEFT_OUT = "What you'll learn", "What you'll do"
SAID = {"What you'll need", "Further reading"}


class Deck:
    """The slides of a lesson.

    Parameters
    ----------
    lesson : Lesson
    outputs : Outputs
        Those of the deck: they gather what its explorers need.
    seed : int, optional
        Draws the order of the votes' options.
    following : Lesson, optional
        The one that the last slide leads to.

    Attributes
    ----------
    slides : list of Slide
    """

    def __init__(self, lesson, outputs, *, seed=0, following=None):
        self._lesson, self._outputs, self._seed = lesson, outputs, f"{seed} {lesson.path.stem}"
        first = Slide(lesson.title, kind="first")
        if lesson.number:
            first.add(f'<p class="number">Lesson {lesson.number}</p>', 0)
        first.add(markdown.to_html(lesson.summary), 0)
        self.slides = [first]
        for cell in lesson.notebook.cells:
            self._cell(cell, cell.metadata.get("slideshow", {}).get("slide_type", "-"))
        self._close(following)

    @property
    def _last(self):
        return self.slides[-1]

    def _cell(self, cell, kind):
        if kind == "notes":
            self._last.notes.append(cell.source)
        elif "vote" in tags(cell):
            self._vote(votes.read(cell.source).shuffled(self._seed))
        elif kind != "skip":
            add = self._text if cell.cell_type == "markdown" else self._code
            add(cell, kind)

    def _turn(self):
        """Start another slide of the same step."""
        step = next(slide for slide in reversed(self.slides) if slide.kind != "vote")
        self.slides.append(Slide(step.title, turned=True))

    def _show(self, part, height, **how):
        if not self._last.takes(height):
            self._turn()
        self._last.add(part, height, **how)

    def _text(self, cell, kind):
        found = blocks.blocks(cell.source)
        if found[0].is_caption:
            caption = found.pop(0)
            if self._last.picture:
                self._last.notes.append(caption.source)
        if kind == "subslide" and all(block.kind != "heading" for block in found):
            self._turn()
        chapter = ""
        for block in found:
            if block.kind == "heading":
                chapter = block.source
                self._open(chapter)
            elif chapter == LEFT_OUT:  # stands on the first slide
                continue
            elif block.kind == "notes" or chapter in SAID:
                self._last.notes.append(block.markdown)
            else:
                part = markdown.to_html(block.source)
                self._show(part, block.height, item=block.kind == "item")

    def _open(self, chapter):
        if chapter == GOALS:
            self.slides.append(Slide(chapter, kind="goals"))
        elif chapter not in {LEFT_OUT, self._lesson.title, *SAID}:
            self.slides.append(Slide(chapter))

    def _vote(self, vote):
        self.slides.append(Slide(vote.title, kind="vote"))
        options = "".join(
            f'<li class="{"right" if place == vote.right else "wrong"}">{markdown.one_line(option)}</li>'
            for place, option in enumerate(vote.options)
        )
        self._last.add(
            f'{markdown.to_html(vote.stem)}<ol class="options" type="A">{options}</ol>'
            f'<p class="fragment verdict">{votes.LETTERS[vote.right]} is right.</p>',
            listings.ROOM,
        )
        self._last.notes.append(vote.explanation)
        self._last.full = True

    def _code(self, cell, kind):
        if kind in ("slide", "subslide"):
            self._turn()
        answers = "answer" in tags(cell) and kind == "-"
        part = self._lesson.shown(cell, self._outputs)
        if answers or any(map(_is_seen, cell.outputs)):
            self._show(part, sum(map(listings.height, cell.outputs)), step=answers)
        else:
            self._listing(cell, part)
        self._last.picture = max(map(listings.steepness, cell.outputs), default=0)
        self._last.full = 'class="explorer"' in part

    def _listing(self, cell, printed):
        """Show code, and on the same slide, if they fit, the lines that it prints."""
        pieces = [
            (markdown.code(code), *listings.size(code)) for code in listings.pieces(cell.source)
        ]
        if printed:
            lines, columns = listings.printed_size(cell.outputs)
            code, above, wide = pieces[-1]
            if above + lines <= listings.MOST_LINES:
                pieces[-1] = (code + printed, above + lines, max(wide, columns))
            else:
                pieces.append((printed, lines, columns))
        for piece, lines, columns in pieces:
            height = listings.LINE * lines + listings.MARGIN
            if not self._last.takes(height):
                self._turn()
            line = (self._last.room - listings.MARGIN) // lines
            style = f"--row: {line}px; --columns: {columns}"
            self._last.add(f'<div class="code" style="{style}">{piece}</div>', height, step=False)

    def _close(self, following):
        """Repeat the goals, and lead on."""
        last = Slide("What you have learned", kind="last")
        for slide in self.slides:
            if slide.kind == "goals":
                last.parts += slide.parts
        if following:
            link = f'<a href="{following.name}">Next: {markdown.one_line(following.title)}</a>'
            last.parts.append((f"<p>{link}</p>", False, False))
        self.slides.append(last)


def _is_seen(output):
    """Tell whether an output is more than print."""
    return "image/png" in output.get("data", {}) or widget_name(output) is not None
