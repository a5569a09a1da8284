"""Lesson 03, Nudge a number: the pool's gradient, grad_w line by line, grad_b."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.cases import integers
from cnnlib.exercises.exercise import Case, Suspect, ValueExercise
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.suspects import from_zoo
from cnnlib.gradcheck import numeric_gradient


def spread_the_gradient(grad_z, y_shape, k):
    """By nudging every entry: the average is linear, so a step of 1 is exact."""
    return numeric_gradient(lambda y: naive.avg_pool2d(y, k), np.zeros(y_shape), grad_z, h=1)


def _spread_cases():
    rng = np.random.default_rng(5)
    settings = [((4, 6), 2), ((5, 7), 2), ((6, 9), 3), ((7, 8), 3), ((5, 4), 4)]
    return tuple(
        Case((integers(rng, (h // k, w // k)), (h, w), k), factors={"k k": k * k})
        for (h, w), k in settings
    )


def _repeated(grad_z, k):
    return np.repeat(np.repeat(grad_z, k, axis=0), k, axis=1)


def _past_the_end(grad_z, y_shape, k):
    grad_y = np.zeros(y_shape)
    for i, j in np.ndindex(y_shape):
        grad_y[i, j] = grad_z[i // k, j // k] / k**2
    return grad_y


def _divided_by_k(grad_z, y_shape, k):
    rest = [(0, n % k) for n in y_shape]
    return np.pad(_repeated(grad_z, k) / k, rest)


def _wrapped(grad_z, y_shape, k):
    grad_y = np.zeros(y_shape)
    for i, j in np.ndindex(y_shape):
        grad_y[i, j] = grad_z[i % grad_z.shape[0], j % grad_z.shape[1]] / k**2
    return grad_y


SPREAD_THE_GRADIENT = FunctionExercise(
    name="spread_the_gradient",
    lesson=3,
    title="Spread the pool's gradient",
    kind="write",
    minutes=6,
    how="your function spread_the_gradient(grad_z, y_shape, k), which returns grad_y",
    hints=(
        "Idea: each entry of y lies in one block, or in none.",
        "Shape: y_shape; rows and columns that no block reaches get 0.",
        "Line: grad_z[i // k, j // k] / k**2",
    ),
    truth=spread_the_gradient,
    cases=_spread_cases(),
    oracle="the differences of every entry of y",
    outputs=("grad_y",),
    suspects=(
        Suspect(
            "past_the_end",
            "i // k runs past grad_z in the leftover rows: those lie in no block and get 0",
            _past_the_end,
        ),
        Suspect(
            "ends_with_the_blocks",
            "the leftover rows and columns are missing: grad_y has the shape of y",
            lambda grad_z, y_shape, k: _repeated(grad_z, k) / k**2,
        ),
        Suspect(
            "divided_by_k", "each share is too big by k: a block has k k entries", _divided_by_k
        ),
        Suspect(
            "wrapped", "i % h was used where i // k is meant: blocks lie side by side", _wrapped
        ),
        *from_zoo(
            "avg_pool2d_backward",
            "grad_x",
            "divisible leftover",
            lambda f: lambda grad_z, y_shape, k: f(grad_z, np.zeros(y_shape), k),
        ),
    ),
)

# The Parsons problem: the lines of grad_w, out of order, and a decoy.
LINES = (
    "            grad_w[u, v] += grad_y[i, j] * x[i + u, j + v]",
    "def grad_w_of(grad_y, x, w):",
    "    return grad_w",
    "            grad_w[u, v] = grad_y[i, j] * x[i + u, j + v]",
    "    grad_w = np.zeros(w.shape)",
    "        for u, v in np.ndindex(w.shape):",
    "    for i, j in np.ndindex(grad_y.shape):",
)
_DECOY = 3


def _in_order(answer):
    order = [int(n) for n in answer]
    if sorted(set(order)) != sorted(order) or not set(order) <= set(range(len(LINES))):
        return f"line numbers go from 0 to {len(LINES) - 1}, each at most once"
    if _DECOY in order and 0 in order:
        return "lines 0 and 3 do the same job; only one of them is right"
    if len(order) != len(LINES) - 1:
        return f"six lines make the function; {len(order)} were given"
    names = {"np": np}
    try:
        exec("\n".join(LINES[n] for n in order), names)  # noqa: S102 - only our own lines
        rng = np.random.default_rng(6)
        grad_y, x, w = integers(rng, (4, 5)), integers(rng, (5, 7)), integers(rng, (2, 3))
        got = names["grad_w_of"](grad_y, x, w)
    except (SyntaxError, KeyError, UnboundLocalError, NameError):
        return (
            "in this order the lines are no function that runs",
            "begin with def, then the zeros; loops before what they hold; return last",
        )
    right = naive.conv2d_single_backward(grad_y, x, w)[1]
    if _DECOY in order:
        return (
            f"grad_w[0, 0] is {got[0, 0]:g}, expected {right[0, 0]:g}",
            "= stands where += belongs: only the last output counted",
        )
    if not np.array_equal(got, right):
        return f"grad_w[0, 0] is {got[0, 0]:g}, expected {right[0, 0]:g}"
    return None


GRAD_W_IN_ORDER = ValueExercise(
    name="grad_w_in_order",
    lesson=3,
    title="gradW in order",
    kind="order",
    minutes=5,
    how="six line numbers of material('grad_w_in_order') in the right order, e.g. [1, 4, ...]",
    hints=(
        "Idea: begin with zeros; visit every output; each adds its share to every weight.",
        "Shape: grad_w has the shape of w.",
        "Line: += keeps what the earlier outputs added",
    ),
    material=LINES,
    judge=_in_order,
    says="the six lines run and give grad_w on a 5 x 7 image",
)


def grad_b_alone(grad_y):
    """By nudging b: every output rises with it."""
    return numeric_gradient(lambda b: b + np.zeros(grad_y.shape), np.zeros(()), grad_y, h=1)[()]


def _grad_b_cases():
    rng = np.random.default_rng(7)
    shapes = [(4, 4), (2, 3), (1, 5), (3, 1), (1, 1), (5, 2)]
    return tuple(
        Case((integers(rng, s),), factors={"the number of outputs": s[0] * s[1]}) for s in shapes
    )


GRAD_B_ALONE = FunctionExercise(
    name="grad_b_alone",
    lesson=3,
    title="gradb alone",
    kind="write",
    minutes=3,
    how="your function grad_b_alone(grad_y)",
    hints=(
        "Idea: which outputs did b touch?",
        "Shape: (), one number, as b is one number.",
        "Line: grad_y.sum()",
    ),
    truth=grad_b_alone,
    cases=_grad_b_cases(),
    oracle="a nudge of b",
    outputs=("grad_b",),
    suspects=(
        Suspect(
            "rows_kept",
            "one axis is left: b is one number, so add over both",
            lambda g: g.sum(axis=0),
        ),
        Suspect(
            "axis_kept",
            "the axes are kept with size 1: b is one number, shape ()",
            lambda g: g.sum(keepdims=True),
        ),
        *from_zoo(
            "conv2d_backward",
            "grad_b",
            "",
            lambda f: (
                lambda g: f(g[None, None], np.ones((1, 1, *g.shape)), np.ones((1, 1, 1, 1)))[2][0]
            ),
        ),
    ),
)

EXERCISES = (SPREAD_THE_GRADIENT, GRAD_W_IN_ORDER, GRAD_B_ALONE)
