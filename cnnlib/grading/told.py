"""One hand-in as text, for whoever asks on a command line."""

import textwrap

from cnnlib.exercises.report import PASSED, UNTRIED, WRONG
from cnnlib.grading.rows import MISSING, NOT_JUDGED

MARKS = {PASSED: "✓", WRONG: "✗", UNTRIED: "○", MISSING: "−", NOT_JUDGED: "?"}
WIDTH = 92


def told(rows):
    """Return the rows of a hand-in as lines.

    Parameters
    ----------
    rows : list of Row

    Returns
    -------
    str
    """
    return "\n".join(line for row in rows for line in _lines(row))


def _lines(row):
    yield f"{MARKS[row.verdict]} {row.exercise or row.file}: {row.verdict}"
    if row.verdict in (WRONG, NOT_JUDGED):
        yield from _indented(row.words)
    if row.slip:
        yield from _indented(f"likely: {row.slip}")


def _indented(words):
    return textwrap.wrap(words, WIDTH, initial_indent="    ", subsequent_indent="    ")
