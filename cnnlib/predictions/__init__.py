"""Predictions without a screen: questions, the log of guesses, and questions that compute anew.

`cnnlib.widgets.predict` draws what is here. `lessons` holds, a module for each lesson, the
questions that can be asked again with new numbers; a decorated function in one of them is found by
itself.
"""

from cnnlib.predictions.declare import Quiz
from cnnlib.predictions.log import Log
from cnnlib.predictions.question import SURE, Guess, Question, plain, question, say, verdict
from cnnlib.predictions.recall import before, met, review
from cnnlib.predictions.store import load, save

__all__ = [
    "SURE",
    "Guess",
    "Log",
    "Question",
    "Quiz",
    "before",
    "load",
    "met",
    "plain",
    "question",
    "review",
    "save",
    "say",
    "verdict",
]
