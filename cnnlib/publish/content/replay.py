"""Run as much of a lesson as makes one of its widgets, without a kernel."""

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


@contextlib.contextmanager
def _in_silence():
    """Print nothing, warn of nothing and leave no figure open."""
    figures = set(plt.get_fignums())
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    for number in set(plt.get_fignums()) - figures:
        plt.close(number)
