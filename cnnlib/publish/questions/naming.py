"""What every form of export says of a question alike."""

import html

from cnnlib.publish.content.markdown import TAG

TOLERANCE = 0.01  # of a number that is typed, as part of it


def name_of(asked, category):
    """Return what a question is called where it is listed: plain text."""
    words = html.unescape(TAG.sub("", asked.words.rpartition("<p>")[2])).strip()
    return f"{category.split()[0]} {asked.title}: {words}"[:120]


def tolerance_of(asked):
    """Return how far from the right number an answer may lie, as text."""
    return f"{abs(float(asked.number)) * TOLERANCE:g}"
