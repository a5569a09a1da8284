"""Judge a hand-in, exercise by exercise, and say each verdict as soon as it stands."""

from cnnlib import exercises
from cnnlib.exercises.catalogue import find
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.report import PASSED, UNTRIED, WRONG
from cnnlib.grading.inside import asked, running
from cnnlib.grading.inside.code import parsed
from cnnlib.grading.notebook import Unreadable, read

WORTH = (UNTRIED, WRONG, PASSED)  # of several answers to one exercise, the last of the best counts


def judge(job, say):
    """Say what a hand-in holds, then the verdict on each of its exercises.

    Parameters
    ----------
    job : dict
        What `process.job` writes.
    say : function
        Called with keywords, a message each.
    """
    try:
        cells = read(job["path"])
    except Unreadable as reason:
        say(unreadable=str(reason))
        return
    shown = set(job["shown"])
    code = parsed([c.source for c in cells if c.is_code and c.source.strip() not in shown])
    answers = _answers(job, code)
    broken = _broken(job, code, answers)
    say(found=[*answers, *broken])
    for name in [*answers, *broken]:
        if name in job["skip"]:
            continue
        say(begun=name)
        if name in broken:
            say(verdict=_verdict(WRONG, broken[name]))
        else:
            _judge_one(name, answers[name], code, job["seed"], say)
    say(ended=True)


def _answers(job, code):
    """Return all answers, {exercise: [Answer]}, in the order of their lesson."""
    lessons = job["lessons"]
    found = asked.checked(code, {name for names in lessons.values() for name in names})
    if job["path"].endswith(".py"):
        found |= asked.kept(code)
    else:
        here = {lesson for lesson, names in lessons.items() if found.keys() & set(names)}
        for lesson in here or {job["lesson"]} & lessons.keys():
            rest = [name for name in lessons[lesson] if name not in found]
            found |= asked.named(code, rest)
    order = [name for names in lessons.values() for name in names]
    return {name: found[name] for name in [*order, *found] if name in found}


def _broken(job, code, answers):
    """Return words for the exercises whose check stands in a cell that is no Python."""
    return {
        name: words
        for source, words in code.broken.items()
        for names in job["lessons"].values()
        for name in names
        if name not in answers and (f'check("{name}"' in source or f"check('{name}'" in source)
    }


def _judge_one(name, answers, code, seed, say):
    best, value = None, None
    for answer in answers:
        verdict, handed_in = _judged(name, code, answer)
        if best is None or _worth(verdict) >= _worth(best):
            best, value = verdict, handed_in
    say(verdict=best)
    if best["verdict"] == PASSED and (question := _defence(name, value, seed)):
        say(defence=question)


def _judged(name, code, answer):
    try:
        value, trouble = running.value(code, answer)
    except running.Failed as reason:
        return _verdict(WRONG, str(reason)), None
    report = exercises.check(name, value)
    words = "; ".join(filter(None, [*report.sentences, *report.done, trouble]))
    return _verdict(report.status, words, report.likely, report.cases), value


def _verdict(status, words, slip=None, cases=None):
    right, tried = cases or (None, None)
    return {"verdict": status, "words": words, "slip": slip, "right": right, "tried": tried}


def _worth(verdict):
    return WORTH.index(verdict["verdict"])


def _defence(name, value, seed):
    """Return a question on a line of what passed; None where no line can be taken out."""
    if not isinstance(find(name), FunctionExercise):
        return None
    try:
        quiz = exercises.defend(name, value, seed)
    except (TypeError, ValueError):
        return None
    return {"question": quiz.question.words, "answer": str(quiz.answer)}
