"""Run as much of a hand-in as an answer needs, in a module of its own."""

import ast
import linecache
import sys
from types import ModuleType

from cnnlib.exercises import sandbox
from cnnlib.exercises.sandbox.errors import one_line
from cnnlib.publish.content.needed import needed, unbound


class Failed(Exception):
    """Says in words why there is no answer to judge."""


def value(code, answer):
    """Return what an answer's expression is worth, and words for an error on the way, or "".

    As in a notebook, an error ends its cell and not what stands below.

    Parameters
    ----------
    code : Code
    answer : Answer

    Returns
    -------
    object, str

    Raises
    ------
    Failed
        If the cells that it needs raise an error.
    """
    trees = {id(each.tree): each for each in code.statements}
    needs = [trees[id(tree)] for tree in _needed(code, answer)]
    module = sys.modules["__main__"] = ModuleType("__main__")  # as a kernel has it: without a file
    for place in {each.place for each in needs}:
        text = code.texts[place]
        linecache.cache[place] = len(text), None, text.splitlines(keepends=True), place
    errors, found = [], []

    def run():
        for statement in needs:
            try:
                exec(_compiled(statement), vars(module))  # noqa: S102 - this process is for it
            except BaseException as error:  # noqa: BLE001 - what is asked for may do without
                errors.append(f"{statement.place.strip('<>')}: {one_line(error)}")
        whole = ast.Expression(answer.expression)
        found.append(eval(compile(whole, "<answer>", "eval"), vars(module)))

    outcome = sandbox.call(run, limited=False)
    if not found:
        raise Failed(f"what it needs cannot be run: {[*errors, outcome.error][0]}")
    return found[0], f"a cell that it needs raised an error: {errors[0]}" if errors else ""


def _needed(code, answer):
    """Return the statements that an answer needs.

    Where one above it lacks a name that a cell below binds, a learner ran them in another order.
    """
    trees = [each.tree for each in code.statements]
    above, below = trees[: answer.before], trees[answer.before :]
    lacking = unbound(above, answer.expression)
    if lacking and len(unbound([*below, *above], answer.expression)) < len(lacking):
        above = [*below, *above]
    return needed(above, answer.expression)


def _compiled(statement):
    return compile(ast.Module([statement.tree], []), statement.place, "exec")
