"""Take a step: other right forms of its builds, on their rung, and wrong ones with their words."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.build import ARRAYS, LOOPS


def moved(w, b, grad_w, grad_b, rate):
    """Number by number, on what the check looks at after the step."""
    pairs = (w, grad_w), (b, grad_b)
    return tuple(
        np.array([p - rate * g for p, g in zip(a.flat, slope.flat)]).reshape(a.shape)
        for a, slope in pairs
    )


ORACLES = {
    "relu": naive.relu,
    "relu_backward": naive.relu_backward,
    "linear": naive.linear,
    "linear_backward": naive.linear_backward,
    "softmax_cross_entropy": naive.softmax_cross_entropy,
    "sgd_step": moved,
}


def masked(x):
    return x * (x > 0)


def chosen(x):
    return np.where(x > 0, x, 0)


def one_by_one(x):
    return np.array([max(number, 0) for number in x.flat]).reshape(x.shape)


def gate_chosen(grad_y, x):
    return np.where(x > 0, grad_y, 0)


def gate_on_a_copy(grad_y, x):
    grad_x = grad_y.copy()
    grad_x[x <= 0] = 0
    return grad_x


def kink_open(grad_y, x):
    return np.where(x < 0, 0, grad_y)


def through_relu(grad_y, x):
    return grad_y * naive.relu(x)


def sign_of_what_comes(grad_y, x):
    return np.where(grad_y > 0, grad_y, 0)


def letters(x, w, b):
    return np.einsum("nc,qc->nq", x, w) + b


def output_by_output(x, w, b):
    return np.stack([x @ row + shift for row, shift in zip(w, b)], axis=1)


def sample_by_sample(x, w, b):
    return np.array([w @ row + b for row in x])


def not_transposed(x, w, b):
    return np.dot(x, w) + b


def letters_back(grad_y, x, w):
    return (
        np.einsum("nq,qc->nc", grad_y, w),
        np.einsum("nq,nc->qc", grad_y, x),
        np.einsum("nq->q", grad_y),
    )


def samples_added(grad_y, x, w):
    grad_w, grad_b = np.zeros(w.shape), np.zeros(len(w))
    for g, row in zip(grad_y, x):
        grad_w += np.outer(g, row)
        grad_b = grad_b + g
    return np.dot(grad_y, w), grad_w, grad_b


def weights_lying(grad_y, x, w):
    grad_x, grad_w, grad_b = letters_back(grad_y, x, w)
    return grad_x, grad_w.T.copy(), grad_b


def mean_in_the_layer(grad_y, x, w):
    grad_x, grad_w, grad_b = letters_back(grad_y, x, w)
    return grad_x, grad_w / len(x), grad_b / len(x)


def bias_of_each_sample(grad_y, x, w):
    return (*letters_back(grad_y, x, w)[:2], grad_y.sum(-1))


def by_log_sum(logits, labels):
    """By log p = a - log sum exp a, and one-hot labels."""
    n, classes = logits.shape
    highest = logits.max(1)
    logs = logits - (np.log(np.exp(logits - highest[:, None]).sum(1)) + highest)[:, None]
    one_hot = np.arange(classes) == labels[:, None]
    return -logs[one_hot].mean(), (np.exp(logs) - one_hot) / n


def row_by_row(logits, labels):
    losses, gradients = [], []
    for row, label in zip(logits, labels):
        p = np.exp(row - max(row))
        p /= p.sum()
        losses.append(-np.log(p[label]))
        p[label] -= 1
        gradients.append(p / len(labels))
    return np.mean(losses), np.array(gradients)


def unshifted(logits, labels):
    p = np.exp(logits)
    p /= p.sum(1, keepdims=True)
    loss = -np.log(p[np.arange(len(p)), labels]).mean()
    p[np.arange(len(p)), labels] -= 1
    return loss, p / len(p)


def a_sum(logits, labels):
    loss, grad_logits = by_log_sum(logits, labels)
    return loss * len(logits), grad_logits


def sum_of_gradients(logits, labels):
    loss, grad_logits = by_log_sum(logits, labels)
    return loss, grad_logits * len(logits)


def probabilities(logits, labels):
    one_hot = np.arange(logits.shape[1]) == labels[:, None]
    loss, grad_logits = by_log_sum(logits, labels)
    return loss, grad_logits + one_hot / len(logits)


def by_number(parameters, gradients, rate):
    for k in range(len(parameters)):
        parameters[k] -= rate * gradients[k]


def by_ufunc(parameters, gradients, rate):
    for p, g in zip(parameters, gradients):
        np.subtract(p, rate * g, out=p)


def by_dots(parameters, gradients, rate):
    for p, g in zip(parameters, gradients):
        p[...] = p - rate * g


def new_arrays_in_the_list(parameters, gradients, rate):
    for k in range(len(parameters)):
        parameters[k] = parameters[k] - rate * gradients[k]


def uphill(parameters, gradients, rate):
    for p, g in zip(parameters, gradients):
        np.add(p, rate * g, out=p)


RIGHT = {
    "build_relu": ((masked, ARRAYS), (chosen, ARRAYS), (one_by_one, LOOPS)),
    "build_relu_backward": ((gate_chosen, ARRAYS), (gate_on_a_copy, ARRAYS)),
    "build_linear": ((letters, ARRAYS), (output_by_output, ARRAYS), (sample_by_sample, LOOPS)),
    "build_linear_backward": ((letters_back, ARRAYS), (samples_added, LOOPS)),
    "build_softmax_cross_entropy": ((by_log_sum, ARRAYS), (row_by_row, LOOPS)),
    "build_sgd_step": ((by_number, None), (by_ufunc, None), (by_dots, None)),
}
WRONG = {
    "build_relu_backward": (
        (kink_open, "x = 0 let its gradient through"),
        (through_relu, "the gradient is multiplied by relu(x)"),
        (sign_of_what_comes, "the gate asks the sign of grad_y"),
    ),
    "build_linear": ((not_transposed, "w stands where w.T belongs"),),
    "build_linear_backward": (
        (weights_lying, "grad_w is transposed"),
        (mean_in_the_layer, "1 / n stands in the layer"),
        (bias_of_each_sample, "grad_b is summed over the wrong axis"),
    ),
    "build_softmax_cross_entropy": (
        (unshifted, "no shift"),
        (a_sum, "the loss is a sum"),
        (sum_of_gradients, "1 / n is missing in the gradient"),
        (probabilities, "1 is not taken off at the right class"),
    ),
    "build_sgd_step": (
        (new_arrays_in_the_list, "a new array was made"),
        (uphill, "a step uphill"),
    ),
}
