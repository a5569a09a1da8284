"""What of a lesson's text stands on the wall: headings, formulas, lists, tables, and key sentences.

All other words are the lecturer's to say, and become notes.
"""

import re
from typing import NamedTuple

HEADING = re.compile(r"^#{1,3} (.+)$")
# A piece of text that no blank line splits: a fold, a code block, a formula, else a paragraph.
PIECE = re.compile(
    r"<details>.*?</details>|^```.*?^```|^\$\$.*?\$\$|(?:^[^\n]*\S[^\n]*\n?)+",
    re.DOTALL | re.MULTILINE,
)
MASK, UNMASK = str.maketrans(".*", "\0\1"), str.maketrans("\0\1\2", ".* ")
MASKED = re.compile(r"`[^`]*`|\$[^$]*\$|\[[^]]*\]\([^)]*\)")
ITEM = re.compile(r"^(?:-|\d+\.) ", re.MULTILINE)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[.!?]\*\*)\s+")
BOLD = re.compile(r"\*\*.+?\*\*", re.DOTALL)
RUN_IN = re.compile(r"\*\*(?:\S+ ?){1,5}\*\*")
POINTS_BACK = re.compile(
    r"(?:\S+ ){0,3}(?:it|that|them|they|these|this|such|so|else)\b", re.IGNORECASE
)


# A mark for who reads; a lecturer sees it where it matters.
NOT_STRAIGHT = "*(Not on the straight way.)*"


class Block(NamedTuple):
    """Something that one step of a talk shows.

    Attributes
    ----------
    kind : str
        "heading", "text", "item", "formula", "table" or "notes".
    source : str
        Markdown; of a heading and an item, without its mark.
    """

    kind: str
    source: str

    @property
    def is_caption(self):
        """Whether it describes the picture above it."""
        return self.source.startswith("*Figure: ")

    @property
    def caption(self):
        """What a caption says."""
        return self.source.removeprefix("*Figure: ").rstrip("*")

    @property
    def markdown(self):
        """The source with the mark of an item."""
        return f"- {self.source}" if self.kind == "item" else self.source


def blocks(source):
    """Return the blocks of a Markdown cell, in order.

    Parameters
    ----------
    source : str
        The cell's Markdown.

    Returns
    -------
    list of Block
    """
    found = []
    for piece in PIECE.findall(source.replace(NOT_STRAIGHT, "")):
        new = _blocks(piece.strip())
        if new[0].kind == "formula" and found and found[-1].kind == "notes":
            found.append(Block("text", _last_sentence(found[-1].source)))
        if piece[0].islower() and found and found[-1].kind == "formula":
            new = [new[0], *_ended(new[1:], piece)]
        found += new
    return found


def key_sentences(paragraph):
    """Return the sentences of a paragraph in which something is printed bold.

    One that points back, as "That is ..." does, brings along the sentence before it.
    """
    sentences, kept = _sentences(_mask(paragraph)), []
    for place, sentence in enumerate(sentences):
        if not BOLD.search(sentence):
            continue
        before = sentences[place - 1] if place else ""
        if POINTS_BACK.match(sentence) and not BOLD.search(before):
            sentence = f"{before} {sentence}".strip()
        kept.append(sentence.translate(UNMASK))
    return kept


def _last_sentence(paragraph):
    """Return the sentence that leads to what follows."""
    return _sentences(_mask(paragraph))[-1].translate(UNMASK)


def _ended(key, piece):
    """Return key sentences that begin with the end of a sentence that a formula stands in."""
    end = Block("text", _sentences(_mask(piece.strip()))[0].translate(UNMASK))
    return [end, *(block for block in key if block != end)]


def _mask(paragraph):
    """Hide the marks that are code's, and the ends of sentences inside bold print."""
    paragraph = MASKED.sub(lambda found: found[0].translate(MASK), paragraph)
    return BOLD.sub(lambda found: found[0].replace(". ", ".\2"), paragraph)


def _sentences(paragraph):
    """Split a paragraph; a bold run-in stays with the sentence that it heads."""
    sentences = []
    for part in SENTENCE_END.split(paragraph):
        if sentences and RUN_IN.fullmatch(sentences[-1]):
            sentences[-1] += f" {part}"
        else:
            sentences.append(part)
    return sentences


def _blocks(piece):
    if found := HEADING.match(piece):
        return [Block("heading", found[1])]
    if piece.startswith("$$"):
        return [Block("formula", piece)]
    if piece.startswith("|"):
        return [Block("table", piece)]
    if ITEM.match(piece):
        items = [item.strip() for item in ITEM.split(piece)[1:]]
        return [Block("item", item) for item in items]
    spoken = Block("notes", piece)
    if piece.startswith(("<details>", "```", "*Figure: ")):
        return [spoken]
    return [spoken, *(Block("text", said) for said in key_sentences(piece))]
