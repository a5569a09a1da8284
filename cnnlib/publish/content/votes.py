"""A vote with its options in another order: the letters change in the explanation as well."""

import itertools
import random
import re
from typing import NamedTuple

LETTERS = "ABCD"
# A letter in code or in a formula is a name of an array, not an option.
CODE = re.compile(r"(`[^`]*`|\$[^$]*\$)")
HEAD = re.compile(r"\*\*(Vote \d+)\.\*\* (.+?)\s*\n- ", re.DOTALL)
OPTION = re.compile(r"^- \*\*([A-D])\.\*\* (.+)$", re.MULTILINE)
FOLDED = re.compile(
    r"<details><summary>What each answer says</summary>\s*(.+?)\s*</details>", re.DOTALL
)
RIGHT = re.compile(r"\*\*([A-D])\*\* is right")
# Where a sentence of an explanation begins with the letter of the option that it is about.
TURN = re.compile(r"(?:^|(?<=[.!?])\s+)(?=\*{0,2}[A-D]\b)")


class Vote(NamedTuple):
    """A question for a room; all text is Markdown.

    Attributes
    ----------
    title, stem : str
        Its heading, and what is asked.
    options : tuple of str
    right : int
        The place of the right one, from 0.
    explanation : str
        What each answer says; it names options by their letters.
    """

    title: str
    stem: str
    options: tuple
    right: int
    explanation: str

    @property
    def words(self):
        """What the explanation says to each option, as Markdown; empty where it says nothing."""
        masked = CODE.sub(lambda found: "-" * len(found[0]), self.explanation)
        turns = [found.end() for found in TURN.finditer(masked)]
        parts = [self.explanation[a:b].strip() for a, b in itertools.pairwise([*turns, None])]
        said = {part.lstrip("*")[0]: part for part in parts}
        return tuple(said.get(letter, "") for letter in LETTERS[: len(self.options)])

    def shuffled(self, seed):
        """Return the same vote with its options in the order that the seed draws."""
        order = list(range(len(self.options)))
        random.Random(f"{seed} {self.title}").shuffle(order)
        new = {LETTERS[old]: LETTERS[place] for place, old in enumerate(order)}
        parts = CODE.split(self.explanation)
        parts[::2] = [
            re.sub(r"\b[A-D]\b", lambda found: new[found[0]], part) for part in parts[::2]
        ]
        return self._replace(
            options=tuple(self.options[old] for old in order),
            right=order.index(self.right),
            explanation="".join(parts),
        )


def read(source):
    """Return the vote that a Markdown cell holds.

    Parameters
    ----------
    source : str
        The cell's Markdown.

    Returns
    -------
    Vote

    Raises
    ------
    ValueError
        If the cell has no heading, no options, no folded answer, or names no right one.
    """
    question, _, _ = source.partition("<details>")
    head, folded = HEAD.match(question), FOLDED.search(source)
    right = RIGHT.search(folded[1]) if folded else None
    if not (head and right):
        raise ValueError(
            f"{source[:40]!r} is no vote: it begins with **Vote 1.**, has options such as "
            "- **A.**, and folds under 'What each answer says' that one of them, **A**, is right"
        )
    return Vote(
        title=head[1],
        stem=head[2],
        options=tuple(text for _, text in OPTION.findall(question)),
        right=LETTERS.index(right[1]),
        explanation=folded[1],
    )
