"""Run as much of a lesson as makes one of its widgets or its pictures, without a kernel."""

import ast
import builtins
import contextlib
import io
import warnings

import matplotlib.pyplot as plt


def value(sources):
    """Return the value of the last expression in the last source.

    Of the sources before it, only those statements run that the rest needs: that bind one of its
    names, assign into what it names, or call a method of it. What is imported counts as unchanging.

    Parameters
    ----------
    sources : sequence of str
        Python code of the notebook's cells from the first to the one in question. It is trusted.

    Returns
    -------
    object

    Raises
    ------
    ValueError
        If the last source does not end in an expression.
    """
    *before, last = map(ast.parse, sources)
    if not last.body or not isinstance(last.body[-1], ast.Expr):
        raise ValueError(f"the cell shows no value: {sources[-1]!r}")
    *statements, shown = last.body
    needed = _needed([statement for tree in before for statement in tree.body], last)
    namespace = {"__name__": "__main__"}
    run = compile(ast.Module([*needed, *statements], []), "<lesson>", "exec")
    with _in_silence():
        exec(run, namespace)  # noqa: S102 - the lesson's own cells
        return eval(compile(ast.Expression(shown.value), "<lesson>", "eval"), namespace)


def figures(sources, wanted):
    """Return the figures that some of the sources draw.

    Of all other sources only those statements run that these need, as for `value`.

    Parameters
    ----------
    sources : sequence of str
        Python code of all the notebook's cells. It is trusted.
    wanted : collection of int
        Places of the sources that draw.

    Returns
    -------
    dict of int: list of Figure
        By the place.
    """
    trees = [ast.parse(source).body for source in sources]
    imported = {name for tree in trees for statement in tree for name in _imported(statement)}
    names, runs = set(), []
    for place, tree in reversed(list(enumerate(trees))):
        kept = []
        for statement in reversed(tree):
            if place in wanted or _is_needed(statement, names, imported):
                names |= _read(statement)
                kept.insert(0, statement)
        runs.insert(0, kept)
    namespace, drawn = {"__name__": "__main__"}, {}
    with _in_silence():
        for place, kept in enumerate(runs):
            before = set(plt.get_fignums())
            exec(compile(ast.Module(kept, []), "<lesson>", "exec"), namespace)  # noqa: S102
            new = sorted(set(plt.get_fignums()) - before)
            drawn[place] = [plt.figure(number) for number in new]
            for number in new:  # as plt.show does in a notebook
                plt.close(number)
    return {place: drawn[place] for place in wanted}


@contextlib.contextmanager
def _in_silence():
    """Print nothing, warn of nothing and leave no figure open."""
    figures = set(plt.get_fignums())
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    for number in set(plt.get_fignums()) - figures:
        plt.close(number)


def _needed(statements, last):
    """Return those of the statements that the last cell needs, in their order."""
    imported = {name for statement in statements for name in _imported(statement)}
    names, kept = _read(last), []
    for statement in reversed(statements):
        if _is_needed(statement, names, imported):
            names |= _read(statement)
            kept.insert(0, statement)
    return kept


def _is_needed(statement, names, imported):
    return bool(_imported(statement) & names or (_set(statement) - imported) & names)


def _read(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _imported(statement):
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return set()
    return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}


def _set(statement):
    """Return the names that a statement binds or may change; what functions do inside is their own.

    A function may change what it is given, but for Python's own, such as print.
    """
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
        elif isinstance(node, ast.Call) and not hasattr(builtins, _base(node.func) or ""):
            names |= set().union(*map(_read, [*node.args, *node.keywords]))
        nodes += ast.iter_child_nodes(node)
    return names


def _base(node):
    """Return the name that an expression such as `name.attribute[0]` starts from."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return getattr(node, "id", None)
