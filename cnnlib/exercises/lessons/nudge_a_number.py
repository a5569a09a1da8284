"""Nudge a number: the pool's gradient, grad_w line by line, grad_b."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.awkward import ONE_CHANNEL, SHAPE_ALONE, SIDE_BY_SIDE, poolings
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.value import value_exercise
from cnnlib.gradcheck import integers, numeric_gradient


@function_exercise(
    wants="your function spread_the_gradient(grad_z, y_shape, k), which returns grad_y",
    idea="each entry of y lies in one block, or in none.",
    shape="y_shape; rows and columns that no block reaches get 0.",
    line="grad_y[k * i : k * i + k, k * j : k * j + k] = grad_z[i, j] / k**2",
    oracle="the differences of every entry of y",
    returns=("grad_y",),
    lacks={**SHAPE_ALONE, **SIDE_BY_SIDE, **ONE_CHANNEL},
)
def spread_the_gradient(grad_z, y_shape, k):
    """By nudging every entry: the average is linear, so a step of 1 is exact."""
    return numeric_gradient(lambda y: naive.avg_pool2d(y, k), np.zeros(y_shape), grad_z, h=1)


@spread_the_gradient.cases
def _(draw):
    for p in poolings(draw, axes=2, stride=False, padding=False):
        yield Case(p.grad_y, p.x.shape, p.k)


@spread_the_gradient.factors
def _(grad_z, y_shape, k):
    return {"k k": k * k}


@spread_the_gradient.slip(
    "i // k runs past grad_z in the leftover rows: those lie in no block and get 0"
)
def past_the_end(grad_z, y_shape, k):
    grad_y = np.zeros(y_shape)
    for i, j in np.ndindex(y_shape):
        grad_y[i, j] = grad_z[i // k, j // k] / k**2
    return grad_y


@spread_the_gradient.slip("the leftover rows and columns are missing: grad_y has the shape of y")
def ends_with_the_blocks(grad_z, y_shape, k):
    return np.kron(grad_z, np.ones((k, k))) / k**2


@spread_the_gradient.slip("each share is too big by k: a block has k k entries")
def divided_by_k(grad_z, y_shape, k):
    return k * spread_the_gradient(grad_z, y_shape, k)


@spread_the_gradient.slip("block (i, j) is put at row i and column j; it begins at k i and k j")
def blocks_overlap(grad_z, y_shape, k):
    grad_y = np.zeros(y_shape)
    for i, j in np.ndindex(grad_z.shape):
        grad_y[i : i + k, j : j + k] = grad_z[i, j] / k**2
    return grad_y


@spread_the_gradient.slip("i % h was used where i // k is meant: blocks lie side by side")
def wrapped(grad_z, y_shape, k):
    grad_y = np.zeros(y_shape)
    for i, j in np.ndindex(y_shape):
        grad_y[i, j] = grad_z[i % grad_z.shape[0], j % grad_z.shape[1]] / k**2
    return grad_y


@spread_the_gradient.bugs("avg_pool2d_backward", spoils="grad_x", has="divisible leftover")
def _(layers, grad_z, y_shape, k):
    return layers.avg_pool2d_backward(grad_z, np.zeros(y_shape), k)


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
DECOY = 3


@value_exercise(
    wants="six line numbers of material('grad_w_in_order') in the right order, e.g. [1, 4, ...]",
    idea="begin with zeros; visit every output; each adds its share to every weight.",
    shape="grad_w has the shape of w.",
    line="+= keeps what the earlier outputs added",
    when_right="the six lines run and give grad_w on a 5 x 7 image",
)
def grad_w_in_order(answer):
    order = [int(n) for n in answer]
    if sorted(set(order)) != sorted(order) or not set(order) <= set(range(len(LINES))):
        return f"line numbers go from 0 to {len(LINES) - 1}, each at most once"
    if DECOY in order and 0 in order:
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
    if DECOY in order:
        return (
            f"grad_w[0, 0] is {got[0, 0]:g}, expected {right[0, 0]:g}",
            "= stands where += belongs: only the last output counted",
        )
    if not np.array_equal(got, right):
        return f"grad_w[0, 0] is {got[0, 0]:g}, expected {right[0, 0]:g}"
    return None


@grad_w_in_order.hands_out
def _():
    return LINES


@function_exercise(
    wants="your function grad_b_alone(grad_y)",
    idea="which outputs did b touch?",
    shape="(), one number, as b is one number.",
    line="grad_y.sum()",
    oracle="a nudge of b",
    returns=("grad_b",),
)
def grad_b_alone(grad_y):
    """By nudging b: every output rises with it."""
    return numeric_gradient(lambda b: b + np.zeros(grad_y.shape), np.zeros(()), grad_y, h=1)[()]


@grad_b_alone.cases
def _(draw):
    for shape in ((1, 1), (3, 1), (1, 5), (2, 3), (5, 2), (4, 4)):
        yield Case(draw(shape))


@grad_b_alone.factors
def _(grad_y):
    return {"the number of outputs": grad_y.size}


@grad_b_alone.slip("one axis is left: b is one number, so add over both")
def rows_kept(grad_y):
    return grad_y.sum(axis=0)


@grad_b_alone.slip("the axes are kept with size 1: b is one number, shape ()")
def axis_kept(grad_y):
    return grad_y.sum(keepdims=True)


@grad_b_alone.bugs("conv2d_backward", spoils="grad_b")
def _(layers, grad_y):
    return layers.conv2d_single_backward(grad_y, np.ones(grad_y.shape), np.ones((1, 1)))[2]
