"""What a lesson asks its reader, as data: votes, predictions, and questions of earlier lessons.

Texts are HTML that may stand inside a paragraph, without a word of how a page shows them.
"""

import ast
import html
import re
from typing import NamedTuple

from cnnlib import predictions
from cnnlib.predictions import say
from cnnlib.predictions.lessons import COURSE
from cnnlib.publish.content import markdown, votes

REVEALED = re.compile(r"It is (.+)\.", re.DOTALL)


class Choice(NamedTuple):
    """An option, and what is said to who chooses it; the latter may be empty."""

    label: str
    words: str = ""


class Asked(NamedTuple):
    """A question and its answer.

    Attributes
    ----------
    key : str
        Its name in the lesson.
    title : str
        Of its kind: "Predict", "Vote 1" or "From lesson 2".
    words : str
        What is asked.
    choices : tuple of Choice
        Empty where a number is to be typed.
    answer : str
        As text: the label or letter of the right option, or the number; empty where not known.
    right : int or None
        The place of the right option, from 0; None where there is none.
    is_vote : bool
        Whether its options have letters; then the answer is the letter of the right one.
    """

    key: str
    title: str
    words: str
    choices: tuple = ()
    answer: str = ""
    right: int | None = None
    is_vote: bool = False

    @property
    def number(self):
        """The number to be typed, as Python writes it; None where options are to be chosen."""
        return None if self.choices or not self.answer else self.answer.replace("−", "-")


def of_vote(key, vote, folder=None):
    """Return a vote as a question.

    Parameters
    ----------
    key : str
    vote : votes.Vote
    folder : path, optional
        Where the addresses of its files start from.

    Returns
    -------
    Asked
    """
    choices = tuple(
        Choice(markdown.one_line(option, folder), markdown.one_line(words, folder))
        for option, words in zip(vote.options, vote.words, strict=True)
    )
    words = markdown.one_line(vote.stem, folder)
    return Asked(key, vote.title, words, choices, votes.LETTERS[vote.right], vote.right, True)


def of_prediction(key, question, answer, *, title="Predict", hint=""):
    """Return a prediction as a question.

    Parameters
    ----------
    key : str
    question : predictions.Question
    answer : str
        As the lesson says it; empty where it is not known.
    title : str, default "Predict"
    hint : str, optional
        HTML that follows the words to each wrong option.

    Returns
    -------
    Asked
    """
    labels = [say(option) for option in question.options]
    right = labels.index(answer) if answer in labels else None
    choices = tuple(
        Choice(html.escape(label), _joined(belief, hint) if place != right else "")
        for place, (label, belief) in enumerate(zip(labels, question.beliefs, strict=True))
    )
    return Asked(key, title, html.escape(question.words), choices, answer, right)


def before(lesson):
    """Return the questions of earlier lessons that a page asks before a lesson begins.

    Parameters
    ----------
    lesson : str
        As its notebook is called, without the number.

    Returns
    -------
    list of Asked
        Always with the same numbers.
    """
    seed = COURSE.get(lesson, 0)  # so that two lessons do not ask the same
    return [_of_quiz(quiz) for quiz in predictions.before(lesson, seed)]


def first_argument(source):
    """Return the text that the last call of a cell begins with, as `predict("key", ...)` does.

    Parameters
    ----------
    source : str
        Python code.

    Returns
    -------
    str
        Empty where there is none.
    """
    last = ast.parse(source).body[-1]
    arguments = getattr(getattr(last, "value", None), "args", [])
    return getattr(arguments[0], "value", "") if arguments else ""


def answer(key, cells):
    """Return what the lesson's stored outputs reveal as the answer to a prediction.

    Parameters
    ----------
    key : str
    cells : sequence of NotebookNode
        The lesson's code cells.

    Returns
    -------
    str
        Empty where no cell reveals it.
    """
    reveals = re.compile(rf'predict\.reveal\(\s*"{re.escape(key)}"')
    said = [
        REVEALED.fullmatch(output.data["text/plain"])
        for cell in cells
        if reveals.search(cell.source)
        for output in cell.outputs
        if "text/plain" in output.get("data", {})
    ]
    return next((found[1] for found in said if found), "")


def _of_quiz(quiz):
    look = markdown.one_line(f"Look again: [{quiz.step}](<{quiz.step.link}>).")
    key, said = f"before-{quiz.key}", say(quiz.answer)
    return of_prediction(
        key, quiz.question, said, title=f"From lesson {quiz.step.number}", hint=look
    )


def _joined(belief, hint):
    return " ".join(filter(None, [html.escape(belief or ""), hint]))
