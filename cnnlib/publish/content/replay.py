"""Run as much of a lesson as makes one of its widgets or its pictures, without a kernel."""

import ast
import contextlib
import io
import warnings

import matplotlib.pyplot as plt

from cnnlib.publish.content.needed import needed


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
    earlier = needed([statement for tree in before for statement in tree.body], last)
    namespace = {"__name__": "__main__"}
    run = compile(ast.Module([*earlier, *statements], []), "<lesson>", "exec")
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
    cells = [ast.parse(source).body for source in sources]
    drawing = {statement for place in wanted for statement in cells[place]}
    statements = [statement for cell in cells for statement in cell]
    run = set(needed(statements, ast.Module([], []), also=drawing, careful=True))
    namespace, drawn = {"__name__": "__main__"}, {}
    with _in_silence():
        for place, cell in enumerate(cells):
            kept = [statement for statement in cell if statement in run]
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
