"""The index of terms: what the appendix lists, each with the section of the lesson that teaches it."""

import html
import re
from typing import NamedTuple

from cnnlib.publish.content import markdown

TITLE = "Words and signs"
SUMMARY = "The words, signs and letters of the course, each in a sentence; words with the lesson that teaches them."
WORDS, SIGNS, LETTERS = "Our words, the field's words", "The signs", "The letters"
ARTICLE = re.compile(r"^(the|then|an?) ")
HEADING = re.compile(r"^#{2,3} .+$", re.MULTILINE)
NOTE = re.compile(r"^## (N\d+)\. (.+?)\n.*?^\*\*Taught in\*\* (.+?)$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\((\w+)\.ipynb\)")
ANCHOR = re.compile(r' id="([^"]*)"')
# Sections that say what is taught elsewhere, or to whom the field's words are known.
ASIDE = re.compile(r"## (What you'll \w+|In practice|Further reading)$")


class Place(NamedTuple):
    """Where a term is taught: the lesson, and the address of the section."""

    lesson: object
    address: str


class Term(NamedTuple):
    """An entry; one that only leads to another term has no sentence and no place."""

    name: str
    sentence: str = ""
    others: tuple = ()
    place: Place | None = None
    see: str = ""

    @property
    def anchor(self):
        """Its anchor on the page."""
        return _anchor(self.name)

    @property
    def target(self):
        """The anchor of the term to see."""
        return _anchor(self.see)

    @property
    def order(self):
        """What the entries are sorted by."""
        return ARTICLE.sub("", self.name.casefold())


def _anchor(name):
    return "term-" + re.sub(r"\W+", "-", name.casefold())


def parts(lessons):
    """Return what site/terms.html asks for.

    Parameters
    ----------
    lessons : sequence of Lesson
        With the appendix, whose tables are read.

    Returns
    -------
    dict or None
        None without an appendix.
    """
    appendix = next((lesson for lesson in lessons if lesson.appendix), None)
    if appendix is None:
        return None
    lessons = [lesson for lesson in lessons if not lesson.appendix]
    return {
        "description": SUMMARY,
        "appendix": appendix,
        "terms": _terms(appendix, lessons),
        "signs": _signs(appendix, lessons),
        "letters": [_inline(row) for row in _rows(appendix, LETTERS)],
        "notes": [
            (name, *_inline([title, taught]))
            for cell in appendix.notebook.cells
            for name, title, taught in NOTE.findall(cell.source)
        ],
    }


def _terms(appendix, lessons):
    named = {lesson.path.stem: lesson for lesson in lessons}
    found = []
    for ours, theirs, sentence, link in _rows(appendix, WORDS):
        others = tuple(theirs.split("; "))
        taught = [named[stem] for stem in LINK.findall(link) if stem in named]
        place = _place(taught, [*ours.split(", "), *others])
        term = Term(ours, *_inline([sentence]), others, place)
        found += [term, *(Term(other, see=ours) for other in others)]
    return sorted(found, key=lambda term: term.order)


def _signs(appendix, lessons):
    return [
        (*_inline([sign, name, meaning]), _place(lessons, [sign]) or _place(lessons, [name]))
        for sign, name, meaning in _rows(appendix, SIGNS)
    ]


def _rows(lesson, heading):
    """Return the cells of the table under a heading of a lesson, without its head."""
    _, _, below = lesson.text.partition(f"## {heading}\n\n")
    table = [line for line in below.partition("\n## ")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in table[2:]]


def _inline(texts):
    return [re.sub(r"</?p>|\n", "", markdown.to_html(text)) for text in texts]


def _place(lessons, words):
    """Return where a word first stands in a heading, else in bold print, else at all; or None."""
    for around in (r"^#{{2,3}} [^\n]*{}", r"\*\*[^*\n]*{}[^*\n]*\*\*", "{}"):
        for word in words:
            alone = rf"(?<!\w){re.escape(ARTICLE.sub('', word))}(?!\w)"
            said = re.compile(around.format(alone), re.IGNORECASE)
            for lesson in lessons:
                if (anchor := _section(lesson, said)) is not None:
                    return Place(lesson, f"{lesson.name}{anchor}")
    return Place(lessons[0], lessons[0].name) if len(lessons) == 1 else None


def _section(lesson, said):
    """Return the anchor of the first section that says it, empty above the first; None if none does."""
    heading = ""
    for block in re.split(r"\n\n+", lesson.text):
        if HEADING.match(block):
            heading = block
        if said.search(block) and not ASIDE.match(heading):
            found = ANCHOR.search(markdown.to_html(heading))
            return f"#{html.unescape(found[1])}" if found else ""
    return None
