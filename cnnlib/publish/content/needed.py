"""Which statements of a notebook a later one needs: the others need not run."""

import ast
import builtins

from cnnlib.exercises.keeping.needs import names_read


def needed(statements, last, *, also=(), careful=False):
    """Return those of the statements that the last one needs, in their order.

    They bind one of its names, assign into what it names, or call a method of it. What is imported
    counts as unchanging; what is imported by a star may be anything.

    Parameters
    ----------
    statements : list of ast.stmt
    last : ast.AST
        A statement, an expression or a whole cell.
    also : collection of ast.stmt, optional
        Statements that run in any case, with what they need.
    careful : bool, default False
        Whether any function but Python's own may change what it is given.

    Returns
    -------
    list of ast.stmt
    """
    imported = {name for statement in statements for name in _imported(statement)}
    names, kept = _read(last) | {"*"}, []
    for statement in reversed(statements):
        changed = _set(statement) | (_given(statement) if careful else set())
        if statement in also or _imported(statement) & names or (changed - imported) & names:
            names |= _read(statement)
            kept.insert(0, statement)
    return kept


def unbound(statements, last):
    """Return the names that the last one and its needs read, and that none of them binds.

    Parameters
    ----------
    statements, last
        As for `needed`.

    Returns
    -------
    set of str
    """
    needs = needed(statements, last)
    read = set().union(*map(_read, [*needs, last]))
    bound = set().union(*(_imported(each) | _set(each) for each in needs))
    return read - bound - set(dir(builtins))


def _read(tree):
    """Return the names that it reads of its module; a function's own are none."""
    return names_read(ast.unparse(tree))


def _imported(statement):
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return set()
    return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}


def _set(statement):
    """Return the names that a statement binds or changes; what functions do inside is their own."""
    names, nodes = set(), [statement]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
            continue
        if isinstance(getattr(node, "ctx", None), ast.Store):
            names.add(_base(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names.add(_base(node.func))
        nodes += ast.iter_child_nodes(node)
    return names


def _given(statement):
    """Return the names that a statement gives to functions."""
    calls = (node for node in ast.walk(statement) if isinstance(node, ast.Call))
    own = (call for call in calls if not hasattr(builtins, _base(call.func) or ""))
    given = (part for call in own for part in [*call.args, *call.keywords])
    return {node.id for part in given for node in ast.walk(part) if isinstance(node, ast.Name)}


def _base(node):
    """Return the name that an expression such as `name.attribute[0]` starts from."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return getattr(node, "id", None)
