"""What a class as a whole has understood: its slips by how often, and the votes to take up again."""

from dataclasses import dataclass

from cnnlib.grading import asked_for
from cnnlib.grading.topics import topic

PARTLY = "; that explains "  # what a check puts behind a slip that does not explain everything


@dataclass(frozen=True)
class Slip:
    """A slip, the exercise in which it was made, and by whom."""

    words: str
    group: str
    exercise: str
    learners: tuple


@dataclass(frozen=True)
class Again:
    """A vote to take up again, and the slips that it is about.

    Attributes
    ----------
    lesson : Lesson
    vote : Vote
    slips : tuple of Slip
    learners : tuple of str
        Who made one of them.
    """

    lesson: object
    vote: object
    slips: tuple
    learners: tuple


def slips(rows):
    """Return the slips that have a name, the commonest first.

    Parameters
    ----------
    rows : list of Row

    Returns
    -------
    list of Slip
    """
    made = {}
    for row in rows:
        if row.slip:
            key = row.slip.partition(PARTLY)[0], row.group, row.exercise
            made.setdefault(key, []).append(row.learner)
    found = [Slip(*key, tuple(dict.fromkeys(who))) for key, who in made.items()]
    return sorted(found, key=lambda slip: -len(slip.learners))


def votes(found):
    """Return the votes that ask about these slips, the one that concerns most learners first.

    Parameters
    ----------
    found : list of Slip

    Returns
    -------
    list of Again
    """
    by_topic = {}
    for slip in found:
        if about := topic(slip.words):
            by_topic.setdefault((about.lesson, about.vote), []).append(slip)
    again = [_again(*key, tuple(about)) for key, about in by_topic.items()]
    return sorted(again, key=lambda each: -len(each.learners))


def _again(lesson, title, about):
    lesson = asked_for.lessons()[lesson]
    [vote] = [vote for vote in lesson.votes if vote.title == title]
    who = dict.fromkeys(learner for slip in about for learner in slip.learners)
    return Again(lesson, vote, about, tuple(who))
