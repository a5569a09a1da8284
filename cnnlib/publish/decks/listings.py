"""Code on a wall: what to leave out, and where to cut."""

import ast
import re

KEPT = re.compile(r"^\w+: the library's\n", re.MULTILINE)


def pieces(source):
    """Return code, without its checks, cut between functions.

    Parameters
    ----------
    source : str
        Python.

    Returns
    -------
    list of str
    """
    return re.split(r"\n{3,}", without_checks(source))


def printed(outputs):
    """Return what a cell has printed as a block of Markdown; empty where there is nothing.

    Whether the reader keeps a function is no news for a room.

    Parameters
    ----------
    outputs : list of NotebookNode

    Returns
    -------
    str
    """
    texts = [output.text for output in outputs if output.output_type == "stream"]
    text = KEPT.sub("", "".join(texts)).rstrip()
    return f"```text\n{text}\n```" if text else ""


def without_checks(source):
    """Return code without the statements that only check, which hide what they prove.

    Where functions are checked, they alone are left, and what the cell shows at its end. Code of
    nothing but checks stays as it is.

    Parameters
    ----------
    source : str
        Python.

    Returns
    -------
    str
    """
    nodes = ast.parse(source).body
    told = [node for node in nodes if not _checks(node)]
    functions = [node for node in told if isinstance(node, ast.FunctionDef)]
    if len(told) in (0, len(nodes)):
        return source
    if functions:
        told = functions + [node for node in told[-1:] if isinstance(node, ast.Expr)]
    lines, between = source.splitlines(), "\n\n\n" if functions else "\n"
    return between.join("\n".join(lines[node.lineno - 1 : node.end_lineno]) for node in told)


def _checks(node):
    """Tell whether a statement only checks, or answers a prediction."""
    if isinstance(node, ast.For):
        return _checks(node.body[-1])
    checks = ast.unparse(node).startswith(("np.testing.", "predict.reveal("))
    return checks or isinstance(node, ast.Assert)
