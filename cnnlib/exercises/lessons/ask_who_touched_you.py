"""Ask who touched you: stamps, the turned kernel, and what three numbers miss."""

import numpy as np

from cnnlib import naive
from cnnlib.example import W, X, gradients
from cnnlib.exercises.awkward import ONE_BY_ONE, ONE_CHANNEL, SHAPE_ALONE, convolutions
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.value import value_exercise
from cnnlib.gradcheck import adjoint, numeric_gradient
from cnnlib.padding import pad, rot180


@function_exercise(
    wants="your function stamp_it(grad_y, w, x_shape), which returns grad_x",
    idea="every output adds one stamp, the kernel times its own gradient.",
    shape="x_shape, begun as zeros.",
    line="grad_x[i : i + k_h, j : j + k_w] += grad_y[i, j] * w",
    oracle="the differences of every entry of x, and by <y, grad_y> = <x, grad_x>",
    returns=("grad_x",),
    lacks={**SHAPE_ALONE, **ONE_BY_ONE, **ONE_CHANNEL},
)
def stamp_it(grad_y, w, x_shape):
    """By nudging every entry of x: the slide is linear, so a step of 1 is exact."""
    return numeric_gradient(lambda x: naive.conv2d_single(x, w), np.zeros(x_shape), grad_y, h=1)


@stamp_it.cases
def _(draw):
    for c in convolutions(draw, axes=2, stride=False, padding=False):
        yield Case(c.grad_y, c.w, c.x.shape)


@stamp_it.oracle_too
def _(answer):
    def backward(grad_y, x, w):
        return answer(grad_y, w, x.shape)

    verdict = adjoint(naive.conv2d_single, backward, (9, 7), (3, 2))
    return None if verdict else verdict.sentences[0]


@stamp_it.bugs("conv2d_backward", spoils="grad_x", has="overlap rectangular")
def _(layers, grad_y, w, x_shape):
    return layers.conv2d_single_backward(grad_y, np.zeros(x_shape), w)[0]


@function_exercise(
    wants="your function turn(w), which returns the kernel to slide over the padded grad_y",
    idea="nudge one pixel of x and look at the pattern that appears in y.",
    shape="(k_h, k_w), the same as w.",
    line="w[::-1, ::-1]",
    oracle="the kernel that gives grad_x, entry by entry",
    returns=("kernel",),
    may_view=True,
)
def turn_the_right_thing(w):
    return rot180(w)


@turn_the_right_thing.cases
def _(draw):
    for shape in ((3, 1), (2, 2), (2, 3), (3, 3)):
        yield Case(draw(shape))


def _agreement(kernel):
    """How many entries of the running example's grad_x come out right with this kernel."""
    grad_y, grad_x, _, _ = gradients()
    got = naive.conv2d_single(pad(grad_y, 2), kernel)
    return (
        f"{np.sum(got == grad_x)} of {grad_x.size} entries of grad_x agree in the running example"
    )


@turn_the_right_thing.slip(f"the kernel is not turned; {_agreement(W)}")
def not_turned(w):
    return w


@turn_the_right_thing.slip(f"the kernel is transposed, which is no turn; {_agreement(W.T)}")
def transposed(w):
    return w.T


@turn_the_right_thing.slip("the kernel is turned by 90 degrees; turn it by 180")
def quarter_turn(w):
    return np.rot90(w)


@value_exercise(
    wants="a wrong grad_x of the running example that <X, grad_x> does not notice",
    idea="what multiplies an error?",
    shape="X's, (6, 6).",
    line="change an entry where X is 0",
    when_right="the array is wrong and <X, grad_x> is as before: an error that meets a 0 of X, or "
    "one that another error cancels, weighs nothing. Test with integers that hold no zero, and draw "
    "again, as one draw sees one direction; check grad_b apart, and the forward against an outside "
    "oracle",
)
def fool_three_numbers(answer):
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
