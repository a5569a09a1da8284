"""The log of a reader's predictions: the last judged guess at each question, by its key."""

from dataclasses import dataclass

from cnnlib.predictions.question import SURE, Guess, Question, same, verdict


@dataclass(frozen=True)
class Entry:
    """A guess beside its question and its answer."""

    question: Question
    guess: Guess
    answer: object

    @property
    def right(self):
        """Whether the guess was right."""
        return same(self.guess.value, self.answer)

    @property
    def certainty(self):
        """How sure the reader was, from 0."""
        return SURE.index(self.guess.sure)


class Log:
    """One entry a question; a later guess takes the place of an earlier one.

    Attributes
    ----------
    entries : dict of {str: Entry}

    Examples
    --------
    >>> from cnnlib.predictions import Guess, Log, question
    >>> log, asked = Log(), question("How many outputs?", [2, 3])
    >>> log.record("outputs", asked, Guess(3, "sure"), 2)
    'It is 2, and you said 3 (sure).'
    >>> log.summary()
    '0 of 1; sure and wrong: outputs'
    """

    def __init__(self):
        self.entries = {}

    def record(self, key, question, guess, answer):
        """Keep a guess whose answer is known, and return the verdict on it."""
        self.entries[key] = Entry(question, guess, answer)
        return verdict(question, answer, guess)

    def summary(self, keys=None):
        """Return in a line how many guesses were right, and where the reader was sure and wrong.

        Parameters
        ----------
        keys : iterable of str, optional
            Which questions to count; all by default.
        """
        keys = self.entries if keys is None else keys
        judged = {key: self.entries[key] for key in keys if key in self.entries}
        if not judged:
            return "No guess has met its answer yet."
        line = f"{sum(entry.right for entry in judged.values())} of {len(judged)}"
        sure = [
            key for key, entry in judged.items() if not entry.right and entry.guess.sure == SURE[-1]
        ]
        return f"{line}; sure and wrong: {', '.join(sure)}" if sure else line

    def missed_first(self):
        """Return the keys in the order in which to ask again.

        First what was wrong, the surest first; then what was right, the least sure first.
        """

        def turn(key):
            entry = self.entries[key]
            return entry.right, entry.certainty if entry.right else -entry.certainty

        return sorted(self.entries, key=turn)

    def tally(self):
        """Return two lists, one number for each degree in `SURE`: right guesses, all guesses."""
        at = [[e for e in self.entries.values() if e.guess.sure == sure] for sure in SURE]
        return [sum(entry.right for entry in some) for some in at], [len(some) for some in at]


LOG = Log()  # of this kernel's reader
