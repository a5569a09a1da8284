"""Training: shuffle, cut into batches, forward, loss, backward, step; and again."""

from cnnlib.training.classify import accuracy, classify
from cnnlib.training.fit import fit
from cnnlib.training.history import History, Progress

__all__ = ["History", "Progress", "accuracy", "classify", "fit"]
