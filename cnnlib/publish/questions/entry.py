"""The entry quiz: ten questions on what the course takes for known, with computed answers."""

import html

import numpy as np

from cnnlib.predictions import say
from cnnlib.predictions.declare import Drawn
from cnnlib.publish.content import markdown
from cnnlib.publish.content.questions import Asked, Choice

TITLE = "Entry quiz"
SUMMARY = (
    "Ten questions on what the course takes for known: loops and lists, arrays, slopes. Each wrong "
    "answer is told what it missed."
)


def _slope(f, at):
    """Return the slope of a polynomial of second degree: exact."""
    return (f(at + 1) - f(at - 1)) / 2


def _summed(n):
    total = 0
    for i in range(n):
        total += i
    return total


def _shared():
    a = np.array([1, 2, 3])
    b = a[:2]
    b[0] = 7
    return int(a[0])


def _loops(numbers, square):
    yield Drawn(
        f"`a = {numbers}`. What is `a[1:4]`?",
        numbers[1:4],
        {
            str(numbers[:3]): "Places are counted from 0.",
            str(numbers[1:]): "The end of a slice is left out.",
            str(numbers[2:4]): "The start of a slice is part of it.",
        },
    )
    yield Drawn(
        "`f(n)` begins with `total = 0`; then, `for i in range(n)`, it does `total += i`; in the end "
        "it returns `total`. What is `f(4)`?",
        _summed(4),
        {
            _summed(5): "range(4) ends at 3.",
            3: "That is the last i alone; += adds them all.",
            4: "That is how often the loop runs.",
        },
    )
    yield Drawn(
        "One loop runs over `range(3)`, and in it another over `range(4)`. How often does the inner "
        "line run?",
        sum(1 for _ in range(3) for _ in range(4)),
        {
            7: "For each turn of the outer loop, the inner one runs whole.",
            4: "That is one turn of the outer loop.",
            3: "That counts the outer loop alone.",
        },
    )
    yield Drawn(
        f"`a` is the array {say(square)}. What is `a[1, 0]`?",
        square[1, 0],
        {
            square[0, 1]: "The row comes first, then the column.",
            square[0, 0]: "Rows are counted from 0.",
            square[1, 1]: "Columns are counted from 0.",
        },
    )


def _arrays(square):
    yield Drawn(
        "What is the shape of `a[1:3, :]`, if `a` has the shape (4, 5)?",
        str(np.zeros((4, 5))[1:3, :].shape),
        {
            "(3, 5)": "The end of a slice is left out.",
            "(2, 4)": "A colon alone takes the whole axis.",
            "(5, 2)": "The axes keep their order.",
        },
    )
    yield Drawn(
        f"`a` is the array {say(square)}. What is `a.sum(axis=0)`?",
        say(square.sum(axis=0)),
        {
            say(square.sum(axis=1)): "Axis 0, the rows, is the one that vanishes.",
            say(square.sum()): "Only a sum without an axis leaves one number.",
            say(square.ravel()): "A sum over an axis leaves fewer numbers.",
        },
    )
    yield Drawn(
        "`a = np.array([1, 2, 3])`, `b = a[:2]`, then `b[0] = 7`. What is `a[0]`?",
        _shared(),
        {
            1: "A slice of an array is a view: it shares its numbers.",
            2: "b[0] was written, and b begins where a does.",
            3: "b[0] is the first number of both.",
        },
    )
    a, b = np.array([1, 2, 3]), np.array([2, 1, -1])
    yield Drawn(
        f"`a` is {say(a)} and `b` is {say(b)}, both arrays. What is `(a * b).sum()`?",
        (a * b).sum(),
        {
            (a + b).sum(): "The star multiplies, place by place.",
            a.sum() * b.sum(): "The products come first, then their sum.",
            (a * abs(b)).sum(): "Mind the minus sign.",
        },
    )


def _slopes():
    yield Drawn(
        "What is the slope of w² at w = 3?",
        _slope(lambda w: w**2, 3),
        {
            9: "That is the height of the curve there.",
            2: "The slope is 2w, and w is 3.",
            3: "The slope of w² is 2w.",
        },
    )
    yield Drawn(
        "y = 3x, and z = 2y + 1. x rises by 1. By how much does z rise?",
        (2 * 3 * 1 + 1) - (2 * 3 * 0 + 1),
        {
            7: "The 1 is there before and after, so nothing of it is a change.",
            5: "One factor after the other: they multiply.",
            2: "That is from y to z; from x to y there is a factor too.",
        },
    )


def _asked(number, drawn, order):
    told = [(say(drawn.answer), "This is right.")]
    told += [(say(value), words) for value, words in drawn.wrong.items()]
    choices = tuple(Choice(*map(html.escape, told[place])) for place in order)
    key, answer = f"entry-{number}", say(drawn.answer)
    words = markdown.one_line(drawn.words)
    return Asked(key, f"Question {number}", words, choices, answer, list(order).index(0))


def questions():
    """Return the quiz.

    Returns
    -------
    list of Asked
        Ten: loops and lists, arrays, slopes. Always the same, with the right options in all places.
    """
    rng = np.random.default_rng(0)
    square = np.array([[1, 2], [3, 5]])
    drawn = [*_loops([3, 1, 4, 1, 5], square), *_arrays(square), *_slopes()]
    return [_asked(n, each, rng.permutation(4)) for n, each in enumerate(drawn, 1)]
