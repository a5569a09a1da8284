"""The loss: one number that says how wrong the answers are, and its gradient.

Letters: n sample, c class.
"""

import numpy as np

from cnnlib import checks


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
    MemoryError
        If the work needs more than the machine's memory.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, sections 4.1 and 6.2.2.3.

    Examples
    --------
    >>> loss, grad_logits = softmax_cross_entropy([[0.0, 0.0]], [1])
    >>> float(loss)
    0.6931471805599453
    >>> grad_logits
    array([[ 0.5, -0.5]])
    """
    logits, labels = checks.prepare_softmax_cross_entropy(logits, labels)
    loss, grad_logits = logits.dtype.type(0), np.zeros_like(logits)
    samples, classes = logits.shape
    for n in range(samples):
        highest, total = max(logits[n]), 0
        for c in range(classes):
            total += np.exp(logits[n, c] - highest)
        loss += (np.log(total) - (logits[n, labels[n]] - highest)) / samples
        for c in range(classes):
            p = np.exp(logits[n, c] - highest) / total
            grad_logits[n, c] = (p - 1 if c == labels[n] else p) / samples
    return loss, grad_logits
