"""The rows of a class as a CSV that a spreadsheet opens and does not run."""

import csv
import io
import unicodedata

HEAD = {
    "learner": "learner",
    "file": "file",
    "lesson": "group",
    "exercise": "exercise",
    "verdict": "verdict",
    "slip": "slip",
    "cases right": "right",
    "cases": "tried",
    "defend it: the line taken out": "line",
    "defend it: what is wrong then": "answer",
    "what the check says": "words",
}
FORMULA = ("=", "+", "-", "@")  # a cell that begins so is run by a spreadsheet


def table(rows):
    """Return rows as the text of a CSV.

    Parameters
    ----------
    rows : list of Row

    Returns
    -------
    str
    """
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(HEAD)
    lines.writerows([_cell(getattr(row, name)) for name in HEAD.values()] for row in rows)
    return written.getvalue()


def _cell(value):
    """Return a cell as text; a quote in front keeps a spreadsheet from running it."""
    text = "" if value is None else str(value)
    # To some, the wide forms of these signs are the same.
    begins = unicodedata.normalize("NFKC", text).lstrip()[:1]
    return f"'{text}" if begins in FORMULA else text
