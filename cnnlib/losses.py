"""The loss: one number that says how wrong the answers are, and its gradient."""

import numpy as np

from cnnlib import checks

__all__ = ["softmax_cross_entropy"]


@checks.without_warnings
def softmax_cross_entropy(logits, labels):
    """Mean over the batch of -log(probability of the right class), and its gradient.

    loss        = 1/N sum over n of -log p[n, labels[n]],  p[n] = exp(logits[n]) / sum exp(logits[n])
    grad_logits = (p - one_hot(labels)) / N

    The 1/N stands here and nowhere else: every layer below only sums over the batch. Each row is
    shifted by its maximum first, which changes no probability and keeps exp from overflowing.

    Parameters
    ----------
    logits : array (N, C)
        Scores of any size, as the last layer gives them: no softmax before. N is at least 1.
    labels : integer array (N,)
        The right classes, 0 to C - 1.

    Returns
    -------
    loss : scalar of the logits' dtype
        log(C) for answers that know nothing.
    grad_logits : array (N, C), dtype of the logits

    Raises
    ------
    ValueError
        If shapes disagree, the batch is empty, or a label is outside 0 to C - 1.
    TypeError
        If labels are not integers, or logits are no real numbers.
    """
    logits = checks.array("logits", logits)
    if logits.ndim != 2 or 0 in logits.shape:
        raise ValueError(
            f"logits has shape {logits.shape}; it must be (N, C), a row of C scores for each of "
            "N samples, with one sample and one class at least"
        )
    labels = _labels(labels, *logits.shape)
    logits = checks.in_dtype(logits, checks.float_dtype(logits))
    right = np.arange(len(logits)), labels
    shifted = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    totals = powers.sum(axis=1, keepdims=True)
    loss = (np.log(totals[:, 0]) - shifted[right]).sum() / len(logits)
    grad_logits = powers / totals
    grad_logits[right] -= 1
    return loss, grad_logits / len(logits)


def _labels(labels, n, classes):
    labels = checks.array("labels", labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"labels has dtype {labels.dtype}; labels are whole numbers: labels.astype(np.int64)"
        )
    if labels.shape != (n,):
        one_hot = labels.shape == (n, classes)
        raise ValueError(
            f"labels has shape {labels.shape}, but logits has {n} rows: labels must be ({n},)"
            + ("; from one-hot rows take labels.argmax(axis=1)" if one_hot else "")
        )
    outside = np.flatnonzero((labels < 0) | (labels >= classes))
    if outside.size:
        raise ValueError(
            f"labels[{outside[0]}] is {labels[outside[0]]}, but logits has {classes} columns: "
            f"labels run from 0 to {classes - 1}"
        )
    return labels
