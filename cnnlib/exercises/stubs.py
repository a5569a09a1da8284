"""Tell an answer that was not begun from one that is wrong."""

import ast
import inspect
import textwrap

from cnnlib.exercises import reading, sandbox


def is_blank(value):
    """Whether `value` is no answer yet: None, `...`, or a container that holds one of them."""
    try:
        return _has_blank(value)
    except RecursionError:  # a list that holds itself is no answer, but somebody's try
        return False


def is_stub(function):
    """Whether the source of a function still holds a gap: a `...` outside an index, or no body.

    None where the source cannot be read.
    """
    tree = parsed(function)
    if tree is None:
        methods = vars(function).values() if inspect.isclass(function) else ()
        # Of a class written in a notebook, Python finds only the methods' source.
        return any(is_stub(method) for method in methods if inspect.isfunction(method)) or None
    body = [s for s in tree.body if not _is_docstring(s)]
    if all(isinstance(s, ast.Pass) or _returns_nothing(s) or _refuses(s) for s in body):
        return True
    indices = {
        id(node)
        for sub in ast.walk(tree)
        if isinstance(sub, ast.Subscript)
        for node in ast.walk(sub.slice)
    }
    return any(_is_ellipsis(node) and id(node) not in indices for node in ast.walk(tree))


def methods_left(answer):
    """The names of a class's methods that hold a gap, once others are written; none of a stub."""
    methods = vars(answer).items() if inspect.isclass(answer) else ()
    methods = {name: method for name, method in methods if inspect.isfunction(method)}
    left = [name for name, method in methods.items() if is_stub(method)]
    return left if len(left) < len(methods) else []


def parsed(function):
    """The definition in a function's source, or None where it cannot be read."""
    # In a sandbox, since an object may answer what it likes when it is asked for its source.
    source = sandbox.call(inspect.getsource, (function,), limited=False).result
    try:
        tree = reading.tree(textwrap.dedent(source or "None"))
    except SyntaxError:
        return None
    first = tree.body[0]
    return first if isinstance(first, (ast.FunctionDef, ast.ClassDef)) else None


def _has_blank(value):
    if value is None or value is ...:
        return True
    if isinstance(value, dict):
        return any(map(_has_blank, value.values()))
    return isinstance(value, (tuple, list)) and (not value or any(map(_has_blank, value)))


def _is_docstring(statement):
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _returns_nothing(statement):
    if not isinstance(statement, ast.Return):
        return False
    value = statement.value
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _refuses(statement):
    return isinstance(statement, ast.Raise) and any(
        isinstance(node, ast.Name) and node.id == "NotImplementedError"
        for node in ast.walk(statement)
    )


def _is_ellipsis(node):
    return isinstance(node, ast.Constant) and node.value is ...
