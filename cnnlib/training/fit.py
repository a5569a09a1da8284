"""`fit`: the training loop, with a progress bar, a record, and a file to go on from."""

import sys
import time

import numpy as np
from tqdm.auto import tqdm

from cnnlib import checks, naive
from cnnlib.layers import Layer
from cnnlib.optim import Optimiser
from cnnlib.training import checkpoints
from cnnlib.training.history import History, Progress
from cnnlib.training.memory import keep_freed_memory

if sys.platform == "emscripten":  # a browser has no threads: tqdm would try one, and warn
    tqdm.monitor_interval = 0


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

    Each epoch goes through all samples once, in an order that rng draws. A network on the loops
    (`ops=naive`) is timed on two samples first, and says how long it will take.

    Parameters
    ----------
    model : Layer
    loss : callable
        loss(logits, labels) -> number, grad_logits; such as `losses.softmax_cross_entropy`.
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
        File to write after every epoch; an older one is replaced.
    resume : bool
        Go on from the checkpoint if there is one. With the same arguments, the result is that of a
        training that was never interrupted, to the last bit (on one thread).
    callbacks : sequence of callables
        Each is called with a `Progress` after every batch.

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
        If the checkpoint cannot be written.
    """
    x, y = _samples(x, y)
    if validation is not None:
        validation = _validation(validation)
    epochs, batch_size = checks.integer(epochs, "epochs"), checks.integer(batch_size, "batch_size")
    checks.generator(rng)
    _require_partners(model, loss, optimiser, callbacks)
    checkpoint = _checkpoint(checkpoint, checks.flag(resume, "resume"))
    history = History()
    if resume and checkpoint.exists():
        history = checkpoints.resume(checkpoint, model, optimiser, rng)
    if history.epochs < epochs and _on_loops(model):
        _say_how_long(model, loss, x, y, epochs - history.epochs)
    batches = -(-len(x) // batch_size)
    keep_freed_memory()
    with tqdm(total=epochs * batches, file=sys.stdout, leave=False, unit="batch") as bar:
        bar.update(history.epochs * batches)
        try:
            for epoch in range(history.epochs + 1, epochs + 1):
                bar.set_description(f"epoch {epoch}/{epochs}", refresh=False)
                order = np.array_split(
                    rng.permutation(len(x)), range(batch_size, len(x), batch_size)
                )
                records = []
                for batch, chosen in enumerate(order, start=1):
                    record = _step(model, loss, optimiser, x[chosen], y[chosen])
                    records.append(record)
                    if batch == batches:
                        _record_epoch(history, records, model, validation)
                        if checkpoint is not None:
                            checkpoints.save(checkpoint, model, optimiser, rng, history)
                    _, batch_loss, batch_accuracy, norms = record
                    progress = Progress(
                        epoch, epochs, batch, batches, batch_loss, batch_accuracy, norms, history
                    )
                    for callback in callbacks:
                        callback(progress)
                    bar.set_postfix(loss=f"{batch_loss:.3f}", refresh=False)
                    bar.update()
        except KeyboardInterrupt:
            history.stopped = f"interrupted in epoch {epoch}"
        except _Diverged as error:
            history.stopped = f"{error} in epoch {epoch}; try a smaller learning rate"
    if history.stopped:
        print(
            f"Training has stopped: {history.stopped}. The history keeps {history.epochs} epochs."
        )
    return history


def predict(model, x, *, batch_size=256):
    """Return the class with the highest score for every sample, an int64 array (N,)."""
    _require_layer(model)
    x = checks.array("x", x)
    if not x.ndim:
        raise ValueError("x has shape (); it must be (N, ...)")
    batch_size = checks.integer(batch_size, "batch_size")
    answers = [
        model.forward(x[start : start + batch_size]).argmax(axis=1)
        for start in range(0, len(x), batch_size)
    ]
    return np.concatenate([np.zeros(0, np.int64), *answers])


def accuracy(model, x, y):
    """Return the share of samples, 0 to 1, whose highest score is at the right label."""
    x, y = _samples(x, y)
    return float(np.mean(predict(model, x) == y))


class _Diverged(Exception):
    """The loss or a gradient is no finite number any more."""


def _step(model, loss, optimiser, x, y):
    """Train on one batch; return its size, loss, accuracy and gradient norms."""
    value, logits = _forward_and_back(model, loss, x, y)
    norms = _gradient_norms(model)
    if not np.isfinite(value):
        raise _Diverged(f"the loss became {value}")
    if not np.isfinite(list(norms.values())).all():
        raise _Diverged("a gradient became infinite")
    optimiser.step()
    return len(x), float(value), float(np.mean(logits.argmax(axis=1) == y)), norms


def _forward_and_back(model, loss, x, y):
    logits = model.forward(x)
    value, grad_logits = loss(logits, y)
    model.backward(grad_logits, input_gradient=False)
    return value, logits


def _gradient_norms(model):
    """Return a dict of layer, as in "0 Conv2d", to the length of its gradient."""
    norms = {}
    for n, layer in enumerate(getattr(model, "layers", [model])):
        squares = [np.sum(np.square(p.grad, dtype=np.float64)) for p in layer.parameters()]
        if squares:
            norms[f"{n} {type(layer).__name__}"] = float(np.sqrt(sum(squares)))
    return norms


def _record_epoch(history, records, model, validation):
    sizes, losses, accuracies, norms = zip(*records, strict=True)
    history.loss.append(float(np.average(losses, weights=sizes)))
    history.accuracy.append(float(np.average(accuracies, weights=sizes)))
    for layer in norms[0]:
        mean = float(np.mean([norm[layer] for norm in norms]))
        history.gradient_norms.setdefault(layer, []).append(mean)
    if validation is not None:
        history.validation_accuracy.append(accuracy(model, *validation))


def _samples(x, y, names=("x", "y")):
    x, y = checks.array(names[0], x), checks.array(names[1], y)
    if not x.ndim or len(x) == 0:
        raise ValueError(f"{names[0]} has shape {x.shape}; it must hold one sample at least")
    if y.shape != x.shape[:1]:
        raise ValueError(
            f"{names[1]} has shape {y.shape}, but {names[0]} has {len(x)} samples "
            f"(shape {x.shape}): one label for each, ({len(x)},)"
        )
    return x, y


def _validation(pair):
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise TypeError(f"validation is a {type(pair).__name__}; it must be a pair (x, y)")
    return _samples(*pair, names=("validation's x", "validation's y"))


def _require_layer(model):
    if not isinstance(model, Layer):
        raise TypeError(
            f"model is {checks.short(model)}, a {type(model).__name__}; it must be a Layer"
        )


def _require_partners(model, loss, optimiser, callbacks):
    _require_layer(model)
    if not isinstance(optimiser, Optimiser):
        raise TypeError(
            f"optimiser is {checks.short(optimiser)}, a {type(optimiser).__name__}; make one first: "
            "Adam(model.parameters())"
        )
    if set(map(id, optimiser.parameters)) != set(map(id, model.parameters())):
        raise ValueError(
            "optimiser moves other parameters than the model has; if you made the model anew, make "
            "the optimiser anew after it"
        )
    for name, function in (
        ("loss", loss),
        *(("a callback", callback) for callback in checks.items(callbacks, "callbacks")),
    ):
        if not callable(function):
            raise TypeError(
                f"{name} is {checks.short(function)}, a {type(function).__name__}; it must be a function"
            )


def _checkpoint(path, resume):
    if path is None:
        if resume:
            raise ValueError("resume is True, but there is no checkpoint to go on from: name one")
        return None
    path = checks.path(path, "checkpoint")
    if path.is_dir() or not path.parent.is_dir():
        fault = "is a folder" if path.is_dir() else "lies in a folder that does not exist"
        raise ValueError(f"checkpoint {path} {fault}; it must be a file in a folder that exists")
    return path


def _on_loops(layer):
    return getattr(layer, "ops", None) is naive or any(
        _on_loops(inner) for inner in getattr(layer, "layers", ())
    )


def _say_how_long(model, loss, x, y, epochs):
    few = min(2, len(x))
    start = time.perf_counter()
    _forward_and_back(model, loss, x[:few], y[:few])
    each = (time.perf_counter() - start) / few
    print(
        f"On the loops one sample takes {_duration(each)}, so {epochs} x {len(x):,} samples will "
        f"take about {_duration(each * epochs * len(x))}. Interrupt to stop: whole epochs are kept. "
        "With ops=vectorized the same network is much faster."
    )


def _duration(seconds):
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.2g} seconds"
