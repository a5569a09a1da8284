"""Training: shuffle, cut into batches, forward, loss, backward, step; and again."""

from cnnlib.training.fit import accuracy, fit, predict
from cnnlib.training.history import History, Progress

__all__ = ["History", "Progress", "accuracy", "fit", "predict"]
