"""Lesson 07, Add channels, then a batch: sum over c, the forgotten sum over q, the home of 1/n."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.cases import integers
from cnnlib.exercises.exercise import Case, Suspect, ValueExercise
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.suspects import from_zoo
from cnnlib.gradcheck import numeric_gradient


def sum_over_c(x, w, b):
    return naive.conv2d_multi(x, w, b)


def _channel_cases():
    rng = np.random.default_rng(15)
    settings = [((1, 3, 3), (2, 1, 2, 2)), ((2, 4, 5), (2, 2, 2, 3)), ((3, 4, 4), (2, 3, 3, 2))]
    settings += [((2, 5, 4), (3, 2, 2, 2)), ((3, 4, 4), (3, 3, 2, 2))]
    return tuple(
        Case((integers(rng, x), integers(rng, w), integers(rng, w[:1]))) for x, w in settings
    )


def _last_channel(x, w, b):
    return naive.conv2d_multi(x[-1:], w[:, -1:], b)


SUM_OVER_C = FunctionExercise(
    name="sum_over_c",
    lesson=7,
    title="Sum over c, stack over q",
    kind="write",
    minutes=8,
    how="your function sum_over_c(x, w, b): x (C_in, H, W), w (C_out, C_in, kH, kW), b (C_out,)",
    hints=(
        "Idea: one output map for each q; it is a sum over all input channels c.",
        "Shape: (C_out, H', W')",
        "Line: sum(single(x[c], w[q, c]) for c in range(c_in)) + b[q]",
    ),
    truth=sum_over_c,
    cases=_channel_cases(),
    oracle="the loops of cnnlib.naive",
    suspects=(
        Suspect(
            "bias_forgotten", "the bias is forgotten", lambda x, w, b: naive.conv2d_multi(x, w)
        ),
        Suspect(
            "last_channel",
            "only the last input channel counts: = stands where += belongs",
            _last_channel,
        ),
        *from_zoo(
            "conv2d",
            "y",
            "bias channels rectangular",
            lambda f: lambda x, w, b: f(x[None], w, b)[0],
        ),
    ),
)


def forgotten_sum(grad_y, x, w):
    """By nudging every entry of x."""
    return numeric_gradient(lambda x: naive.conv2d_multi(x, w), x, grad_y, h=1)


# Three ways to carry grad_y back to x; the reader says which is which.


def _from_one_map(grad_y, x, w, q):
    grad_x = np.zeros(x.shape)
    k_h, k_w = w.shape[2:]
    for i, j in np.ndindex(grad_y.shape[1:]):
        grad_x[:, i : i + k_h, j : j + k_w] += grad_y[q, i, j] * w[q]
    return grad_x


def gradient_a(grad_y, x, w):
    for q in range(len(w)):
        grad_x = _from_one_map(grad_y, x, w, q)
    return grad_x


def gradient_b(grad_y, x, w):
    grad_x = np.zeros(x.shape)
    for q, i, j in np.ndindex(grad_y.shape):
        for c, u, v in np.ndindex(w.shape[1:]):
            grad_x[c, i + u, j + v] += grad_y[q, i, j] * w[c, q, u, v]
    return grad_x


def gradient_c(grad_y, x, w):
    grad_x = np.zeros(x.shape)
    for q, i, j in np.ndindex(grad_y.shape):
        for c, u, v in np.ndindex(w.shape[1:]):
            grad_x[c, i + u, j + v] += grad_y[q, i, j] * w[q, c, u, v]
    return grad_x


WAYS = {"A": gradient_a, "B": gradient_b, "C": gradient_c}
_WAYS_ARE = {"A": "forgets the sum", "B": "swaps the channels", "C": "right"}


def _forgotten_cases():
    rng = np.random.default_rng(16)
    settings = [
        ((1, 3, 3), (2, 1, 2, 2)),
        ((2, 3, 4), (2, 2, 2, 2)),
        ((2, 4, 5), (3, 2, 2, 3)),
        ((3, 3, 3), (2, 3, 2, 2)),
    ]
    cases = []
    for x, w in settings:
        y = (w[0], x[1] - w[2] + 1, x[2] - w[3] + 1)
        cases.append(Case((integers(rng, y), integers(rng, x), integers(rng, w))))
    return tuple(cases)


_FORGOTTEN = {
    "name": "forgotten_sum",
    "lesson": 7,
    "title": "The forgotten sum",
    "kind": "bug hunt",
    "minutes": 6,
    "how": "a pair: what A, B and C are (see material), and your mended function of A",
    "hints": (
        "Idea: whom did x[c] touch? All q.",
        "Shape: grad_x has the shape of x.",
        "Line: sum over q of what w[q, c] sends back",
    ),
    "material": {**WAYS, "words": tuple(_WAYS_ARE.values())},
    "suspects": (
        Suspect(
            "sum_over_q", "the sum over q is forgotten: only one output map sends back", gradient_a
        ),
        Suspect(
            "first_map",
            "the sum over q is forgotten: only one output map sends back",
            lambda grad_y, x, w: gradient_c(grad_y[:1], x, w[:1]),
        ),
        Suspect(
            "swapped",
            "c_in and c_out are swapped: w[c, q] is read where w[q, c] is meant",
            gradient_b,
        ),
        *from_zoo(
            "conv2d_backward",
            "grad_x",
            "channels overlap rectangular",
            lambda f: lambda grad_y, x, w: f(grad_y[None], x[None], w)[0][0],
        ),
    ),
}
MENDED = FunctionExercise(
    **_FORGOTTEN,
    truth=forgotten_sum,
    cases=_forgotten_cases(),
    oracle="the differences of every entry of x",
    outputs=("grad_x",),
)


def _names_and_mends(answer):
    words, mended = answer
    for letter, word in _WAYS_ARE.items():
        if words[letter] != word:
            slip = {
                "B": "w[c, q] runs without an error when the counts are equal: try both",
                "A": "compare with nudges of x when there are two output channels",
            }
            return f"{letter} is not: {words[letter]}", slip.get(letter)
    report = MENDED.check(mended)
    return (
        None if report else (" ".join(report.sentences) or "the function is empty", report.likely)
    )


FORGOTTEN_SUM = ValueExercise(
    **_FORGOTTEN,
    judge=_names_and_mends,
    says="all three are named, and the mended one agrees with the differences of every entry of x",
)


def trainings():
    """Three steps of the same training: x, grad_y as the loss gave it, grad_w as the layer gave it.

    The batch has 3 samples, and the loss that is meant is the mean over them.
    """
    rng = np.random.default_rng(17)
    n = 3
    x, w = 3 * integers(rng, (n, 1, 3, 3)), integers(rng, (1, 1, 2, 2))
    per_sample = 3 * integers(rng, (n, 1, 2, 2))
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


_HOMES = {"A": "layer", "B": "both", "C": "loss"}


def _where_is_one_over_n(answer):
    answer = answer if isinstance(answer, dict) else dict(zip("ABC", answer, strict=True))
    if set(answer.values()) == {"layer"}:
        return "not all three: look at the ratio to mean_loss_grad_w", "1, or 1/n again?"
    for letter, home in _HOMES.items():
        if answer[letter] != home:
            slip = {
                "both": "grad_w is off by exactly n: the 1/n is in twice",
                "layer": "grad_y is n times the others', and grad_w is right: the layer divides",
                "loss": "grad_y is a third already, and the layer only adds up",
            }
            return f"{letter}: not {answer[letter]}", slip[home]
    return None


WHERE_IS_ONE_OVER_N = ValueExercise(
    name="where_is_one_over_n",
    lesson=7,
    title="Where does 1/n live?",
    kind="diagnose",
    minutes=5,
    how='{"A": ..., "B": ..., "C": ...} with "loss", "layer" or "both" for each training',
    hints=(
        "Idea: divide grad_w by mean_loss_grad_w, the gradient that is meant.",
        "Shape: one number for each training.",
        "Line: 1 means once, 1/n means twice; then look at grad_y",
    ),
    material=trainings(),
    judge=_where_is_one_over_n,
    says="one training divides in the loss, one in the layer, and one twice",
)

EXERCISES = (SUM_OVER_C, FORGOTTEN_SUM, WHERE_IS_ONE_OVER_N)
