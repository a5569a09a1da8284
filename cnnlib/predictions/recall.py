"""Questions to ask again: before a lesson begins, and whenever the reader likes."""

import secrets
from functools import cache
from importlib import import_module

import numpy as np

from cnnlib import checks
from cnnlib.predictions import lessons
from cnnlib.predictions.declare import Quiz, Recalled, Step


def before(lesson, seed=None, *, met=()):
    """Draw three questions of earlier lessons, each with its answer.

    One is of the last lesson, one of two or three before, one of the course's first third. What
    lies off the straight way counts where the reader has met it.

    Parameters
    ----------
    lesson : str
        As its notebook is called, without the number.
    seed : int, optional
        Draws the questions and their numbers; without it they are new each time.
    met : collection of str
        Lessons off the straight way that the reader has been to.

    Returns
    -------
    list of Quiz
        Fewer than three where the lessons before have fewer.

    Raises
    ------
    ValueError
        If there is no such lesson.

    Examples
    --------
    >>> [quiz.step.lesson for quiz in before("pool", seed=1)][0]
    'ask_who_touched_you'
    """
    course = tuple(lessons.COURSE)
    place = course.index(checks.choice(lesson, "lesson", course))
    behind = [name for name in course[:place] if name not in lessons.ASIDE or name in met]
    earlier = [key for name in behind for key in of_lesson(name)]
    first_third = course[: len(course) // 3]
    seed = _seed(seed)
    rng, drawn = np.random.default_rng(seed), []
    for pool in (
        behind[-1:],
        behind[-3:-1],
        [name for name in first_third if name in behind],
    ):
        fresh = [key for name in pool for key in of_lesson(name) if key not in drawn]
        fresh = fresh or [key for key in earlier if key not in drawn]
        drawn += [str(rng.choice(fresh))] if fresh else []
    return [quiz(key, seed) for key in drawn]


def met(log):
    """Return the lessons to which a log's questions belong, as far as these can be asked anew.

    Parameters
    ----------
    log : Log

    Returns
    -------
    set of str

    Examples
    --------
    >>> from cnnlib.predictions import Log
    >>> met(Log())
    set()
    """
    return {_askers()[key] for key in log.entries if key in _askers()}


def review(log, count=10, seed=None):
    """Return the questions of a log to ask again, missed ones first, each with its answer.

    Parameters
    ----------
    log : Log
    count : int, default 10
        At most so many.
    seed : int, optional
        Draws new numbers for the questions that compute them; without it they are new each time.

    Returns
    -------
    list of Quiz

    Examples
    --------
    >>> from cnnlib.predictions import Guess, Log, question
    >>> log = Log()
    >>> words = log.record("tail", question("How many rows?"), Guess(2, "sure"), 3)
    >>> words = log.record("ones", question("How many ones?"), Guess(0, "sure"), 3)
    >>> words = log.record("ones", question("How many ones?"), Guess(3, "sure"), 3)
    >>> [quiz.key for quiz in review(log)]
    ['tail', 'ones']
    """
    count, seed = checks.integer(count, "count"), _seed(seed)
    asked = []
    for key in log.missed_first()[:count]:
        entry = log.entries[key]
        asked.append(
            quiz(key, seed) if key in _askers() else Quiz(key, entry.question, entry.answer)
        )
    return asked


def quiz(key, seed):
    """Return one question with the numbers that the seed draws."""
    lesson = _askers()[key]
    recalled = of_lesson(lesson)[key]
    return recalled.quiz(seed, Step(lesson, recalled.heading, lessons.COURSE[lesson]))


@cache
def of_lesson(lesson):
    """Return what a lesson can ask anew, {key: Recalled}."""
    module = import_module(f"{lessons.__name__}.{lesson}")
    return {key: each for key, each in vars(module).items() if isinstance(each, Recalled)}


@cache
def _askers():
    """Return the lesson that each key belongs to."""
    return {key: lesson for lesson in lessons.COURSE for key in of_lesson(lesson)}


def _seed(seed):
    return secrets.randbits(31) if seed is None else checks.integer(seed, "seed", least=0)
