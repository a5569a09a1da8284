"""A lesson as slides, by the slide types of its cells, which are Jupyter's.

A heading starts a slide wherever it stands in a cell, and so does a cell of the type "subslide"
that has none. Explorers, predictions and votes have slides of their own. What does not fit on a
slide goes on another one, in the browser.
"""

from cnnlib.publish.content import markdown, questions, votes
from cnnlib.publish.content.lesson import tags
from cnnlib.publish.content.outputs import is_figure, widget_name
from cnnlib.publish.decks import asking, blocks, listings
from cnnlib.publish.decks.slide import Part, Slide

GOALS, LEFT_OUT = "What you'll learn", "What you'll do"
FOLDED = "jp-MarkdownHeadingCollapsed"
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
        first = Slide(lesson.title, "first")
        if lesson.number:
            first.parts.append(Part("text", f'<p class="number">Lesson {lesson.number}</p>'))
        first.parts.append(Part("text", markdown.to_html(lesson.summary)))
        self.slides = [first]
        self._step, self._folded = lesson.title, False
        cells, self._shown = lesson.notebook.cells, []
        for place, cell in enumerate(cells):
            self._cell(cell, cells[place + 1 : place + 3])
        self.slides = [slide for slide in self.slides if slide.parts]
        self._close(following)

    @property
    def _last(self):
        return self.slides[-1]

    def _cell(self, cell, following):
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "-")
        if any(cell is each for each in self._shown):
            return
        if kind == "notes":
            self._say(cell.source)
        elif "vote" in tags(cell):
            self._vote(cell, following)
        elif kind == "skip" or ("answer" in tags(cell) and kind == "-"):
            pass  # an answer stands on the slide of its question
        elif widget_name(cell.outputs[0] if cell.get("outputs") else {}) == "Card":
            part = asking.prediction(self._lesson, cell, following[0], self._outputs)
            self._alone("Predict", "predict", part)
        else:
            add = self._text if cell.cell_type == "markdown" else self._code
            add(cell, kind)
        if cell.metadata.get("cnnlib", {}).get("lecture") == "skip":
            self._last.skipped = True

    def _say(self, source):
        """Give the lecturer something to say, beside what was shown last."""
        where = self._last.parts[-1] if self._last.parts else self._last
        where.said.append(source)

    def _open(self, title, kind="step"):
        self.slides.append(Slide(title, kind, self._step, skipped=self._folded))

    def _alone(self, title, kind, part):
        """Add a slide that holds nothing else; what follows goes on another one of its step."""
        self._open(title, kind)
        self._last.parts.append(part)

    def _printed(self, cell):
        others = [each for each in cell.outputs if each.output_type != "stream"]
        shown = markdown.to_html(listings.printed(cell.outputs))
        if shown := shown + "".join(map(self._outputs.html, others)):
            self._show(Part("printed", shown))

    def _figure(self, cell):
        """Show a cell's pictures alone; what it prints is said."""
        self._show(Part("figure", self._lesson.pictures(cell, self._outputs)))
        if printed := listings.printed(cell.outputs):
            self._say(printed)

    def _explorer(self, shown):
        """Give an explorer a slide of its own, under the sentence that leads to it."""
        lead = []
        if self._last.kind == "step" and self._last.parts and self._last.parts[-1].kind == "text":
            lead = [self._last.parts.pop()]
        self._alone(self._step, "explorer", Part("explorer", shown))
        self._last.parts[:0] = lead

    def _vote(self, cell, following):
        vote = votes.read(cell.source).shuffled(self._seed)
        drawn = _picture(following)
        figure = self._lesson.shown(drawn, self._outputs) if drawn else ""
        self._shown.append(drawn)
        asked = questions.of_vote(cell.id, vote, self._lesson.path.parent)
        self._alone(vote.title, "vote", asking.vote(asked, vote, figure))

    def _show(self, part):
        if self._last.kind not in ("first", "goals", "step"):
            self._open(self._step)
        self._last.parts.append(part)

    def _text(self, cell, kind):
        found = blocks.blocks(cell.source)
        if found[0].is_caption:
            caption = found.pop(0)
            if self._last.parts and self._last.parts[-1].kind == "figure":
                self._last.parts[-1].draw = caption.caption
        if _begins(found):
            self._folded = blocks.NOT_STRAIGHT in cell.source or cell.metadata.get(FOLDED, False)
        if kind == "subslide" and not _begins(found):
            self._open(self._step)
        chapter = ""
        for block in found:
            if block.kind == "heading":
                chapter = block.source
                self._chapter(chapter)
            elif chapter == LEFT_OUT:  # stands on the first slide
                continue
            elif block.kind == "notes" or chapter in SAID:
                self._say(block.markdown)
            else:
                self._show(Part(block.kind, markdown.to_html(block.source)))

    def _chapter(self, chapter):
        if chapter in {LEFT_OUT, self._lesson.title, *SAID}:
            return
        self._step = chapter
        self._open(chapter, "goals" if chapter == GOALS else "step")

    def _code(self, cell, kind):
        if kind in ("slide", "subslide"):
            self._open(self._step)
        shown = self._lesson.shown(cell, self._outputs)
        if 'class="explorer"' in shown:
            self._explorer(f'<div class="cnn-wall">{shown}</div>')
        elif any(map(is_figure, cell.outputs)):
            self._figure(cell)
        elif any(map(widget_name, cell.outputs)):
            self._show(Part("printed", shown))
        else:
            for code in listings.pieces(cell.source):
                self._show(Part("code", markdown.code(code)))
            if "answer" not in tags(cell):
                self._printed(cell)

    def _close(self, following):
        """Repeat the goals, and lead on."""
        last = Slide("What you have learned", "last")
        for slide in self.slides:
            if slide.kind == "goals":
                last.parts += [Part(part.kind, part.html) for part in slide.parts]
        if following:
            link = (
                f'<p><a href="{following.name}">Next: {markdown.one_line(following.title)}</a></p>'
            )
            last.parts.append(Part("text", link))
        self.slides.append(last)


def _begins(found):
    return any(block.kind == "heading" for block in found)


def _picture(cells):
    """Return the first of the cells that draws a picture, unless a heading stands before it."""
    for cell in cells:
        if any(map(is_figure, cell.get("outputs", ()))):
            return cell
        if cell.cell_type == "markdown" and _begins(blocks.blocks(cell.source)):
            return None
    return None
