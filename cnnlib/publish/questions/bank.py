"""The votes and predictions of the lessons, each able to stand alone outside its lesson."""

import re

from cnnlib.publish.content import markdown
from cnnlib.publish.content.outputs import Outputs

LINK = re.compile(r"</?a\b[^>]*>")  # its page is not there
IMAGE = re.compile(r"<img\b[^>]*>")
# Votes begin what they say to an option with its letter, which another order would take away.
LETTER = re.compile(r"^(<strong>)?[A-D](</strong>)?(?=\W)")
HEADING = re.compile(r"#|\*Figure:|<")


def of_lesson(lesson):
    """Return a lesson's votes and predictions.

    Parameters
    ----------
    lesson : Lesson

    Returns
    -------
    list of Asked
        A prediction's words begin with the picture and the paragraph that stand before it.
    """
    cells = lesson.notebook.cells
    own = [(n, asked) for n, cell in enumerate(cells) for asked in lesson.asked(cell)]
    return [
        _vote(asked) if asked.is_vote else _prediction(asked, lesson, cells[:n])
        for n, asked in own
        if not asked.key.startswith("before-")  # these are drawn anew each time
    ]


def by_lesson(lessons):
    """Return the questions of lessons, {category: list of Asked}.

    Parameters
    ----------
    lessons : iterable of Lesson

    Returns
    -------
    dict
    """
    named = {f"{lesson.number} {lesson.title}": of_lesson(lesson) for lesson in lessons}
    return {name: asked for name, asked in named.items() if asked}


def _vote(asked):
    told = [c._replace(words=LETTER.sub("This answer", c.words)) for c in asked.choices]
    return _unlinked(asked._replace(choices=tuple(told)))


def _prediction(asked, lesson, cells):
    words = f"{_picture(lesson, cells)}{_paragraph(lesson, cells)}<p>{asked.words}</p>"
    known = f"It is {asked.answer}."
    told = [c._replace(words=c.words or known) for c in asked.choices]
    return _unlinked(asked._replace(words=words, choices=tuple(told)))


def _picture(lesson, cells):
    """Return the last picture before a question as HTML, empty where there is none."""
    for cell in reversed(cells):
        if found := IMAGE.findall(_shown(lesson, cell)):
            return f"<p>{found[-1]}</p>"
    return ""


def _shown(lesson, cell):
    if cell.cell_type == "markdown":
        return markdown.to_html(cell.source, lesson.path.parent) if "![" in cell.source else ""
    pictures = [o for o in cell.get("outputs", ()) if "image/png" in o.get("data", {})]
    alt = cell.metadata.get("alt", "")
    return "".join(Outputs().html(picture, alt=alt) for picture in pictures)


def _paragraph(lesson, cells):
    """Return the paragraph that leads to a question as HTML, empty where none does."""
    if not cells or cells[-1].cell_type != "markdown":
        return ""
    last = cells[-1].source.strip().split("\n\n")[-1]
    return "" if HEADING.match(last) else markdown.to_html(last, lesson.path.parent)


def _unlinked(asked):
    told = [c._replace(words=LINK.sub("", c.words)) for c in asked.choices]
    return asked._replace(words=LINK.sub("", asked.words), choices=tuple(told))
