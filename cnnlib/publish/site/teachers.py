"""The page for teachers: the lecturer's plan, and what the site holds for a class."""

import re

from cnnlib.publish.content import markdown

TITLE = "For teachers"
SUMMARY = (
    "A lecturer's plan of the course, its decks and worksheets, and how to run a class on a hub."
)
PLAN = re.compile(
    r"<details><summary>(For a lecturer.*?)</summary>\n\n(.*?)\n\n</details>", re.DOTALL
)
# What the site may hold, where, and what it is for.
ALSO = [
    ("worksheets/sheets.pdf", "Worksheets", "numbers like the course's, to work with a pencil"),
    ("worksheets/answers.pdf", "Answers", "to the worksheets"),
    ("classroom.html", "A class on a hub", "the course on JupyterHub, for fifty or five thousand"),
    ("reference/index.html", "Every function", "its arguments, an example and its source"),
    ("lab/index.html", "The notebooks in a browser", "with nothing to install, from a web server"),
]


def parts(lessons, doors):
    """Return what site/teachers.html asks for.

    Parameters
    ----------
    lessons : sequence of Lesson
        The first that folds a plan for a lecturer away is asked for it.
    doors : Doors
        Of the site: what is in it is linked, and nothing else.

    Returns
    -------
    dict
    """
    decks = [(lesson, doors.slides(lesson)) for lesson in lessons]
    plans = (PLAN.search(lesson.text) for lesson in lessons)
    heading, plan = next((found.groups() for found in plans if found), ("", ""))
    return {
        "description": SUMMARY,
        "plan": markdown.to_html(f"## {heading}\n\n{plan}") if plan else "",
        "decks": [(lesson, deck.place) for lesson, deck in decks if deck],
        "also": [(place, *words) for place, *words in ALSO if doors.has(place)],
    }
