"""A reader's text as Python reads it, without a word: Python warned when its cell was run.

A backslash in a docstring, as formulas have them, would else be warned of at every check.
"""

import ast
import symtable
import warnings
from functools import wraps


def _quiet(read):
    @wraps(read)
    def reads(*args):
        with warnings.catch_warnings(action="ignore"):
            return read(*args)

    return reads


@_quiet
def tree(text):
    """Return the module that a text is; a SyntaxError where it is none."""
    return ast.parse(text)


@_quiet
def names(text):
    """Return the table of the names in a text, scope by scope."""
    return symtable.symtable(text, "a piece", "exec")


@_quiet
def code(text, place):
    """Return what runs a text, or a tree, under the name of a place."""
    return compile(text, place, "exec")


def lines(text):
    """Return the lines of a text as Python counts them: other signs break a line for `str` alone."""
    return text.replace("\r\n", "\n").split("\n")
