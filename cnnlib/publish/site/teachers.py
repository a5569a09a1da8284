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
# What the site may hold, where, and what it is for: of each lesson, and once.
EACH = {
    "slides": "deck",
    "handouts/without-answers": "hand-out",
    "handouts/with-answers": "hand-out with answers",
}
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
    papers = [
        (lesson, [(f"{part}/{lesson.name}", what) for part, what in EACH.items()])
        for lesson in lessons
    ]
    held = [(lesson, [each for each in places if doors.has(each[0])]) for lesson, places in papers]
    plans = (PLAN.search(lesson.text) for lesson in lessons)
    heading, plan = next((found.groups() for found in plans if found), ("", ""))
    return {
        "description": SUMMARY,
        "plan": markdown.to_html(f"## {heading}\n\n{plan}") if plan else "",
        "papers": [(lesson, places) for lesson, places in held if places],
        "also": [(place, *words) for place, *words in ALSO if doors.has(place)],
    }
