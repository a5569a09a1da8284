"""Defend it: a line of a function that passed is taken out. What is wrong then, and where first?"""

import ast
import inspect
import textwrap

import numpy as np

from cnnlib import checks, predictions
from cnnlib.exercises import reading
from cnnlib.exercises.catalogue import find
from cnnlib.exercises.comparison import is_numeric, same
from cnnlib.exercises.function import FunctionExercise

SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr)
NOTHING = "nothing: it still passes every case"


class NotYet(ValueError):
    """There will be something to defend once the answer passes."""


def defend(name, f, seed=0):
    """Take a line out of a function that passes, run it, and ask which result is wrong, and where.

    Parameters
    ----------
    name : str
        The exercise, one whose answer is a function.
    f : function
        An answer that passes, written with `def`.
    seed : int, default 0
        Draws the line.

    Returns
    -------
    predictions.Quiz
        With its answer, computed; `cnnlib.widgets.predict.ask` asks it.

    Raises
    ------
    TypeError
        If the exercise asks for a value, or the answer is not written with `def`.
    ValueError
        If the answer does not pass, or has no line whose loss leaves a result.

    Examples
    --------
    >>> from cnnlib.widgets import predict
    >>> predict.ask(defend("build_conv2d_single", conv2d_single))  # doctest: +SKIP
    """
    exercise, rng = find(name), np.random.default_rng(checks.integer(seed, "seed", least=0))
    if not isinstance(exercise, FunctionExercise):
        raise TypeError(f"{name} asks for a value; defend takes a line out of a function")
    if not exercise.check(f):
        raise NotYet(f'only what passes can be defended; ask check("{name}", ...) first')
    source, lines = _lines(f)
    for line in rng.permutation(len(lines)):
        effect = _effect(exercise, _without(f, source, lines[line]))
        if effect is not None:
            return _quiz(exercise, f, ast.get_source_segment(source, lines[line]), effect)
    raise ValueError(f"{f.__name__} has no line whose loss leaves a result to compare")


def _lines(f):
    """Return a function's source, and its statements that can be taken out."""
    try:
        source = textwrap.dedent(inspect.getsource(f))
        [definition] = reading.tree(source).body
    except (OSError, TypeError, SyntaxError, ValueError):
        definition = None
    if not isinstance(definition, ast.FunctionDef):
        raise TypeError("the source of this function cannot be read; write it with def")
    inside = (node for statement in definition.body for node in ast.walk(statement))
    return source, [node for node in inside if isinstance(node, SIMPLE) and not _is_text(node)]


def _is_text(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


class _Without(ast.NodeTransformer):
    """Put `pass` where a statement stands."""

    def __init__(self, statement):
        self.place = statement.lineno, statement.col_offset

    def visit(self, node):
        if isinstance(node, SIMPLE) and (node.lineno, node.col_offset) == self.place:
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)


def _without(f, source, statement):
    """Return the function without one statement, in a namespace of its own.

    There its variables have no namesakes: a notebook's grad_w is not what a lost one falls back on.
    """
    tree = _Without(statement).visit(reading.tree(source))
    tree.body[0].decorator_list = []
    names = f.__globals__ | dict(inspect.getclosurevars(f).nonlocals)
    names = {name: each for name, each in names.items() if name not in f.__code__.co_varnames}
    exec(reading.code(tree, f.__code__.co_filename), names)  # noqa: S102 - the reader's own
    return names[f.__name__]


def _effect(exercise, function):
    """Return (names of wrong results, number of the first such case); None where there is no result.

    The names are empty where every case passes.
    """
    trials = exercise.run(function)
    for number, trial in enumerate(trials, 1):
        if not trial.outcome.finished or len(trial.results) != len(trial.expected):
            return None
        if exercise.fault(trial):
            results = zip(exercise.returns, trial.results, trial.expected, strict=True)
            wrong = [
                name for name, got, right in results if not (is_numeric(got) and same(got, right))
            ]
            return (tuple(wrong), number) if wrong else None
    return (), 0


def _quiz(exercise, f, line, effect):
    wrong, number = effect
    answer = _said(wrong, number) if wrong else NOTHING
    others = [_said(exercise.returns[:1], 1), _said(exercise.returns[-1:], 2)]
    if wrong:
        others += [_said(wrong, 1 + number % len(exercise.tried)), _said(exercise.returns, number)]
    options = sorted({answer, *others, NOTHING})
    words = (
        f"This line is taken out of {f.__name__}:\n\n    {line}\n\n"
        f"What is wrong then, and in which case first?\n\n{_cases_named(options, exercise)}"
    )
    return predictions.Quiz(f"defend_{exercise.name}", predictions.question(words, options), answer)


def _cases_named(options, exercise):
    """Return a line for each case that an option names."""
    described = [case.described(exercise.arguments) for case, _ in exercise.tried]
    cases = [(_in_case(number), words) for number, words in enumerate(described, 1)]
    named = [(case, words) for case, words in cases if any(o.endswith(case) for o in options)]
    return "\n".join(f"{case}: {words}" for case, words in named)


def _said(names, number):
    return f"{' and '.join(names)}, first in {_in_case(number)}"


def _in_case(number):
    return f"case {number}"
