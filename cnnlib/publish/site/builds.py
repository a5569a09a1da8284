"""The page of the builds: for each, likely slips and where they show, what to ask, where to go on."""

import re
import warnings
from functools import cache
from typing import NamedTuple

import numpy as np

from cnnlib.exercises.build import Build
from cnnlib.exercises.catalogue import builds
from cnnlib.publish.content import markdown

TITLE = "Builds, for the teacher"
SUMMARY = (
    "For each function that learners write: up to three likely slips and the call that shows each, what to "
    "ask, and where somebody who is stuck goes on."
)
PARTS = re.compile(r"^(?=#{2,3} )", re.MULTILINE)
HEADING = re.compile(r"#{2,3} (.+)")
TASK = re.compile(r"(?:\w+\. )?(.+) \((.+)\)")
MOST = 3  # slips of a build


class Slip(NamedTuple):
    """A likely slip: what a check says of it, the smallest call that shows it, and what comes out."""

    words: str
    call: str
    shown: str


class Entry(NamedTuple):
    """A build on the page.

    Attributes
    ----------
    build : Build
    lesson : Lesson
    heading : str
        Of its task in the lesson.
    onward : str
        The heading that follows there; empty at the lesson's end.
    slips : tuple of Slip
    """

    build: Build
    lesson: object
    heading: str
    onward: str
    slips: tuple

    @property
    def title(self):
        """What the task is called."""
        return _named(self.heading)[0]

    @property
    def kind(self):
        """What is to be done, how long it takes and how hard it is."""
        return _named(self.heading)[1]

    @property
    def onward_title(self):
        """What the next task is called."""
        return _named(self.onward)[0]

    @property
    def link(self):
        """The address of the task."""
        return _address(self.lesson, self.heading)

    @property
    def onward_link(self):
        """The address of what follows."""
        return _address(self.lesson, self.onward)


def parts(lessons):
    """Return what site/builds.html asks for.

    Parameters
    ----------
    lessons : sequence of Lesson
        Only builds that one of them asks for are told of.

    Returns
    -------
    dict
        Empty where there is none.
    """
    entries = [entry for lesson in lessons for entry in _entries(lesson)]
    if not entries:
        return {}
    again = {
        entry.build.name: [
            other for other in entries[place + 1 :] if other.build.piece == entry.build.piece
        ]
        for place, entry in enumerate(entries)
    }
    return {"entries": entries, "again": again, "description": SUMMARY}


@cache
def slips(build):
    """Return the first likely slips of a build that show in one of its cases.

    Parameters
    ----------
    build : Build

    Returns
    -------
    tuple of Slip
    """
    found = []
    # What a wrong answer overflows is no news.
    with (
        np.errstate(all="ignore"),
        warnings.catch_warnings(action="ignore", category=RuntimeWarning),
    ):
        for suspect in build.suspects:
            if len(found) < MOST and (slip := _shown(build, suspect)):
                found.append(slip)
    return tuple(found)


def _shown(build, suspect):
    for trial in build.run(suspect.answer):
        if fault := build.fault(trial):
            return Slip(suspect.words, trial.case.described(build.arguments), fault)
    return None


def _entries(lesson):
    known = builds()
    told = PARTS.split(lesson.text)
    for part, following in zip(told, [*told[1:], ""], strict=True):
        name = re.search(r'hint\("(\w+)"\)', part)
        if name and name[1] in known:
            build = known[name[1]]
            yield Entry(build, lesson, _heading(part), _heading(following), slips(build))


def _heading(part):
    found = HEADING.match(part)
    return found[1] if found else ""


def _named(heading):
    """Return a heading's title and what stands behind it in brackets."""
    found = TASK.fullmatch(heading)
    return found.groups() if found else (heading, "")


def _address(lesson, heading):
    plain = markdown.TAG.sub("", markdown.one_line(heading))
    return f"{lesson.name}#{plain.replace(' ', '-')}"
