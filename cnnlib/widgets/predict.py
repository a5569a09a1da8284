"""Ask before showing: the reader commits to a guess, then the notebook computes the answer.

    predict("outputs", "How many outputs are there at stride 2?", {2: None, 3: "That is ..."})
    ...
    predict.reveal("outputs", len(y))

The two calls stand in two cells, so the answer is always computed, never typed. An answer belongs
to the question of its key, in whatever order cells run. Nothing leaves the kernel but by
`predict.save(path)`.
"""

import html
from dataclasses import dataclass

import ipywidgets

from cnnlib import checks, exercises, plots, predictions
from cnnlib.exercises.defence import NotYet
from cnnlib.exercises.progress import lessons_kept_from
from cnnlib.predictions import SURE, Guess, say
from cnnlib.predictions.log import LOG
from cnnlib.widgets.in_notebook import InNotebook
from cnnlib.widgets.keys import Keys


class Card(InNotebook, ipywidgets.VBox):
    """A question with its options (or a field for a number), how sure one is, and two buttons.

    Parameters
    ----------
    question : predictions.Question
    reply : function, optional
        Takes the Guess and returns, as HTML, what is said to it.

    Attributes
    ----------
    guess : Guess or None
        None where nothing was said.
    """

    def __init__(self, question, reply=None):
        self.question, self.guess = question, None
        self._reply = reply or _repeat
        self._answer = _choices(question.options) if question.options else ipywidgets.FloatText(0)
        self._answer.description = "Your guess:"
        self._sure = ipywidgets.RadioButtons(options=SURE, description="How sure?")
        self._commit = ipywidgets.Button(description="That is my guess")
        self._skip = ipywidgets.Button(description="Skip")
        self._said = ipywidgets.HTML()
        self._commit.on_click(lambda _: self._close(answered=True))
        self._skip.on_click(lambda _: self._close(answered=False))
        super().__init__(
            [
                ipywidgets.HTML(
                    "<div style='white-space:pre-wrap;line-height:1.4'><strong>Predict.</strong> "
                    f"{html.escape(question.words)}</div>"
                ),
                ipywidgets.HBox([self._answer, self._sure], layout={"flex_flow": "row wrap"}),
                ipywidgets.HBox([self._commit, self._skip]),
                self._said,
                Keys(),
            ]
        )

    @property
    def labels(self):
        """The options as the reader sees them; none where a number is asked for."""
        return [say(option) for option in self.question.options]

    @property
    def invitation(self):
        """What stands in its place before a run."""
        return f"{self!r}\nRun this cell to guess."

    @property
    def waits(self):
        """Whether the reader has neither guessed nor skipped."""
        return not self._commit.disabled

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
        options, chosen = self.question.options, self._answer.value
        self.guess = Guess(options[chosen] if options else chosen, self._sure.value)
        self._say(self._reply(self.guess))

    def _say(self, words):
        self._said.value = f"<div role='status'>{words}</div>"

    def __repr__(self):
        return f"Predict. {self.question.words}"


class Round(InNotebook, ipywidgets.VBox):
    """Several questions whose answers are known, below one line."""

    def __init__(self, title, cards):
        self.title, self.cards = title, cards
        super().__init__([ipywidgets.HTML(f"<strong>{html.escape(title)}</strong>"), *cards])

    @property
    def invitation(self):
        """What stands in its place before a run."""
        return f"{self!r}\nRun this cell to answer."

    def __repr__(self):
        return self.title


@dataclass(frozen=True)
class Said:
    """A sentence on the reader's predictions, as text and in a notebook.

    An answer for which its question still waits is folded there. The line above the fold is also
    what JupyterLab shows in place of outputs that are hidden.
    """

    sentence: str
    waits: bool = False

    def __repr__(self):
        return self.sentence

    def _repr_html_(self):
        sentence = html.escape(self.sentence)
        if not self.waits:
            return f"<div role='status'>{sentence}</div>"
        return (
            "Guess, or skip, and run this cell for the answer.\n"
            f"<details><summary>Show it now</summary>{sentence}</details>"
        )


class Predict:
    """Asks questions and keeps one log of the guesses that met their answers.

    `predict(key, question, options)` asks; its other methods answer, count, ask again and keep.

    Parameters
    ----------
    log : predictions.Log

    Examples
    --------
    >>> from cnnlib.widgets import predict
    >>> predict("outputs", "Six numbers, a window of 3: how many outputs?", {4: None, 6: "No."})
    Predict. Six numbers, a window of 3: how many outputs?
    >>> predict.reveal("outputs", 6 - 3 + 1)
    It is 4.
    """

    def __init__(self, log):
        self.log = log
        self._cards = {}
        self._asking = True

    def __call__(self, key, question, options=None):
        """Ask, before the answer is computed.

        Parameters
        ----------
        key : str
            A short name; the answer is revealed by it.
        question : str
            Shown as text.
        options : sequence of at least two answers, or dict {answer: words or None}, optional
            Words, numbers or small arrays. A dict gives to each wrong one a sentence on what it
            believes, which is told to who chose it. Without options the reader types a number.

        Returns
        -------
        Card or None
            The widget; None while asking is off.

        Raises
        ------
        ValueError, TypeError
            If there are fewer than two options, or one is neither words nor numbers.
        """
        checks.word(key, "key")
        card = Card(predictions.question(question, options)) if self._asking else None
        self._cards[key] = card
        return card

    def reveal(self, key, value):
        """Show the computed answer to a question, beside the guess.

        It never minds in which order cells run: where the question was not asked, the answer stands
        alone.

        Parameters
        ----------
        key : str
            Of the question.
        value : word, number or small array

        Returns
        -------
        Said
        """
        card, answer = self._cards.get(checks.word(key, "key")), predictions.plain(value)
        if card and card.guess:
            return Said(self.log.record(key, card.question, card.guess, answer))
        return Said(f"It is {say(answer)}.", waits=bool(card and card.waits))

    def summary(self):
        """Say how many guesses of this kernel were right, and where one was sure and wrong."""
        return Said(self.log.summary(self._cards))

    def ask(self, quiz):
        """Ask a question whose answer is known, and judge the guess at once.

        Parameters
        ----------
        quiz : predictions.Quiz

        Returns
        -------
        Card
        """
        return Card(quiz.question, lambda guess: self._judge(quiz, guess))

    def defend(self, name, f, seed=0):
        """Take a line out of an answer that passes, and ask what is wrong then, and where.

        Parameters
        ----------
        name : str
            The exercise.
        f : function
            The reader's answer.
        seed : int, default 0
            Draws the line.

        Returns
        -------
        Card or Said
            A sentence where there is nothing to defend, or not yet, so that a lesson runs on.
        """
        try:
            return self.ask(exercises.defend(name, f, seed))
        except NotYet as error:
            return Said(f"Nothing to defend yet: {error}.")
        except (TypeError, ValueError) as error:
            return Said(f"This cannot be defended: {error}.")

    def before(self, lesson, seed=None):
        """Ask three questions of earlier lessons, with new numbers.

        Parameters
        ----------
        lesson : str
            The one that begins, as its notebook is called, without the number.
        seed : int, optional
            Draws the questions and their numbers; without it they are new each time.

        Returns
        -------
        Round
        """
        met = predictions.met(self.log) | lessons_kept_from()
        drawn = predictions.before(lesson, seed, met=met)
        return Round("Before you begin", [self.ask(quiz) for quiz in drawn])

    def review(self, count=10, seed=None):
        """Ask again what the log holds, what was missed first, with new numbers where they compute.

        Parameters
        ----------
        count : int, default 10
            At most so many questions.
        seed : int, optional
            Draws the numbers; without it they are new each time.

        Returns
        -------
        Round
        """
        drawn = predictions.review(self.log, count, seed)
        title = "Once more" if drawn else "Nothing to ask again: no guess has met its answer yet"
        return Round(title, [self.ask(quiz) for quiz in drawn])

    def save(self, path):
        """Write the log to a file of JSON; OSError where it cannot be written."""
        predictions.save(path, self.log)

    def load(self, path):
        """Read a log that `save` wrote; what was guessed in this kernel stays.

        Parameters
        ----------
        path : path

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If it is none that `save` wrote.
        """
        self.log.entries = predictions.load(path) | self.log.entries

    def off(self):
        """Ask no more, as in a lecture: questions show nothing, answers are still revealed."""
        self._asking = False

    def on(self):
        """Ask again."""
        self._asking = True

    def plot(self, *, ax=None):
        """Draw how often the guesses so far were right, by how sure the reader was; return Axes."""
        return plots.predictions(SURE, *self.log.tally(), ax=ax)

    def _judge(self, quiz, guess):
        """Keep a guess whose answer is known; return the verdict and, if it was wrong, the way back."""
        verdict = html.escape(self.log.record(quiz.key, quiz.question, guess, quiz.answer))
        if quiz.step is None or self.log.entries[quiz.key].right:
            return verdict
        link, step = html.escape(quiz.step.link, quote=True), html.escape(str(quiz.step))
        return f"{verdict} Look again: <a href='{link}' target='_blank'>{step}</a>."


predict = Predict(LOG)


def _choices(options):
    labels = [(say(option), place) for place, option in enumerate(options)]
    # Without a width of its own a long option lies over its button.
    wide = {"width": "max-content", "min_width": "300px", "max_width": "100%"}
    return ipywidgets.RadioButtons(
        options=labels, value=None, layout={**wide, "padding": "0 12px 0 0"}
    )


def _repeat(guess):
    return html.escape(f"You say {say(guess.value)}, {guess.sure}.")
