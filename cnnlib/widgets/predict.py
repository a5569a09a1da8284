"""Ask before showing: the reader commits to a guess, then the notebook computes the answer.

    predict("How many outputs are there at stride 2?", [1, 2, 3])
    ...
    predict.reveal(len(y))

The two calls stand in two cells, so the answer is always computed, never typed. A question that is
skipped, or run past by "Run all", is simply answered. Nothing is written outside the kernel.
"""

import html
from dataclasses import dataclass

import ipywidgets
import numpy as np

from cnnlib import checks, plots
from cnnlib.widgets.keys import Keys

SURE = ("a guess", "fairly sure", "sure")


@dataclass
class Guess:
    """One question and what the reader said to it; `value` is None where nothing was said."""

    question: str
    options: list | None = None
    value: object = None
    sure: str | None = None
    right: bool | None = None


class Question(ipywidgets.VBox):
    """A question with its options (or a field for a number), how sure one is, and two buttons."""

    def __init__(self, guess):
        self.guess = guess
        self._answer = _choices(guess.options) if guess.options else ipywidgets.FloatText(0)
        self._answer.description = "Your guess:"
        self._sure = ipywidgets.RadioButtons(options=SURE, description="How sure?")
        self._commit = ipywidgets.Button(description="That is my guess")
        self._skip = ipywidgets.Button(description="Skip")
        self._said = ipywidgets.HTML()
        self._commit.on_click(lambda _: self._close(answered=True))
        self._skip.on_click(lambda _: self._close(answered=False))
        super().__init__(
            [
                ipywidgets.HTML(f"<strong>Predict.</strong> {html.escape(guess.question)}"),
                ipywidgets.HBox([self._answer, self._sure], layout={"flex_flow": "row wrap"}),
                ipywidgets.HBox([self._commit, self._skip]),
                self._said,
                Keys(),
            ]
        )

    @property
    def labels(self):
        """The options as the reader sees them; none where a number is asked for."""
        return [_words(option) for option in self.guess.options or ()]

    def close_unanswered(self):
        """Take no more guesses: the answer has been shown."""
        if not self._commit.disabled:
            self._close(answered=False)

    def _close(self, *, answered):
        if answered and self._answer.value is None:
            self._say("Choose one first, or skip.")
            return
        if answered:
            self._keep()
            for control in (self._answer, self._sure):
                control.observe(self._keep, "value")
        else:
            self._say("Skipped.")
        # After the words are there: from a button that goes dead the focus moves to them.
        for control in (self._answer, self._sure, self._commit, self._skip):
            control.disabled = True

    def _keep(self, _=None):
        """Take the guess as it stands. To a busy kernel a click can overtake the last choice."""
        options, chosen = self.guess.options, self._answer.value
        self.guess.value = options[chosen] if options else chosen
        self.guess.sure = self._sure.value
        self._say(f"You say {_words(self.guess.value)}, {self.guess.sure}.")

    def _say(self, words):
        self._said.value = f"<div role='status'>{html.escape(words)}</div>"

    def __repr__(self):
        return f"Predict. {self.guess.question}"


@dataclass(frozen=True)
class Revealed:
    """The answer beside the guess, as text and in a notebook."""

    sentence: str

    def __repr__(self):
        return self.sentence

    def _repr_html_(self):
        return f"<div role='status'>{html.escape(self.sentence)}</div>"


class Predict:
    """Asks questions and keeps one small log of the answers, one entry a question."""

    def __init__(self):
        self.log = {}
        self._asking = True
        self._open = None

    def __call__(self, question, options=None):
        """Ask, before the answer is computed.

        Parameters
        ----------
        question : str
            Shown as text.
        options : sequence of at least two answers, optional
            Words, numbers or small arrays. Without it the reader types a number.

        Returns
        -------
        Question or None
            The widget; None while asking is off.

        Raises
        ------
        ValueError
            If there are fewer than two options.
        """
        checks.word(question, "question")
        options = None if options is None else _options(options)
        if options is not None and len(options) < 2:
            raise ValueError(f"options has {len(options)} entries; a choice needs at least 2")
        guess = self.log[question] = Guess(question, options)
        self._open = guess, Question(guess) if self._asking else None
        return self._open[1]

    def reveal(self, value):
        """Show the computed answer to the last question, beside the guess.

        Parameters
        ----------
        value : word, number or small array
            One of the options, where there were any.

        Returns
        -------
        Revealed

        Raises
        ------
        ValueError
            If no question was asked, or value is none of its options.
        """
        if self._open is None:
            raise ValueError("no question was asked yet: call predict(question) first")
        guess, question = self._open
        if guess.options and not any(_same(value, option) for option in guess.options):
            raise ValueError(f"{_words(value)} is none of the options of {guess.question!r}")
        if question is not None:
            question.close_unanswered()
        answer = f"It is {_words(value)}."
        if guess.value is None:
            return Revealed(answer)
        guess.right = _same(value, guess.value)
        verdict = "and you were right" if guess.right else f"and you said {_words(guess.value)}"
        return Revealed(f"{answer[:-1]}, {verdict} ({guess.sure}).")

    def off(self):
        """Ask no more, as in a lecture: questions show nothing, answers are still revealed."""
        self._asking = False

    def on(self):
        """Ask again."""
        self._asking = True

    def plot(self, *, ax=None):
        """Draw how often the guesses so far were right, by how sure the reader was; return Axes."""
        judged = [guess for guess in self.log.values() if guess.right is not None]
        right = [sum(guess.right for guess in judged if guess.sure == sure) for sure in SURE]
        asked = [sum(guess.sure == sure for guess in judged) for sure in SURE]
        return plots.predictions(SURE, right, asked, ax=ax)


predict = Predict()


def _options(options):
    options = checks.items(options, "options")
    for n, option in enumerate(options):
        if not isinstance(option, str):
            checks.array(f"options[{n}]", option)
    return options


def _choices(options):
    labels = [(_words(option), place) for place, option in enumerate(options)]
    return ipywidgets.RadioButtons(options=labels, value=None)


def _words(value):
    if isinstance(value, str):
        return value
    if np.ndim(value) == 0:
        return f"{value:g}".replace("-", "−")
    return str(np.asarray(value).tolist()).replace("-", "−")


def _same(a, b):
    if isinstance(a, str) or isinstance(b, str):
        return isinstance(a, str) and isinstance(b, str) and a == b
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-6)
