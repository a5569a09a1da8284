"""The index of the site: the map of the course, and the doors into it."""

import html
import re
from pathlib import Path
from string import Template

from cnnlib import example
from cnnlib.publish.content import markdown
from cnnlib.widgets import NetworkExplorer

TITLE = "Take a convolutional network apart"
BODY = Template((Path(__file__).parent / "index.html").read_text("utf-8"))
EXERCISE = re.compile(r"^### (?:Exercise|Build).*?(\d+) minutes", re.MULTILINE)
PLAN = re.compile(
    r"<details><summary>(For a lecturer.*?)</summary>\n\n(.*?)\n\n</details>", re.DOTALL
)

# What else the site may hold, and where.
ALSO = {
    "lab/index.html": (
        "Run the notebooks in your browser",
        "with nothing to install: JupyterLite, once the site is on a server",
    ),
    "worksheets/sheets.pdf": (
        "Worksheets",
        "the running example and others like it, to work through with a pencil",
    ),
    "worksheets/answers.pdf": ("Answers", "to the worksheets"),
    "classroom.html": (
        "A class on a hub",
        "how fifty or five thousand learners get the course on JupyterHub",
    ),
}


def body(lessons, folder, outputs):
    """Return the index as HTML.

    Parameters
    ----------
    lessons : sequence of Lesson
    folder : path
        The site. What is in it beside the lessons is linked, and nothing else.
    outputs : Outputs
        Those of the page.

    Returns
    -------
    str
    """
    network = NetworkExplorer(example.X, example.W, example.B, example.GRAD_Z, gradients=True)
    return BODY.substitute(
        title=TITLE,
        explorer=outputs.explorer(network),
        lessons="\n".join(_entry(lesson, folder) for lesson in lessons),
        also=_also(folder),
        plan=_plan(lessons),
    )


def link(lesson, words=""):
    """Return a link to the page of a lesson: its title, after some words."""
    return f'<a href="{lesson.name}">{words}{html.escape(lesson.title)}</a>'


def doors(lesson, folder):
    """Return links to the lesson in the browser's own Jupyter and as slides.

    Parameters
    ----------
    lesson : Lesson
    folder : path
        The site. What is not built in it is left out.

    Returns
    -------
    str
        HTML.
    """
    places = {
        "Run it in the browser": ("lab/index.html", f"?path=notebooks/{lesson.path.name}"),
        "Slides": (f"slides/{lesson.name}", ""),
    }
    return "".join(
        f'<a href="{place}{query}">{words}</a>'
        for words, (place, query) in places.items()
        if Path(folder, place).is_file()
    )


def _entry(lesson, folder):
    number = f'<span class="number">{lesson.number}</span>' if lesson.number else ""
    return (
        f'<li data-lesson="{lesson.path.stem}">{number}<h3>{link(lesson)}</h3>\n'
        f"{markdown.to_html(lesson.summary)}"
        f'<p class="note">{_times(lesson)} {doors(lesson, folder)}</p></li>'
    )


def _times(lesson):
    """Return how long the lesson takes, as a sentence; empty where it does not say."""
    times = [f"{lesson.minutes} minutes to read and play"] if lesson.minutes else []
    exercises = sum(map(int, EXERCISE.findall(lesson.text)))
    if exercises:
        times.append(f"{exercises} {'' if times else 'minutes '}for the exercises")
    return f"{', '.join(times)}." if times else ""


def _also(folder):
    rows = [
        f'<li><a href="{place}">{name}</a>, {what}.</li>'
        for place, (name, what) in ALSO.items()
        if Path(folder, place).is_file()
    ]
    return "<ul>\n{}\n</ul>".format("\n".join(rows)) if rows else ""


def _plan(lessons):
    """Return what a lesson folds away for a lecturer."""
    plans = (PLAN.search(lesson.text) for lesson in lessons)
    found = next(filter(None, plans), None)
    return markdown.to_html("## {}\n\n{}".format(*found.groups())) if found else ""
