"""A training as it goes: loss, accuracy, and the length of each layer's gradient."""

from time import perf_counter

import ipywidgets

from cnnlib import checks, plots
from cnnlib.training import History
from cnnlib.widgets.panel import Panel


class TrainingMonitor(Panel):
    """Shows a training while it runs: give it to `fit` as a callback, and show it before.

    Parameters
    ----------
    seconds : float
        How long a picture stays at the least: drawing takes time from training.

    Attributes
    ----------
    history : cnnlib.training.History
        All whole epochs so far.

    Examples
    --------
    Show it in a cell, then give it to `fit` in the next, as `fit(..., callbacks=[monitor])`:

    >>> monitor = TrainingMonitor(seconds=2)
    >>> monitor
    TrainingMonitor()
    >>> monitor.history
    History(no whole epoch yet)
    """

    def __init__(self, *, seconds=1.0):
        self.seconds, self.history = checks.number(seconds, "seconds", least=0), History()
        self._drawn = self._told = 0.0
        self._bar = ipywidgets.IntProgress(description="epochs", min=0, max=1)
        super().__init__(self._bar)
        self._show("No batch yet.")

    def __call__(self, progress):
        """Take a `cnnlib.training.Progress` after a batch."""
        self.history = progress.history
        now, ended = perf_counter(), progress.batch == progress.batches
        last = ended and progress.epoch == progress.epochs
        if ended and (last or now - self._drawn >= self.seconds):
            self._show(self._sentence_of(progress), self.still())
            self._drawn = perf_counter()
        elif last or now - self._told >= self.seconds / 4:
            self._show(self._sentence_of(progress))
        else:
            return
        self._told = now
        self._bar.max, self._bar.value = progress.epochs, self.history.epochs

    def still(self):
        """Return a matplotlib figure of the whole epochs so far."""
        record = self.history
        accuracies = {"training": record.accuracy}
        if record.validation_accuracy:
            accuracies["held out"] = record.validation_accuracy
        return plots.training_curves({"training": record.loss}, accuracies, record.gradient_norms)

    def _sentence_of(self, progress):
        place = f"Epoch {progress.epoch} of {progress.epochs}"
        if progress.batch < progress.batches:
            place += f", batch {progress.batch} of {progress.batches}"
        parts = [f"loss {progress.loss:.4f}", f"accuracy {progress.accuracy:.1%}"]
        if self.history.validation_accuracy:
            parts.append(f"held out {self.history.validation_accuracy[-1]:.1%}")
        return f"{place}: {', '.join(parts)}"
