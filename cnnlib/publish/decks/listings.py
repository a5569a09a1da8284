"""Code and what it shows, on a wall: what to leave out, where to cut, how much room it takes."""

import ast
import base64
import re
import struct

from cnnlib.publish.content.outputs import widget_name

# In pixels, of a slide of 1280 x 720: what the title leaves; and the least that can be read.
ROOM, WIDTH, LINE, MARGIN, FIGURE = 570, 1184, 27, 50, 400
MOST_LINES = (ROOM - MARGIN) // LINE


def pieces(source):
    """Return code, without its checks, as pieces that fit on a slide, cut between functions.

    Parameters
    ----------
    source : str
        Python.

    Returns
    -------
    list of str
    """
    found = []
    for part in re.split(r"\n{3,}", without_checks(source)):
        if found and _lines(found[-1]) + 1 + _lines(part) <= MOST_LINES:
            found[-1] += f"\n\n{part}"
        else:
            found.append(part)
    return found


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


def size(text):
    """Return how many lines a text has, and how many columns."""
    return _lines(text), max(map(len, text.splitlines()))


def printed_size(outputs):
    """Return how many lines of code the outputs of a cell take, and how many columns."""
    lines, columns = 0, 1
    for output in outputs:
        if "text/html" in output.get("data", {}):  # set larger, and broken where it must be
            lines += 3 * _lines(_text(output)) // 2
        else:
            lines += _lines(_text(output))
            columns = max(columns, size(_text(output))[1])
    return lines, columns


def steepness(output):
    """Return the height of a picture by its width; 0 for what is no picture."""
    if "image/png" not in output.get("data", {}):
        return 0
    start = base64.b64decode(output.data["image/png"][:64])
    width, height = struct.unpack(">II", start[16:24])
    return height / width


def height(output):
    """Return about how many pixels an output of text, a picture or a widget needs."""
    if "image/png" in output.get("data", {}):
        return min(FIGURE, int(steepness(output) * WIDTH))
    text = _text(output)
    if name := widget_name(output):
        return 45 * (1 + len(text) // 64) + 110 if name == "Card" else ROOM
    return 45 * _lines(text) + 20


def _text(output):
    return (output.get("text") or output["data"]["text/plain"]).rstrip()


def _lines(text):
    return text.count("\n") + 1
