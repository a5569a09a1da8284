"""A question, a guess at it, and what is said once the answer is known."""

from dataclasses import dataclass

import numpy as np

from cnnlib import checks

SURE = ("a guess", "fairly sure", "sure")
MOST = 1_000  # more numbers than anyone can guess are a slip


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes
    ----------
    words : str
    options : tuple
        Words, numbers or nested lists of numbers; empty where a number is to be typed.
    beliefs : tuple of (str or None)
        For each option, what it says of the one who chooses it wrongly.

    Examples
    --------
    >>> Question("How many?", (3, 6), (None, "6 counts them all.")).belief(6)
    '6 counts them all.'
    """

    words: str
    options: tuple = ()
    beliefs: tuple = ()

    def belief(self, value):
        """Return the words that go with this option, or None."""
        pairs = zip(self.options, self.beliefs, strict=True)
        return next((belief for option, belief in pairs if same(option, value)), None)


@dataclass(frozen=True)
class Guess:
    """What the reader said, and how sure the reader was.

    Attributes
    ----------
    value : str, number or nested list of numbers
    sure : str
        One of `SURE`.

    Examples
    --------
    >>> Guess(6, SURE[-1])
    Guess(value=6, sure='sure')
    """

    value: object
    sure: str


def question(words, options=None):
    """Return a Question once its parts have been looked at.

    Parameters
    ----------
    words : str
    options : sequence, or dict {option: words or None}, optional
        At least two words, numbers or small arrays. A dict gives to each wrong one a sentence on
        what it believes. Without options a number is to be typed.

    Raises
    ------
    ValueError, TypeError
        If there are fewer than two options, or one is neither words nor numbers.

    Examples
    --------
    >>> asked = question("Six numbers, a window of three: how many outputs?", {4: None, 6: "No."})
    >>> asked.options, asked.belief(6)
    ((4, 6), 'No.')
    """
    checks.word(words, "question")
    if options is None:
        return Question(words)
    beliefs = list(options.values()) if isinstance(options, dict) else None
    options = checks.items(list(options) if beliefs else options, "options")
    if len(options) < 2:
        raise ValueError(f"options has {len(options)} entries; a choice needs at least 2")
    options = tuple(plain(option, f"options[{n}]") for n, option in enumerate(options))
    for option, belief in zip(options, beliefs or (), strict=bool(beliefs)):
        if belief is not None:
            checks.word(belief, f"what {say(option)} believes")
    return Question(words, options, tuple(beliefs or [None] * len(options)))


def verdict(asked, answer, guess):
    """Return the answer beside a guess, in words.

    Examples
    --------
    >>> asked = question("How many?", {3: None, 6: "6 counts them all."})
    >>> verdict(asked, 3, Guess(6, "sure"))
    'It is 3, and you said 6 (sure). 6 counts them all.'
    """
    if same(answer, guess.value):
        return f"It is {say(answer)}, and you were right ({guess.sure})."
    said = f"It is {say(answer)}, and you said {say(guess.value)} ({guess.sure})."
    belief = asked.belief(guess.value)
    return f"{said} {belief}" if belief else said


def plain(value, name="answer"):
    """Return words as they are, and numbers as Python's own, in lists: as JSON can keep them.

    Parameters
    ----------
    value : str, number or array
        Of at most 1,000 numbers.
    name : str
        What an error calls it.

    Raises
    ------
    TypeError, ValueError
        If it is neither words nor a few numbers.

    Examples
    --------
    >>> plain(np.eye(2, dtype=int))
    [[1, 0], [0, 1]]
    """
    if isinstance(value, str):
        return str(value)
    array = checks.array(name, value)
    if array.size > MOST:
        raise ValueError(f"{name} has {array.size:,} numbers; a guess has at most {MOST}")
    return array.tolist()


def say(value):
    """Return an answer as the reader sees it.

    Parameters
    ----------
    value : str, number or array

    Examples
    --------
    >>> say([[1, -2]])
    '[[1, −2]]'
    """
    if isinstance(value, str):
        return value
    if np.ndim(value):
        return f"[{', '.join(map(say, value))}]"
    return f"{value:g}".replace("-", "−")


def same(a, b):
    """Tell whether two answers are equal: words in every letter, numbers to a millionth."""
    if isinstance(a, str) or isinstance(b, str):
        return isinstance(a, str) and isinstance(b, str) and a == b
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-6)
