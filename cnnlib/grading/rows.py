"""What is told of a class: a row for each exercise of each hand-in."""

from dataclasses import dataclass

from cnnlib.exercises import names
from cnnlib.exercises.report import PASSED, UNTRIED, WRONG
from cnnlib.grading import asked_for

NOT_JUDGED, MISSING = "not judged", "not handed in"
VERDICTS = (PASSED, WRONG, UNTRIED, MISSING, NOT_JUDGED)
LIBRARY = "mine.py"


@dataclass(frozen=True)
class Row:
    """The verdict on one exercise of one hand-in, or on a whole one that cannot be judged.

    Attributes
    ----------
    learner, file : str
    group, exercise : str
        The lesson, or mine.py; both "" where a hand-in cannot be read.
    verdict : str
        One of `VERDICTS`.
    slip : str
        Its name, where it is a known one.
    right, tried : int or None
        Of the cases of a function.
    words : str
        What the check says, or why it could not say anything.
    question, answer : str
        The Defend-it question on what passed.
    """

    learner: str
    file: str
    group: str = ""
    exercise: str = ""
    verdict: str = NOT_JUDGED
    slip: str = ""
    right: int | None = None
    tried: int | None = None
    words: str = ""
    question: str = ""
    answer: str = ""

    @property
    def cases(self):
        """How many cases are right, of how many."""
        return "" if self.tried is None else f"{self.right} of {self.tried}"

    @property
    def line(self):
        """The line that the Defend-it question takes out."""
        return next((each.strip() for each in self.question.split("\n") if each[:4] == "    "), "")


def rows(hand_in, findings):
    """Return the rows of one hand-in, in the order of the lesson.

    Parameters
    ----------
    hand_in : HandIn
    findings : Findings

    Returns
    -------
    list of Row
    """
    who = hand_in.learner, hand_in.file
    if findings.unreadable:
        return [Row(*who, words=findings.unreadable)]
    if not findings.found:
        return [Row(*who, words="no exercise of the course was found in it")]
    if hand_in.path.suffix.lower() == ".py":
        return [_row(who, LIBRARY, name, findings) for name in findings.found]
    lesson_of = {name: lesson for lesson, group in names().items() for name in group}
    groups = dict.fromkeys(lesson_of[name] for name in findings.found)
    lessons = {lesson: asked_for.lessons()[lesson].exercises for lesson in groups}
    return [
        _row(who, lesson, name, findings)
        for lesson, asked in lessons.items()
        for name in dict.fromkeys(
            [*asked, *(each for each in findings.found if lesson_of[each] == lesson)]
        )
    ]


def _row(who, group, name, findings):
    if name in findings.lost:
        return Row(*who, group, name, NOT_JUDGED, words=findings.lost[name])
    if name not in findings.verdicts:
        return Row(*who, group, name, MISSING, words="the notebook holds no answer to it")
    told = {key: value for key, value in findings.verdicts[name].items() if value is not None}
    return Row(*who, group, name, **told, **findings.defences.get(name, {}))
