"""Lesson 04, Ask who touched you: stamps, the turned kernel, and what three numbers miss."""

import numpy as np

from cnnlib import naive
from cnnlib.exercises.cases import integers
from cnnlib.exercises.example import W, X, gradients
from cnnlib.exercises.exercise import Case, Suspect, ValueExercise
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.suspects import from_zoo
from cnnlib.gradcheck import adjoint, numeric_gradient
from cnnlib.padding import pad, rot180


def stamp_it(grad_y, w, x_shape):
    """By nudging every entry of x: the slide is linear, so a step of 1 is exact."""
    return numeric_gradient(lambda x: naive.conv2d_single(x, w), np.zeros(x_shape), grad_y, h=1)


def _stamp_cases():
    rng = np.random.default_rng(8)
    settings = [
        ((3, 4), (2, 2)),
        ((5, 7), (2, 3)),
        ((6, 4), (3, 3)),
        ((4, 5), (3, 1)),
        ((4, 4), (2, 2)),
    ]
    return tuple(
        Case((integers(rng, (h - k_h + 1, w - k_w + 1)), integers(rng, (k_h, k_w)), (h, w)))
        for (h, w), (k_h, k_w) in settings
    )


def single_grad_x(conv2d_backward):
    """grad_x of conv2d_backward, for one image at stride 1."""

    def grad_x(grad_y, w, x_shape):
        zeros = np.zeros((1, 1, *x_shape))
        return conv2d_backward(grad_y[None, None], zeros, w[None, None])[0][0, 0]

    return grad_x


def _adjoint(answer):
    verdict = adjoint(
        naive.conv2d_single, lambda grad_y, x, w: answer(grad_y, w, x.shape), (6, 7), (3, 2)
    )
    return None if verdict else verdict.sentences[0]


STAMP_IT = FunctionExercise(
    name="stamp_it",
    lesson=4,
    title="Stamp it",
    kind="complete",
    minutes=7,
    how="your function stamp_it(grad_y, w, x_shape), which returns grad_x",
    hints=(
        "Idea: every output adds one stamp, the kernel times its own gradient.",
        "Shape: x_shape, begun as zeros.",
        "Line: grad_x[i : i + k_h, j : j + k_w] += grad_y[i, j] * w",
    ),
    truth=stamp_it,
    cases=_stamp_cases(),
    oracle="the differences of every entry of x, and by <y, grad_y> = <x, grad_x>",
    oracle_too=_adjoint,
    outputs=("grad_x",),
    suspects=from_zoo("conv2d_backward", "grad_x", "overlap rectangular", single_grad_x),
)


def turn(w):
    return rot180(w)


def _agreement(kernel):
    """How many entries of the running example's grad_x come out right with this kernel."""
    grad_y, grad_x, _, _ = gradients()
    got = naive.conv2d_single(pad(grad_y, 2), kernel)
    return (
        f"{np.sum(got == grad_x)} of {grad_x.size} entries of grad_x agree in the running example"
    )


TURN_THE_RIGHT_THING = FunctionExercise(
    name="turn_the_right_thing",
    lesson=4,
    title="Turn the right thing",
    kind="mend",
    minutes=6,
    how="your function turn(w), which returns the kernel to slide over the padded grad_y",
    hints=(
        "Idea: nudge one pixel of x and look at the pattern that appears in y.",
        "Shape: (k_h, k_w), the same as w.",
        "Line: w[::-1, ::-1]",
    ),
    truth=turn,
    cases=tuple(
        Case((integers(np.random.default_rng(9), shape),))
        for shape in ((2, 2), (2, 3), (3, 3), (3, 1))
    ),
    oracle="the kernel that gives grad_x, entry by entry",
    outputs=("kernel",),
    may_view=True,
    suspects=(
        Suspect("not_turned", f"the kernel is not turned; {_agreement(W)}", lambda w: w),
        Suspect(
            "transposed",
            f"the kernel is transposed, which is no turn; {_agreement(W.T)}",
            lambda w: w.T,
        ),
        Suspect(
            "quarter_turn",
            "the kernel is turned by 90 degrees; turn it by 180",
            lambda w: np.rot90(w),
        ),
    ),
)


def _three_numbers(answer):
    answer = np.asarray(answer, dtype=float)
    _, grad_x, _, _ = gradients()
    if answer.shape != grad_x.shape:
        return f"your grad_x has shape {answer.shape}; it must have X's, {grad_x.shape}"
    wrong = ~np.isclose(answer, grad_x)
    if not wrong.any():
        return "this is the right grad_x: nothing to miss", "change one entry"
    got, due = (X * answer).sum(), (X * grad_x).sum()
    if np.isclose(got, due):
        return None
    i, j = (int(n) for n in np.argwhere(wrong & (X != 0))[0])
    return (
        f"<X, grad_x> is {got:g}, not {due:g}: the three numbers see it",
        f"where you changed [{i}, {j}], X is {X[i, j]:g}, and it multiplies the error",
    )


FOOL_THREE_NUMBERS = ValueExercise(
    name="fool_three_numbers",
    lesson=4,
    title="Fool the three numbers",
    kind="design",
    minutes=6,
    how="a wrong grad_x of the running example that <X, grad_x> does not notice",
    hints=(
        "Idea: what multiplies an error?",
        "Shape: X's, (6, 6).",
        "Line: change an entry where X is 0",
    ),
    judge=_three_numbers,
    says="the array is wrong and <X, grad_x> is as before: test with integers that hold no zero, "
    "check grad_b apart, and the forward against an outside oracle",
)

EXERCISES = (STAMP_IT, TURN_THE_RIGHT_THING, FOOL_THREE_NUMBERS)
