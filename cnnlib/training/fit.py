"""`fit`: the training loop, with a progress bar, a record, and a file to go on from."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np

from cnnlib import checks
from cnnlib.optim import Optimiser
from cnnlib.training import arguments, checkpoints
from cnnlib.training.about import describe
from cnnlib.training.bar import progress_bar
from cnnlib.training.classify import accuracy
from cnnlib.training.estimate import say_if_slow
from cnnlib.training.history import BatchResult, History, Progress
from cnnlib.training.memory import keep_freed_memory
from cnnlib.training.model import backward_without_grad_x, gradient_norms, runs_other_functions


def fit(
    model,
    loss,
    optimiser,
    x,
    y,
    *,
    epochs,
    batch_size,
    rng,
    validation=None,
    checkpoint=None,
    resume=False,
    callbacks=(),
):
    """Train a model on images and labels.

    Each epoch goes through all samples once, in an order that rng draws. A network on functions
    other than the library's fast ones (`ops=naive`, or a reader's own) is timed on a batch first:
    above two seconds an epoch, `fit` says how long the training will take, and what is faster.

    Parameters
    ----------
    model : Layer, or any object with forward, backward and parameters
        As a `Layer` has them. A checkpoint wants state_dict and load_state_dict too.
    loss : callable
        loss(logits, labels) -> number, grad_logits; such as `losses.softmax_cross_entropy`, or
        the same function of either twin.
    optimiser : Optimiser
        Made of this model's parameters.
    x : array (N, ...)
    y : integer array (N,)
    epochs : int
        In all: a resumed training does what is left of them.
    batch_size : int
        The last batch of an epoch may be smaller.
    rng : np.random.Generator
        The only source of chance.
    validation : (x, y), optional
        Samples held out: their accuracy is recorded after every epoch.
    checkpoint : path, optional
        File to write after every epoch; an older one is replaced. It knows the network, whose
        layers are compared as they were written, the optimiser, the settings and the data.
    resume : bool
        Go on from the checkpoint if there is one; a line says whether there is. With the same
        arguments, the result is that of a training that was never interrupted, to the last bit
        (on one thread). Another network or optimiser is refused; other settings and other data
        are said, and count.
    callbacks : sequence of callables
        Each is called with a `Progress` after every batch. One that has a method `ended` is told
        the history when training is over, whatever ended it.

    Returns
    -------
    History
        Interrupted (Ctrl-C, or the notebook's stop button) or diverged, training ends early: the
        history keeps all whole epochs and says why in `stopped`.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit; nothing has been trained then.
    OSError
        If the checkpoint cannot be read or written. This error, and one of a callback, carries the history
        so far as `error.history`.

    Examples
    --------
    Two classes, told apart by the sign of one number:

    >>> from cnnlib import layers, losses, optim
    >>> rng = np.random.default_rng(0)
    >>> x = np.array([[-3.0], [-1.0], [2.0], [4.0]])
    >>> y = np.array([0, 0, 1, 1])
    >>> model = layers.Linear(1, 2, rng=rng)
    >>> adam = optim.Adam(model.parameters(), learning_rate=0.1)
    >>> loss = losses.softmax_cross_entropy
    >>> fit(model, loss, adam, x, y, epochs=40, batch_size=2, rng=rng)
    History(40 epochs; loss 0.0..., accuracy 1.0000)
    """
    x, y = arguments.samples(x, y)
    validation = arguments.validation(validation)
    epochs, batch_size = checks.integer(epochs, "epochs"), checks.integer(batch_size, "batch_size")
    checks.generator(rng)
    arguments.require_partners(model, loss, optimiser, callbacks)
    checkpoint = arguments.checkpoint(checkpoint, checks.flag(resume, "resume"), model)
    about = describe(model, optimiser, loss, x, y, batch_size=batch_size) if checkpoint else None
    history = History()
    if resume and checkpoint.exists():
        history, differences = checkpoints.resume(checkpoint, model, optimiser, rng, about)
        print(_going_on(_shown(checkpoint), history.epochs, epochs), *differences, sep="\n")
    elif resume:
        print(f"There is no {_shown(checkpoint)} yet: starting at epoch 1.")
    training = _Training(
        model,
        loss,
        optimiser,
        x,
        y,
        epochs,
        batch_size,
        rng,
        validation,
        checkpoint,
        about,
        callbacks,
        history,
    )
    left = epochs - history.epochs
    if left > 0 and runs_other_functions(model):
        say_if_slow(training.there_and_back, x, y, batch_size=batch_size, epochs=left)
    keep_freed_memory()
    try:
        training.run()
    finally:
        for callback in callbacks:
            if callable(ended := getattr(callback, "ended", None)):
                ended(history)
    if history.stopped:
        print(
            f"Training has stopped: {history.stopped}. The history keeps {history.epochs} epochs."
        )
    return history


def _shown(path):
    return os.fsencode(path.name).decode("utf-8", "replace")  # a disk's names need not be UTF-8


def _going_on(name, done, epochs):
    if done < epochs:
        return f"{name}: going on after {done} of {epochs} epochs."
    return f"{name} has {done} of {epochs} epochs: nothing is left to train."


class _Diverged(Exception):
    """The loss or a gradient is no finite number any more."""


@dataclass
class _Training:
    """What `fit` was given, and the loop over it: epochs, their batches, a step for each."""

    model: object
    loss: Callable
    optimiser: Optimiser
    x: np.ndarray
    y: np.ndarray
    epochs: int
    batch_size: int
    rng: np.random.Generator
    validation: tuple | None
    checkpoint: Path | None
    about: dict | None
    callbacks: Sequence
    history: History

    def __post_init__(self):
        self.batches = -(-len(self.x) // self.batch_size)
        self.backward = backward_without_grad_x(self.model)

    def run(self):
        """Train for the epochs that are left; the history says why if some are not reached."""
        done = epoch = self.history.epochs
        with progress_bar(self.epochs * self.batches, done * self.batches) as bar:
            try:
                for epoch in range(done + 1, self.epochs + 1):
                    bar.set_description(f"epoch {epoch}/{self.epochs}", refresh=False)
                    self.run_epoch(epoch, bar)
            except KeyboardInterrupt:
                self.history.stopped = f"interrupted in epoch {epoch}"
            except _Diverged as error:
                self.history.stopped = f"{error} in epoch {epoch}; try a smaller learning rate"
            except BaseException as error:
                self.history.stopped = f"{type(error).__name__} in epoch {epoch}"
                error.history = self.history
                raise

    def run_epoch(self, epoch, bar):
        """Go through all samples once. The callbacks of the last batch see the epoch recorded."""
        order = self.rng.permutation(len(self.x))
        cuts = range(self.batch_size, len(order), self.batch_size)
        results = []
        for batch, chosen in enumerate(np.array_split(order, cuts), start=1):
            results.append(self.run_batch(self.x[chosen], self.y[chosen]))
            if batch == self.batches:
                self.record(results)
            self.tell(epoch, batch, results[-1])
            bar.set_postfix_str(f"loss={results[-1].loss:.3f}", refresh=False)
            bar.update()

    def run_batch(self, x, y):
        """Forward, loss, backward, step."""
        loss, logits = self.there_and_back(x, y)
        norms = gradient_norms(self.model)
        if not isfinite(loss):
            raise _Diverged(f"the loss became {loss}")
        if not all(map(isfinite, norms.values())):
            raise _Diverged("a gradient became infinite")
        self.optimiser.step()
        right = float(np.mean(np.argmax(logits, axis=1) == y))
        return BatchResult(len(x), float(loss), right, norms)

    def there_and_back(self, x, y):
        """Leave in every parameter its gradient; return the loss and the logits."""
        logits = self.model.forward(x)
        loss, grad_logits = self.loss(logits, y)
        self.backward(grad_logits)
        return loss, logits

    def record(self, results):
        """Book a whole epoch, and write the checkpoint."""
        held_out = None if self.validation is None else accuracy(self.model, *self.validation)
        self.history.add(results, held_out)
        if self.checkpoint is not None:
            checkpoints.save(
                self.checkpoint, self.model, self.optimiser, self.rng, self.history, self.about
            )

    def tell(self, epoch, batch, result):
        """Call every callback."""
        progress = Progress(
            epoch,
            self.epochs,
            batch,
            self.batches,
            result.loss,
            result.accuracy,
            result.gradient_norms,
            self.history,
        )
        for callback in self.callbacks:
            callback(progress)
