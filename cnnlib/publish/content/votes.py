"""A vote with its options in another order: the letters change in the explanation as well."""

import random
import re
from typing import NamedTuple

LETTERS = "ABCD"
# A letter in code or in a formula is a name of an array, not an option.
CODE = re.compile(r"(`[^`]*`|\$[^$]*\$)")
OPTION = re.compile(r"^- \*\*([A-D])\.\*\* (.+)$", re.MULTILINE)
FOLDED = re.compile(
    r"<details><summary>What each answer says</summary>\s*(.+?)\s*</details>", re.DOTALL
)
RIGHT = re.compile(r"\*\*([A-D])\*\* is right")


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
    """
    question, _, _ = source.partition("<details>")
    found = re.match(r"\*\*(Vote \d+)\.\*\* (.+?)\s*\n- ", question, re.DOTALL)
    explanation = FOLDED.search(source)[1]
    return Vote(
        title=found[1],
        stem=found[2],
        options=tuple(text for _, text in OPTION.findall(question)),
        right=LETTERS.index(RIGHT.search(explanation)[1]),
        explanation=explanation,
    )
