"""A lesson read for publishing: its title and summary, and its cells as HTML."""

import copy
import html
import re
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import nbformat

from cnnlib import widgets
from cnnlib.exercises.catalogue import find
from cnnlib.exercises.hints import folds
from cnnlib.publish.content import figures, markdown, questions, replay, votes
from cnnlib.publish.content.board import board
from cnnlib.publish.content.outputs import is_figure, widget_name
from cnnlib.widgets.panel import Panel
from cnnlib.widgets.predict import Card, Round

TITLE = re.compile(r"\A# .*\n*")
SUMMARY = re.compile(r"^## What you'll do\n\n(.+?)(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
ANCHOR = re.compile(r'<h2 id="([^"]*)"')
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CAPTION = re.compile(r"\*Figure: (.+?)\*\s*(?:\n\n|\Z)", re.DOTALL)
# A word to begin a sentence with; y and grad_y are names.
WORD = re.compile(r"a(?= )|[a-z]{2,}\b")
# What a lesson is for stands in one block, whose headings no one looks up.
GOALS = re.compile(r'(<h2 id="What-you\'ll-\w+">.*?)(?=<h2|\Z)', re.DOTALL)
EXERCISE = re.compile(r"^### (?:Exercise|Build).*?(\d+) minutes", re.MULTILINE)
SUMMED_UP = "predict.summary()"
TALLY = '<p class="tally">A running notebook counts your guesses here.</p>'
VARYING = "nbval-ignore-output"  # a cell that shows something else on each run
TO_LEARNER = "# Run this cell for the answer.\n"  # a page has run it
HINT = re.compile(r'`hint\("(\w+)"\)`')
CALL = re.compile(r'`hint\("\w+"\)` (give|help)s')
SOLUTION = "<details><summary>Solution</summary>"


class Lesson:
    """One notebook.

    What a reader sees is what the notebook has stored. Only widgets, which have no stored state, and
    figures, which follow the page's theme, are made anew, by as little of the lesson's code as that
    takes; a figure that each run draws differently is the stored one, whose numbers the text quotes.

    Parameters
    ----------
    path : path
        A notebook with its outputs.

    Attributes
    ----------
    notebook : NotebookNode
    name : str
        Of its page.
    """

    def __init__(self, path):
        self.path = Path(path)
        self.notebook = nbformat.read(self.path, as_version=4)
        self.name = f"{self.path.stem}.html"

    @property
    def number(self):
        """Its place in the course, as its file's name begins: "04"; empty where it has none."""
        return re.match(r"\d*", self.path.stem)[0]

    @property
    def label(self):
        """Its number as a reader says it, "4"; the title's first letter where it has none."""
        return str(int(self.number)) if self.number else self.title[0]

    @property
    def minutes(self):
        """What a learner takes to read and play, as its metadata say; None where they do not."""
        return self._said("minutes")

    @property
    def exercise_minutes(self):
        """What its exercises and builds take, as each heading says; 0 where it has none."""
        return sum(map(int, EXERCISE.findall(self.text)))

    @property
    def appendix(self):
        """Whether it is looked up, and not worked through."""
        return self._said("appendix", False)

    @property
    def card(self):
        """What it is about, in a sentence of the author's; empty where there is none."""
        return self._said("card", "")

    @property
    def group(self):
        """Which lessons it stands with on the map of the course; empty for one of one's own."""
        return self._said("group", "")

    @cached_property
    def title(self):
        """The first heading, as text."""
        return self.notebook.cells[0].source.splitlines()[0].removeprefix("# ")

    @cached_property
    def summary(self):
        """What the reader will do, as Markdown; empty where the lesson does not say."""
        found = SUMMARY.search(self.text)
        return found[1] if found else ""

    @cached_property
    def text(self):
        """All its Markdown."""
        return "\n\n".join(cell.source for cell in self._cells("markdown"))

    @contextmanager
    def named(self):
        """Let a ValueError say which notebook it is about."""
        try:
            yield
        except ValueError as error:
            raise ValueError(f"{self.path.name}: {error}") from error

    def body(self, outputs):
        """Return the lesson as HTML, without its title, and with the answers to its questions folded.

        Parameters
        ----------
        outputs : Outputs
            Those of the page: they gather what its explorers need.

        Returns
        -------
        str
        """
        return "\n".join(self._unit(unit, outputs) for unit in _units(self._captioned()))

    @cached_property
    def sections(self):
        """Its steps' headings, as Markdown: a list."""
        found = SECTION.findall(FENCED.sub("", self.text))
        return [heading for heading in found if not heading.startswith("What you'll")]

    @property
    def anchors(self):
        """Where its page has these headings: a list, in the same order."""
        headings = "\n\n".join(f"## {heading}" for heading in self.sections)
        return list(map(html.unescape, ANCHOR.findall(self._text(headings))))

    @cached_property
    def questions(self):
        """What it asks, in order: a list of Asked."""
        return [asked for cell in self.notebook.cells for asked in self.asked(cell)]

    def cell(self, cell, outputs, *, caption=""):
        """Return one cell of the notebook as HTML: its text, or its code and what that shows.

        Code that JupyterLab folds is left out, and so is code that asks.

        Parameters
        ----------
        cell : NotebookNode
        outputs : Outputs
            Those of the page.
        caption : str, optional
            Markdown that tells what the cell's picture shows.

        Returns
        -------
        str
        """
        if asked := self.asked(cell):
            return "\n".join(map(board, asked))
        if cell.source == SUMMED_UP:
            return TALLY
        if cell.cell_type == "markdown":
            return f"<div>{self._text(cell.source)}</div>"
        shown = self.shown(cell, outputs)
        if caption:
            told = markdown.to_html(caption, self.path.parent)
            shown = f"<figure><div>{shown}</div><figcaption>{told}</figcaption></figure>"
        code = markdown.code(cell.source.removeprefix(TO_LEARNER))
        return shown if _hides_code(cell) else f"{code}\n{shown}"

    def shown(self, cell, outputs):
        """Return what a code cell shows as HTML, without the code.

        Parameters
        ----------
        cell : NotebookNode
        outputs : Outputs
            Those of the page.

        Returns
        -------
        str
            Empty for an exercise.
        """
        # An exercise says that there is nothing to check yet: true, but no news on a page.
        return "" if "exercise" in tags(cell) else self._show(cell, cell.outputs, outputs)

    def pictures(self, cell, outputs):
        """Return the pictures alone that a code cell shows, as HTML.

        Parameters
        ----------
        cell : NotebookNode
        outputs : Outputs
            Those of the page.

        Returns
        -------
        str
        """
        return self._show(cell, filter(is_figure, cell.outputs), outputs)

    def _show(self, cell, chosen, outputs):
        drawn = iter(self._drawings.get(cell.id, ()))
        return "\n".join(
            outputs.html(
                output,
                alt=cell.metadata.get("alt", ""),
                widget=self._widget(cell, output),
                drawing=next(drawn, None) if is_figure(output) else None,
                answer=_is_answer(cell),
            )
            for output in chosen
        )

    @cached_property
    def _drawings(self):
        """What its cells draw, by the cell's identifier."""
        cells = self._cells("code")
        described = tuple(
            (place, cell.metadata.get("alt", ""))
            for place, cell in enumerate(cells)
            if _draws(cell) and VARYING not in tags(cell)
        )
        drawn = figures.drawings(tuple(cell.source for cell in cells), described)
        return {cells[place].id: pictures for place, pictures in drawn.items()}

    def value(self, cell, expression=None):
        """Return what an expression is worth where a code cell stands.

        Parameters
        ----------
        cell : NotebookNode
        expression : str, optional
            Python in the names that the cells before have bound; by default the cell's own last
            expression.

        Returns
        -------
        object
        """
        sources = [each.source for each in self._cells("code")]
        before = sources[: sources.index(cell.source)]
        return replay.value([*before, cell.source if expression is None else expression])

    def figure_above(self, cell, outputs):
        """Return the last figure before a code cell as HTML.

        Parameters
        ----------
        cell : NotebookNode
        outputs : Outputs
            Those of the page.

        Returns
        -------
        str
        """
        cells = self._cells("code")
        place = [each.source for each in cells].index(cell.source)
        above = next(each for each in reversed(cells[:place]) if any(map(is_figure, each.outputs)))
        return self.shown(above, outputs)

    def asked(self, cell):
        """Return what a cell asks.

        Parameters
        ----------
        cell : NotebookNode

        Returns
        -------
        list of Asked
        """
        if "vote" in tags(cell):
            vote = votes.read(cell.source)
            return [questions.of_vote(cell.get("id", vote.title), vote, self.path.parent)]
        names = [widget_name(output) for output in cell.get("outputs", ())]
        key = questions.first_argument(cell.source) if any(names) else ""
        if key and Round.__name__ in names:
            return questions.before(key)
        if key and Card.__name__ in names:
            [card] = filter(None, (self._widget(cell, output) for output in cell.outputs))
            answer = questions.answer(key, self._cells("code"))
            return [questions.of_prediction(key, card.question, answer)]
        return []

    def _unit(self, unit, outputs):
        """Return cells that stand together as HTML: what asks with its answers, or one cell."""
        (first, _), *rest = unit
        if rest and not _is_answer(first) and (asked := self.asked(first)):
            return board(asked[0], self._run(rest, outputs))
        part = self._run(unit, outputs)
        if not _is_answer(first):
            return part
        return f'<details class="answer"><summary>Answer</summary>\n{part}\n</details>'

    def _run(self, captioned, outputs):
        return "\n".join(self.cell(cell, outputs, caption=told) for cell, told in captioned)

    def _captioned(self):
        """Return (cell, caption) of all cells, without the title.

        A caption is taken from the text below the picture.
        """
        taken = []
        for cell in self.notebook.cells:
            source = cell.source
            if not taken:
                source = TITLE.sub("", source)
            elif (told := CAPTION.match(source)) and _draws(taken[-1][0]):
                taken[-1] = (taken[-1][0], _sentence(told[1]))
                source = source[told.end() :]
            cell = copy.copy(cell)
            cell.source = source
            taken.append((cell, ""))
        return taken

    def _said(self, name, missing=None):
        return self.notebook.metadata.get("cnnlib", {}).get(name, missing)

    def _text(self, source):
        """Return Markdown as HTML, an exercise's hints above its solution: no kernel shows them."""
        text = markdown.to_html(CALL.sub(r"The hints below \1", source), self.path.parent)
        before, goals, told = text.partition("<h2 id=\"What-you'll-do")
        if goals:
            told = GOALS.sub(r"<section>\1</section>\n", goals + told)
            text = f'{before}<div class="goals">\n{told}</div>'
        if named := HINT.search(source):
            hints = folds(find(named[1]).hints, indent="0")
            text = text.replace(SOLUTION, f"{hints}\n{SOLUTION}")
        return text

    def _widget(self, cell, output):
        """Return the widget that an output shows; None for one that needs a kernel."""
        name = widget_name(output)
        if name is None or _needs_a_kernel(name):
            return None
        return self.value(cell)

    def _cells(self, kind):
        return [cell for cell in self.notebook.cells if cell.cell_type == kind]


def tags(cell):
    """Return the list of a cell's tags."""
    return cell.metadata.get("tags", [])


def _sentence(caption):
    word = WORD.match(caption)
    return caption[0].upper() + caption[1:] if word else caption


def _draws(cell):
    return any(map(is_figure, cell.get("outputs", ())))


def _units(captioned):
    """Yield lists of the cells that stand together, each with its caption."""
    unit = []
    for cell, told in captioned:
        if unit and not (_is_answer(cell) and _takes_answers(unit[0][0])):
            yield unit
            unit = []
        unit.append((cell, told))
    yield unit


def _is_answer(cell):
    return "answer" in tags(cell)


def _takes_answers(cell):
    """Tell whether answers behind a cell belong to it: it asks for a guess, or is an answer too."""
    names = map(widget_name, cell.get("outputs", ()))
    return _is_answer(cell) or Card.__name__ in names


def _hides_code(cell):
    """Tell whether JupyterLab folds the code, as that of a question, which tells the slips."""
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def _needs_a_kernel(name):
    """Tell whether a widget is a panel, which computes in Python, or questions drawn anew."""
    kind = getattr(widgets, name, None)
    return name == Round.__name__ or (isinstance(kind, type) and issubclass(kind, Panel))
