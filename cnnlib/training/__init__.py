"""Training: shuffle, cut into batches, forward, loss, backward, step; and again."""

from cnnlib.training.fit import fit
from cnnlib.training.history import History, Progress
from cnnlib.training.predictions import accuracy, predict

__all__ = ["History", "Progress", "accuracy", "fit", "predict"]
