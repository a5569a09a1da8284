"""The page for teachers: the lecturer's plan, and what the site holds for a class."""

import html
import re

from cnnlib.publish.content import markdown

TITLE = "For teachers"
SUMMARY = (
    "A lecturer's plan of the course, its decks and worksheets, and how to run a class on a hub."
)
PLAN = re.compile(
    r"<details><summary>(For a lecturer.*?)</summary>\n\n(.*?)\n\n</details>", re.DOTALL
)
DECK_TITLE = re.compile(r"<title>(.*?)</title>")
# What the site may hold, where, and what it is for: of each lesson, and once.
EACH = {
    "slides": "deck",
    "handouts/without-answers": "hand-out",
    "handouts/with-answers": "hand-out with answers",
}
QUESTIONS = {
    "lessons": "The lessons' votes and predictions",
    "computed": "Questions with numbers from a seed",
    "entry_quiz": "The entry quiz",
}
FORMS = {".xml": "Moodle XML", ".gift": "GIFT"}
ALSO = [
    ("worksheets/sheets.pdf", "Worksheets", "numbers like the course's, to work with a pencil"),
    ("worksheets/answers.pdf", "Answers", "to the worksheets"),
    ("worksheets/exam.pdf", "An exam", "on paper, 60 minutes; make exam draws others"),
    ("worksheets/exam_answers.pdf", "Answers", "to the exam, and what wrong ones come of"),
    ("entry_quiz.html", "Entry quiz", "ten questions on what the course takes for known"),
    ("builds.html", "The builds", "likely slips, what to ask, where the stuck go on"),
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
    imports = [
        (what, [each for each in _forms(name) if doors.has(each[0])])
        for name, what in QUESTIONS.items()
    ]
    plans = (PLAN.search(lesson.text) for lesson in lessons)
    heading, plan = next((found.groups() for found in plans if found), ("", ""))
    return {
        "description": SUMMARY,
        "plan": markdown.to_html(f"## {heading}\n\n{plan}") if plan else "",
        "papers": [(lesson, places) for lesson, places in held if places],
        "lectures": _lectures(lessons, doors.folder),
        "imports": [(what, places) for what, places in imports if places],
        "also": [(place, *words) for place, *words in ALSO if doors.has(place)],
    }


def _forms(name):
    return [(f"questions/{name}{suffix}", form) for suffix, form in FORMS.items()]


def _lectures(lessons, folder):
    """Return the address and the title of each lecture's deck, in the order of the course."""
    order = {lesson.title: place for place, lesson in enumerate(lessons)}
    found = [(f"lectures/{path.name}", _title(path)) for path in folder.glob("lectures/*.html")]
    return sorted(found, key=lambda each: (order.get(each[1].split(" · ")[0], len(order)), each))


def _title(path):
    return html.unescape(DECK_TITLE.search(path.read_text("utf-8"))[1])
