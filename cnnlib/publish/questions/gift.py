"""Questions as GIFT, the text format: a picture becomes its description, as GIFT holds no files."""

import html
import re

from cnnlib.publish.questions.naming import name_of, tolerance_of

SIGNS = re.compile(r"[\\~=#{}:]")  # each means something to GIFT
IMAGE = re.compile(r'<img\b[^>]*?(?:alt="([^"]*)"[^>]*)?>')


def text(course, categories):
    """Return questions that many systems import, with what is said to each option.

    Parameters
    ----------
    course : str
        The name of the category that holds all others.
    categories : dict of {str: list of Asked}

    Returns
    -------
    str
    """
    parts = []
    for name, questions in categories.items():
        path = "/".join(_line(each.replace("/", "//")) for each in (course, name))
        parts.append(f"$CATEGORY: $course$/top/{path}")
        parts += [_question(asked, name) for asked in questions]
    return "\n\n".join(parts) + "\n"


def _question(asked, category):
    head = f"::{_escaped(html.escape(name_of(asked, category)))}::[html]{_rich(asked.words)}"
    lines = "\n".join(_options(asked) if asked.choices else [_number(asked)])
    return f"{head}{{\n{lines}\n}}"


def _options(asked):
    for place, choice in enumerate(asked.choices):
        sign = "=" if place == asked.right else "~"
        said = f"#{_rich(choice.words)}" if choice.words else ""
        yield f"{sign}{_rich(choice.label)}{said}"


def _number(asked):
    return f"#={asked.number}:{tolerance_of(asked)}#{_escaped(f'It is {asked.answer}.')}"


def _rich(markup):
    return _escaped(IMAGE.sub(lambda found: f"[Picture: {found[1] or ''}]", markup))


def _escaped(words):
    # A percent sign at the beginning of an option would be its weight.
    line = _line(words).replace("%", "&#37;")
    return SIGNS.sub(lambda found: f"\\{found[0]}", line)


def _line(words):
    """Return text without breaks: a blank line would end the question."""
    return " ".join(words.split())
