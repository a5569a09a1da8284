"""What a training records: a number an epoch for each curve, and where it stands just now."""

from dataclasses import dataclass, field
from math import isnan, nan
from typing import NamedTuple

import numpy as np


class BatchResult(NamedTuple):
    """What a step on one batch gave: its size, and its numbers before the step."""

    size: int
    loss: float
    accuracy: float
    gradient_norms: dict


@dataclass
class History:
    """One number for each whole epoch, as `fit` returns it.

    Parameters
    ----------
    loss, accuracy : list of float
        Means over the epoch's batches, each measured before its step.
    validation_accuracy : list of float
        At the epoch's end; NaN for an epoch without validation data, empty if all were.
    gradient_norms : dict of layer to list of float
        Length of the layer's gradient, all its weights in one row; mean over the batches.
    stopped : str or None
        Why training ended before the last epoch, if it did.

    Examples
    --------
    >>> history = History(loss=[2.31, 0.52], accuracy=[0.125, 0.875])
    >>> history
    History(2 epochs; loss 0.5200, accuracy 0.8750)
    >>> history.epochs
    2
    """

    loss: list = field(default_factory=list)
    accuracy: list = field(default_factory=list)
    validation_accuracy: list = field(default_factory=list)
    gradient_norms: dict = field(default_factory=dict)
    stopped: str | None = None

    @property
    def epochs(self):
        """How many whole epochs are recorded."""
        return len(self.loss)

    def add(self, results, validation_accuracy=None):
        """Record an epoch: the means of its batches, a `BatchResult` each, and what was held out."""
        sizes, losses, accuracies, norms = zip(*results, strict=True)
        self.loss.append(float(np.average(losses, weights=sizes)))
        self.accuracy.append(float(np.average(accuracies, weights=sizes)))
        for layer in norms[0]:
            mean = float(np.mean([norm[layer] for norm in norms]))
            self.gradient_norms.setdefault(layer, []).append(mean)
        if validation_accuracy is not None:
            self._lengthen(self.epochs - 1)
            self.validation_accuracy.append(validation_accuracy)
        elif self.validation_accuracy:
            self._lengthen(self.epochs)

    def _lengthen(self, epochs):
        """Mark the epochs up to here that were not validated."""
        self.validation_accuracy += [nan] * (epochs - len(self.validation_accuracy))

    def to_arrays(self):
        """Return all curves as a dict of name to float64 array."""
        curves = {
            "loss": self.loss,
            "accuracy": self.accuracy,
            "validation_accuracy": self.validation_accuracy,
        }
        norms = {f"gradient_norms/{layer}": norm for layer, norm in self.gradient_norms.items()}
        return {name: np.array(curve, float) for name, curve in (curves | norms).items()}

    @classmethod
    def from_arrays(cls, arrays):
        """Return the History that `to_arrays` gave; ValueError if it is none."""
        history = cls()
        for name, array in arrays.items():
            if array.ndim != 1 or array.dtype != np.float64:
                raise ValueError(f"the curve {name} is {array.dtype} of shape {array.shape}")
            curve, layer = name.split("/", 1) if "/" in name else (name, None)
            if layer is None and curve in ("loss", "accuracy", "validation_accuracy"):
                setattr(history, curve, array.tolist())
            elif curve == "gradient_norms":
                history.gradient_norms[layer] = array.tolist()
            else:
                raise ValueError(f"the curve {name} is not known")
        for norms in (history.accuracy, *history.gradient_norms.values()):
            if len(norms) != history.epochs:
                raise ValueError(f"one curve has {history.epochs} epochs, another {len(norms)}")
        validated = history.validation_accuracy
        if len(validated) > history.epochs:
            raise ValueError(
                f"one curve has {history.epochs} epochs, the validated one {len(validated)}"
            )
        if validated:  # files of the first form begin with the first epoch that was validated
            validated[:0] = [nan] * (history.epochs - len(validated))
        return history

    def __repr__(self):
        if not self.epochs:
            return "History(no whole epoch yet)"
        ends = [f"loss {self.loss[-1]:.4f}", f"accuracy {self.accuracy[-1]:.4f}"]
        if self.validation_accuracy and not isnan(self.validation_accuracy[-1]):
            ends.append(f"validation accuracy {self.validation_accuracy[-1]:.4f}")
        if self.stopped:
            ends.append(f"stopped: {self.stopped}")
        return (
            f"History({self.epochs} {'epoch' if self.epochs == 1 else 'epochs'}; {', '.join(ends)})"
        )


@dataclass(frozen=True)
class Progress:
    """Where a training stands after a batch: what every callback is given.

    Parameters
    ----------
    epoch, batch : int
        Where it stands; both count from 1.
    epochs, batches : int
        How many there are in all: epochs of the training, batches of an epoch.
    loss, accuracy : float
        Of this batch, before its step.
    gradient_norms : dict of layer to float
        Length of each layer's gradient, of this batch.
    history : History
        All whole epochs; after an epoch's last batch that one too.

    Examples
    --------
    A callback, for `fit(..., callbacks=[tell])`:

    >>> def tell(progress):
    ...     print(f"{progress.epoch}/{progress.epochs}: loss {progress.loss:.2f}")
    >>> tell(Progress(1, 30, 4, 23, 2.3, 0.125, {}, History()))
    1/30: loss 2.30
    """

    epoch: int
    epochs: int
    batch: int
    batches: int
    loss: float
    accuracy: float
    gradient_norms: dict
    history: History
