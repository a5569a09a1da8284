"""The map of the course: a card for each lesson, in groups."""

import re
from itertools import groupby
from typing import NamedTuple

from cnnlib.publish.site import pictures

MOST = 12  # words that a card has room for
OWN = "More"  # the group of a lesson that names none


class Card(NamedTuple):
    """What a card shows of its lesson."""

    lesson: object
    picture: str
    sentence: str
    time: str


class Group(NamedTuple):
    """Neighbours on the map."""

    name: str
    cards: list


def groups(lessons):
    """Return the map.

    Parameters
    ----------
    lessons : sequence of Lesson
        In the order of the course.

    Returns
    -------
    list of Group
        Neighbours that name the same group stand together.
    """
    return [
        Group(name, [Card(each, _picture(each), sentence(each), _time(each)) for each in members])
        for name, members in groupby(lessons, key=lambda lesson: lesson.group or OWN)
    ]


def times(lesson):
    """Return how long a lesson takes, as a sentence; empty where it does not say."""
    read, own = map(_range, (lesson.minutes, lesson.exercise_minutes))
    told = [f"{read} minutes to read and play"] if read else []
    if own:
        told.append(f"{own} {'' if told else 'minutes '}for the exercises")
    return f"{', '.join(told)}." if told else ""


def _picture(lesson):
    return pictures.of_lesson(re.sub(r"^\d+_", "", lesson.path.stem))


def sentence(lesson):
    """Return the author's sentence on a lesson, or the beginning of what one does in it."""
    if lesson.card:
        return lesson.card
    words = re.sub(r"[*_`$]|\]\([^)]*\)|\[", "", lesson.summary).split()
    return " ".join(words) if len(words) <= MOST else f"{' '.join(words[:MOST])} …"


def _time(lesson):
    """Return the same, as a card has room for: "25 to 45 min + 10 to 20 of exercises"."""
    read, own = map(_range, (lesson.minutes, lesson.exercise_minutes))
    if not read:
        return f"{own} min of exercises" if own else ""
    return f"{read} min + {own} of exercises" if own else f"{read} min"


def _range(minutes):
    """Return minutes to 1.8 times as many, to the nearest five, as the lessons say them; or ""."""
    return f"{minutes} to {5 * round(1.8 * minutes / 5)}" if minutes else ""
