"""The linear layer forward and backward: matrix products."""

import numpy as np

from cnnlib import checks


@checks.without_warnings
def linear(x, w, b=None):
    """Make every output a weighted sum of all inputs: one matrix product, nc,qc->nq."""
    x, w, b = checks.prepare_linear(x, w, b)
    return x @ w.T + b


@checks.without_warnings
def linear_backward(grad_y, x, w, *, input_gradient=True):
    """Carry a gradient back through `linear`: nq,qc->nc for grad_x, nq,nc->qc for grad_w, nq->q."""
    grad_y, x, w, dtypes = checks.prepare_linear_backward(grad_y, x, w, input_gradient)
    # Samples that lie side by side in x, as Flatten leaves them, do so in grad_x.
    grad_x = np.matmul(grad_y, w, out=np.empty_like(x)) if input_gradient else None
    return checks.gradients(grad_x, grad_y.T @ x, grad_y.sum(axis=0), dtypes)
