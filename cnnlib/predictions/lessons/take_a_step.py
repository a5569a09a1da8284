"""Where one step leads, what a gate stops, and how the gradients of the last layers are made."""

import numpy as np

from cnnlib import naive
from cnnlib.gradcheck import integers
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.predictions.question import say


@recalled("1. Move one weight")
def one_step(rng):
    start, slope, part = int(rng.integers(1, 6)), int(rng.choice([-12, -8, 8, 12])), 4
    step = slope / part
    return Drawn(
        f"w is {start}, the loss has the slope {say(slope)} there, the rate is 1/{part}. "
        "Where is w after one step?",
        start - step,
        {
            start + step: "That is a step uphill: the slope is taken off.",
            start - slope: "The rate is missing.",
            1 / part: "The rate is not the new weight; it says how far to go.",
        },
    )


@recalled("3. Let half of it through")
def relu_gate(rng):
    a, grad_y = np.array([-3, -2, -1, 1, 2, 3]), integers(rng, 6, largest=4)
    rng.shuffle(a)
    grad_a = naive.relu_backward(grad_y, a)
    return Drawn(
        f"A ReLU got a = {say(a)}. grad_y is {say(grad_y)}. What do the numbers of grad_a add up to?",
        grad_a.sum(),
        {
            grad_y.sum(): "Where a is negative, the gate is shut.",
            (grad_y * naive.relu(a)).sum(): "The gate is 1 or 0; it does not multiply by a.",
            naive.relu(grad_y).sum(): "The gate asks the sign of a, not that of grad_y.",
        },
    )


@recalled("4. Weigh everything at once")
def linear_weight(rng):
    x, grad_y = integers(rng, (2, 2), largest=4), integers(rng, (2, 2), largest=4)
    q, c = (int(n) for n in rng.integers(0, 2, 2))
    _, grad_w, _ = naive.linear_backward(grad_y, x, np.zeros((2, 2)))
    return Drawn(
        f"A linear layer: x is {say(x)}, a row for each sample, and grad_y is {say(grad_y)}. "
        f"What is gradW[{q}, {c}]?",
        grad_w[q, c],
        {
            grad_w[c, q]: "Row q of gradW belongs to output q, column c to input c.",
            grad_y[0, q] * x[0, c]: "The weight is used in every sample: sum over them.",
            grad_y[:, q].sum(): "That is gradb: each grad_y is multiplied by the x it met.",
        },
    )


@recalled("5. Make ten scores one loss")
def wrong_logit(rng):
    counts = rng.permutation([1, 2, 5])
    right, raised = (int(n) for n in rng.permutation(3)[:2])
    _, grad = naive.softmax_cross_entropy(np.log(counts)[None], np.array([right]))
    return Drawn(
        f"Three logits are log {counts[0]}, log {counts[1]} and log {counts[2]}; class {right} is "
        f"right. What is the gradient of the loss for logit {raised}?",
        round(float(grad[0, raised]), 6),
        {
            counts[raised] / 8 - 1: "1 is taken off at the right class alone.",
            -counts[raised] / 8: "A wrong logit that is raised makes the loss larger.",
            0: "Every logit stands in the sum S, so each has a gradient.",
        },
    )
