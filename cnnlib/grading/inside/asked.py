"""Which exercises a hand-in answers, and by which expressions.

An answer is what a `check` is given. Where a learner's copy has lost that line, it is what bears the
exercise's name; in a mine.py, the piece below the comment that names the exercise.
"""

import ast
import re
from typing import NamedTuple

from cnnlib.exercises import mine
from cnnlib.exercises.catalogue import builds, find

PASSED = re.compile(r"^# passed: *(\w+) *\n(?:@.*\n)*(?:def|class) +(\w+)", re.MULTILINE)


class Answer(NamedTuple):
    """An expression, and how many statements of the hand-in stand before it."""

    expression: ast.expr
    before: int


def checked(code, known):
    """Return the answers that a `check` is given, {exercise: [Answer]}.

    Parameters
    ----------
    code : Code
    known : collection of str
        The names of exercises; a check of another is none.
    """
    found = {}
    for number, statement in enumerate(code.statements):
        for node in ast.walk(statement.tree):
            name, expression = _check(node)
            if name in known and expression is not None:
                found.setdefault(name, []).append(Answer(expression, number))
    return found


def named(code, exercises):
    """Return the answers that bear the name of one of these exercises, or of its piece."""
    bound = {name for statement in code.statements for name in _bound(statement.tree)}
    names = {each: getattr(find(each), "piece", each) for each in exercises}
    return {each: [_whole(code, name)] for each, name in names.items() if name in bound}


def kept(code):
    """Return the pieces of a mine.py as answers to the exercises that they passed."""
    bound = {name for statement in code.statements for name in _bound(statement.tree)}
    said = {
        name: exercise
        for text in code.texts.values()
        for exercise, name in PASSED.findall(text)
        if exercise in builds() and builds()[exercise].piece == name
    }
    pieces = [name for name in mine.pieces() if name in bound]
    return {said.get(name, mine.pieces()[name].name): [_whole(code, name)] for name in pieces}


def _whole(code, name):
    return Answer(ast.parse(name, mode="eval").body, len(code.statements))


def _check(node):
    """Return the exercise's name and the answer of a call of `check`; (None, None) of another node."""
    if not isinstance(node, ast.Call) or "check" not in (
        getattr(node.func, "id", None),
        getattr(node.func, "attr", None),
    ):
        return None, None
    keywords = {each.arg: each.value for each in node.keywords}
    name, answer, *_ = [*node.args, None, None]
    name, answer = name or keywords.get("name"), answer or keywords.get("answer")
    return getattr(name, "value", None), answer


def _bound(tree):
    if isinstance(tree, ast.FunctionDef | ast.ClassDef):
        return {tree.name}
    if isinstance(tree, ast.Assign):
        return {each.id for target in tree.targets for each in ast.walk(target) if _is_name(each)}
    return set()


def _is_name(node):
    return isinstance(node, ast.Name)
