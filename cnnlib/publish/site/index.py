"""The index of the site: the map of the course, and the doors into it."""

import html
import re
from pathlib import Path

from cnnlib import example
from cnnlib.publish.content import markdown
from cnnlib.widgets import NetworkExplorer

TITLE = "Take a convolutional network apart"
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


def parts(lessons, folder, outputs):
    """Return what site/index.html asks for, as HTML by name.

    Parameters
    ----------
    lessons : sequence of Lesson
    folder : path
        The site. What is in it beside the lessons is linked, and nothing else.
    outputs : Outputs
        Those of the page.

    Returns
    -------
    dict
    """
    network = NetworkExplorer(example.X, example.W, example.B, example.GRAD_Z, gradients=True)
    return {
        "explorer": outputs.explorer(network),
        "entries": "\n".join(_entry(lesson, folder) for lesson in lessons),
        "also": _also(folder),
        "plan": _plan(lessons),
    }


def link(lesson, words=""):
    """Return a link to the page of a lesson: its title, after some words."""
    return f'<a href="{lesson.name}">{words}{html.escape(lesson.title)}</a>'


def doors(lesson, folder):
    """Return the ways to the lesson in the browser's own Jupyter and as slides.

    Parameters
    ----------
    lesson : Lesson
    folder : path
        The site. What is not built in it is left out.

    Returns
    -------
    list of (str, str)
        Words and address.
    """
    places = {
        "Run this lesson": ("lab/index.html", f"?path=notebooks/{lesson.path.name}"),
        "Slides": (f"slides/{lesson.name}", ""),
    }
    return [
        (words, f"{place}{query}")
        for words, (place, query) in places.items()
        if Path(folder, place).is_file()
    ]


def _entry(lesson, folder):
    ways = "".join(f'<a href="{place}">{words}</a>' for words, place in doors(lesson, folder))
    number = f'<span class="number">{lesson.number}</span>' if lesson.number else ""
    return (
        f'<li data-lesson="{lesson.path.stem}">{number}<h3>{link(lesson)}</h3>\n'
        f"{markdown.to_html(lesson.summary)}"
        f'<p class="note">{times(lesson)} {ways}</p></li>'
    )


def times(lesson):
    """Return how long a lesson takes, as a sentence; empty where it does not say."""
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
