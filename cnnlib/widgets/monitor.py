"""A training as it goes: its curves, the kernels that it forms, and what it reads meanwhile."""

import html
import time
from itertools import accumulate
from math import isnan

import ipywidgets
import numpy as np

from cnnlib import checks, plots
from cnnlib.training import History, classify
from cnnlib.training.arguments import samples
from cnnlib.training.model import require_methods
from cnnlib.widgets import charts
from cnnlib.widgets.panel import Panel

FADE = 0.8  # each pause is so much of the one before
MOST_KERNELS, MOST_DIGITS = 8, 10
ROW = "<div style='display: flex; flex-wrap: wrap; gap: 4px 14px; min-height: {}px'>{}</div>"


class TrainingMonitor(Panel):
    """Shows a training while it runs: show it, then give it to `fit` as a callback.

    After every epoch it draws the loss, the accuracy and each layer's gradient norm, the kernels of
    the first convolution, and what the network reads in ten held-out pictures. Such an event costs
    Python some ten milliseconds. The first epochs are slowed, to be seen; the pauses add up to five
    times the first. A further `fit` is drawn behind the one before, after an upright line; a
    resumed one goes on with its curve.

    Parameters
    ----------
    model : Layer, optional
        The network that is trained; without it there are curves only.
    held_out : (x, y), optional
        Pictures (N, 1, H, W) and their labels (N,). The first picture of each of at most ten
        labels is read by the model after every epoch.
    pause : float
        Seconds to wait after a training's first epoch.

    Attributes
    ----------
    runs : list of cnnlib.training.History
        One for each training so far.
    history : cnnlib.training.History
        The latest.

    Examples
    --------
    Show it, and give it to `fit` in the same cell, as `fit(..., callbacks=[monitor])`:

    >>> monitor = TrainingMonitor(pause=0.1)
    >>> monitor
    TrainingMonitor()
    >>> monitor.history
    History(no whole epoch yet)
    """

    def __init__(self, model=None, held_out=None, *, pause=0.5):
        if model is not None:
            require_methods(model, "forward", "parameters")
        elif held_out is not None:
            raise ValueError("held_out is given without a model to read it")
        self._model, self.pause = model, checks.number(pause, "pause", least=0)
        self._pictures, self._labels = _one_of_each(held_out)
        self.runs, self._epochs, self._told = [], 0, 0.0
        super().__init__()
        self._inside = ipywidgets.HTML()  # what the network holds and reads
        self.children = (*self.children, self._inside)
        self._show("No batch yet.")
        self._draw()

    @property
    def invitation(self):
        """What stands in its place before a run."""
        return f"{type(self).__name__}: run this cell to watch a training."

    @property
    def history(self):
        """What the latest training has recorded."""
        return self.runs[-1] if self.runs else History()

    def __call__(self, progress):
        """Take a `cnnlib.training.Progress` after a batch."""
        self._follow(progress)
        now = time.perf_counter()
        if progress.batch == progress.batches:
            self._show(self._sentence_of(progress), aloud=False)
            self._draw()
            if (wait := self.pause * FADE ** (progress.epoch - 1)) > 0.01:
                time.sleep(wait)
        elif now - self._told >= 0.25:
            self._show(self._sentence_of(progress), aloud=False)
            self._told = now

    def ended(self, history):
        """Say how the training ended; `fit` calls this last, whatever the reason."""
        parts = [f"{history.epochs} whole epoch{'' if history.epochs == 1 else 's'}"]
        if history.epochs:
            parts += _scores(history.loss[-1], history.accuracy[-1], history)
        end = f"Stopped, {history.stopped}" if history.stopped else "Trained"
        self._show(f"{end}: {', '.join(parts)}")
        self._draw()

    def still(self):
        """Return a matplotlib figure of the latest training's whole epochs."""
        record = self.history
        accuracies = {"training": record.accuracy}
        if record.validation_accuracy:
            accuracies["held out"] = record.validation_accuracy
        return plots.training_curves({"training": record.loss}, accuracies, record.gradient_norms)

    def _follow(self, progress):
        """Make the training's history the latest: in place of what it resumes, else behind it."""
        if self.runs and progress.history is self.runs[-1]:
            return
        if self.runs and progress.history.loss[: self.history.epochs] == self.history.loss:
            self.runs.pop()
        self.runs.append(progress.history)
        self._epochs = progress.epochs

    def _sentence_of(self, progress):
        place = f"Epoch {progress.epoch} of {progress.epochs}"
        if progress.batch < progress.batches:
            place += f", batch {progress.batch} of {progress.batches}"
        parts = _scores(progress.loss, progress.accuracy, self.history)
        return f"{place}: {', '.join(parts)}"

    def _draw(self):
        ends = list(accumulate(run.epochs for run in self.runs[:-1]))
        starts = [0, *ends]
        last = starts[-1] + max(self._epochs, self.history.epochs, 1)

        def line(curve):
            """All runs' numbers of one curve, behind one another."""
            return [
                (start + epoch, value)
                for start, run in zip(starts, self.runs, strict=False)
                for epoch, value in enumerate(curve(run), start=1)
            ]

        layers = dict.fromkeys(layer for run in self.runs for layer in run.gradient_norms)
        norms = {name: line(lambda run, n=name: run.gradient_norms.get(n, ())) for name in layers}
        accuracies = {"training": line(lambda run: run.accuracy)}
        if held_out := line(lambda run: run.validation_accuracy):
            accuracies["held out"] = held_out
        over = {"last": last, "ends": ends}
        drawn = [
            charts.curves("loss", {"training": line(lambda run: run.loss)}, **over),
            charts.curves("accuracy", accuracies, top=1, **over),
            charts.curves("gradient norm", norms, logarithmic=True, **over),
        ]
        self._picture.value = ROW.format(0, "".join(drawn))
        if self._model is not None:
            self._inside.value = self._kernels() + self._verdicts()

    def _kernels(self):
        """Return the first convolution's kernels, as far as one row holds them."""
        values = [parameter.value for parameter in self._model.parameters()]
        kernels = next((value for value in values if np.ndim(value) == 4), np.zeros((0, 1, 3, 3)))
        kernels, limit = kernels[:MOST_KERNELS, 0], np.abs(kernels).max(initial=0)
        drawn = [
            charts.pixels(kernel, 14, label=f"kernel {q}", limit=limit)
            for q, kernel in enumerate(kernels)
        ]
        return _titled("The first kernels, blue below zero and orange above", 46, drawn)

    def _verdicts(self):
        """Return the held-out pictures, each with what the network reads in it just now."""
        if not len(self._pictures):
            return ""
        answers, top = classify(self._model, self._pictures), self._pictures.max() or 1
        drawn = []
        for picture, label, answer in zip(self._pictures, self._labels, answers, strict=True):
            right = answer == label
            verdict = f"{answer} {'✓' if right else '✗'}"
            side = max(1, 44 // max(picture.shape[1:]))
            image = charts.pixels(picture[0] / top, side, label=f"a held-out {label}")
            weight = "" if right else "; font-weight: 600"
            drawn.append(f"<div style='text-align: center{weight}'>{image}<br>{verdict}</div>")
        title = f"Held out: {np.sum(answers == self._labels)} of {len(answers)} are read rightly"
        return _titled(title, 70, drawn)


def _one_of_each(held_out):
    """Return the first picture of each label, and the labels."""
    if held_out is None:
        return np.zeros((0, 1, 1, 1)), np.zeros(0, int)
    if not isinstance(held_out, tuple | list) or len(held_out) != 2:
        raise TypeError(f"held_out is {checks.short(held_out)}; it must be a pair (x, y)")
    x, y = samples(*held_out, names=("held_out's x", "held_out's y"))
    if x.ndim != 4:
        raise ValueError(f"held_out's x has shape {x.shape}; it must be pictures (N, 1, H, W)")
    labels, first = np.unique(y, return_index=True)
    return x[first[:MOST_DIGITS]], labels[:MOST_DIGITS]


def _scores(loss, accuracy, history):
    parts = [f"loss {loss:.4f}", f"accuracy {accuracy:.1%}"]
    if history.validation_accuracy and not isnan(history.validation_accuracy[-1]):
        parts.append(f"held out {history.validation_accuracy[-1]:.1%}")
    return parts


def _titled(title, height, drawn):
    return f"<div>{html.escape(title)}</div>{ROW.format(height, ''.join(drawn))}"
