"""Text of unknown origin made harmless to look at; a page escapes it, a table guards its cells."""

import unicodedata

LONGEST = 2_000  # characters
ODD = "\N{REPLACEMENT CHARACTER}"


def plain(text, *, lines=False):
    """Return a text without what hides, turns or moves other text, at a length that can be read.

    Parameters
    ----------
    text : str
    lines : bool
        True keeps line breaks; otherwise they become spaces.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        If it is no text.
    """
    if not isinstance(text, str):
        raise TypeError(f"text is a {type(text).__name__}; it must be a string")
    whole = unicodedata.normalize("NFC", text[: LONGEST + 1])
    shown = "".join(_shown(letter, lines) for letter in whole)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def _shown(letter, lines):
    if letter == "\n" and lines:
        return letter
    if letter.isspace():
        return " "
    # Control signs, marks of direction, halves of pairs, signs that no font has.
    return ODD if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") else letter
