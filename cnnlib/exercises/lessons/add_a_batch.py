"""Add a batch: the home of 1/n."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.value import value_exercise
from cnnlib.gradcheck import integers

HOMES = {"A": "layer", "B": "both", "C": "loss"}


@value_exercise(
    wants='{"A": ..., "B": ..., "C": ...} with "loss", "layer" or "both" for each training',
    idea="divide grad_w by mean_loss_grad_w, the gradient that is meant.",
    shape="one number for each training.",
    line="1 means once, 1/n means twice; then look at grad_y",
    when_right="one training divides in the loss, one in the layer, and one twice",
)
def where_is_one_over_n(answer):
    answer = answer if isinstance(answer, dict) else dict(zip("ABC", answer, strict=False))
    if missing := [letter for letter in HOMES if letter not in answer]:
        return f"no word for {' and '.join(missing)}; write {where_is_one_over_n.wants}"
    answer = {letter: str(answer[letter]).lower() for letter in HOMES}
    for letter, word in answer.items():
        if word not in HOMES.values():
            return f"{letter}: {word!r} is none of the words: loss, layer, both"
    if set(answer.values()) == {"layer"}:
        return "not all three: look at the ratio to mean_loss_grad_w", "1, or 1/n again?"
    for letter, home in HOMES.items():
        if answer[letter] != home:
            slip = {
                "both": "grad_w is off by exactly n: the 1/n is in twice",
                "layer": "grad_y is n times the others', and grad_w is right: the layer divides",
                "loss": "grad_y is a third already, and the layer only adds up",
            }
            return f"{letter}: not {answer[letter]}", slip[home]
    return None


@where_is_one_over_n.hands_out
def _():
    """Three steps of the same training: x, grad_y as the loss gave it, grad_w as the layer gave it.

    The batch has 3 samples, and the loss that is meant is the mean over them.
    """
    rng = np.random.default_rng(17)
    n = 3
    x, w = 3 * integers(rng, (n, 1, 3, 3), 4), integers(rng, (1, 1, 2, 2), 4)
    per_sample = 3 * integers(rng, (n, 1, 2, 2), 4)
    steps = {}
    for letter, in_loss, in_layer in (("A", 1, n), ("B", n, n), ("C", n, 1)):
        grad_y = per_sample / in_loss
        grad_w = naive.conv2d_backward(grad_y, x, w)[1] / in_layer
        steps[letter] = {
            "x": x,
            "grad_y": grad_y,
            "grad_w": grad_w,
            "mean_loss_grad_w": naive.conv2d_backward(per_sample, x, w)[1] / n,
        }
    return steps
