"""Trust a gradient: nudge by yourself, pick the step, kill one bug, four, and the zoo."""

import numpy as np

from cnnlib import gradcheck, naive, vectorized
from cnnlib.exercises import sandbox, zoo
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.value import value_exercise

KERNEL = np.array([[1.0, -2.0], [3.0, 1.0]])


def slide(a):
    return vectorized.conv2d_single(a, KERNEL)


def square(a):
    return a * a


def cube(a):
    return a * a * a


def times_the_next(a):
    """Each entry times the next: an entry that is left nudged spoils its neighbour's slope."""
    return a[1:] * a[:-1]


@function_exercise(
    wants="your function numeric_gradient(f, a, grad_y, h)",
    idea="nudge one entry both ways and weigh the change of f with grad_y.",
    shape="a's; work in floats, and leave a as it was.",
    line="((f(high) - f(low)) * grad_y).sum() / (2 * h)",
    oracle="cnnlib.gradcheck, on a line, three curves, integers and real numbers",
    returns=("gradient",),
)
def numeric_gradient(f, a, grad_y, h):
    return gradcheck.numeric_gradient(f, a, grad_y, h=h)


@numeric_gradient.cases
def _(draw):
    rng = np.random.default_rng(18)
    yield Case(square, draw((2,)), draw((2,)), 0.5)
    yield Case(cube, draw((1, 3)), draw((1, 3)), 0.5)
    yield Case(np.tanh, rng.normal(size=(2, 2)), rng.normal(size=(2, 2)), 1e-5)
    yield Case(square, np.abs(draw((2, 3))).astype(int), draw((2, 3)), 0.25)
    yield Case(slide, draw((3, 4)), draw((2, 3)), 1.0)
    yield Case(times_the_next, draw((4,)), draw((3,)), 0.5)


def _central(f, a, grad_y, h, *, cast=True, upstream=True, span=2):
    a = np.array(a, dtype=float if cast else None)
    gradient = np.zeros(a.shape)
    weight = grad_y if upstream else 1
    for i in np.ndindex(a.shape):
        low, high = a.copy(), a.copy()
        low[i] -= h
        high[i] += h
        gradient[i] = ((f(high) - f(low)) * weight).sum() / (span * h)
    return gradient


@numeric_gradient.slip(
    "an array of integers cuts a nudge off: 4 - 1/4 becomes 3, a step of -1, and 4 + 1/4 stays 4"
)
def integers_cut_off(f, a, grad_y, h):
    return _central(f, a, grad_y, h, cast=False)


@numeric_gradient.slip("only one side was nudged: go up and down, and divide by 2 h")
def one_sided(f, a, grad_y, h):
    a = np.array(a, dtype=float)
    gradient = np.zeros(a.shape)
    for i in np.ndindex(a.shape):
        high = a.copy()
        high[i] += h
        gradient[i] = ((f(high) - f(a)) * grad_y).sum() / h
    return gradient


@numeric_gradient.slip("the gradient is twice too big: from a - h to a + h is 2 h")
def divided_by_h(f, a, grad_y, h):
    return _central(f, a, grad_y, h, span=1)


@numeric_gradient.slip("grad_y is forgotten: each output counts with its own weight")
def upstream_forgotten(f, a, grad_y, h):
    return _central(f, a, grad_y, h, upstream=False)


@numeric_gradient.slip(
    "a is not put back after the nudge, so that all later entries are nudged from a wrong place"
)
def not_restored(f, a, grad_y, h):
    a = a.astype(float)
    gradient = np.zeros(a.shape)
    for i in np.ndindex(a.shape):
        a[i] += h
        high = np.array(f(a))
        a[i] -= 2 * h
        gradient[i] = ((high - f(a)) * grad_y).sum() / (2 * h)
    return gradient


def functions():
    """Four functions, where they are looked at, their gradient, and the upstream."""
    rng = np.random.default_rng(19)
    x, grad_y = rng.normal(size=(3, 4)), rng.normal(size=(2, 3))
    grad_x = naive.conv2d_single_backward(grad_y, x, KERNEL)[0]
    one = np.array([1.0])
    half32 = np.array([0.5], np.float32)
    return {
        "slide": (slide, x, grad_x, grad_y),
        "tanh": (np.tanh, one, 1 / np.cosh(one) ** 2, np.ones(1)),
        "slide in float32": (slide, x.astype(np.float32), grad_x, grad_y),
        "square in float32": (square, half32, 2 * half32, np.ones(1)),
    }


@value_exercise(
    wants="four steps h, one for each function of material('pick_h'), in order or as a dict; each "
    "entry is (f, a, gradient, grad_y), as gradcheck.step_sizes(*entry) takes it",
    idea="curved or straight? A straight function does not mind a big step.",
    shape="four numbers.",
    line="1 is best for both slides",
    when_right="every error is within ten times the best one can get",
)
def pick_h(answer):
    given = functions()
    answer = answer if isinstance(answer, dict) else dict(zip(given, answer, strict=True))
    tiny = all(float(h) <= 1e-9 for h in answer.values())
    for name, (f, a, gradient, grad_y) in given.items():
        best = gradcheck.step_sizes(f, a, gradient, grad_y).error.min()
        noise = 1e-15 if a.dtype == np.float64 else 1e-6  # below that an error is luck
        error = gradcheck.step_sizes(f, a, gradient, grad_y, h=[float(answer[name])]).error[0]
        if error > 10 * max(best, noise):
            slip = "a smaller step loses digits: subtracting near-equal numbers leaves noise"
            if name.startswith("tanh"):
                slip = "tanh is curved: a big step cuts off the curve, a tiny one loses digits"
            seen = f"{name}: h = {float(answer[name]):g} is off by {error:.0e}, the best by "
            return (
                seen + f"{max(best, noise):.0e}",
                "the smallest h is not the best: " + slip if tiny else slip,
            )
    return None


@pick_h.hands_out
def _():
    return functions()


def _hunted(answer, bugs):
    """None where a test spares what is right and kills these bugs; else what it does, and a hint."""
    board = zoo.hunt(answer, bugs)
    if board:
        return None
    if not board.fair:
        name, why = next((n, w) for n, w in board.accepted.items() if w)
        return (
            f"your test rejects {name}, which is right: {why}",
            "a test must accept every right form",
        )
    total, alive = len(board.killed), board.survivors
    seen = f"your test kills {total - len(alive)} of {total}; alive: {', '.join(alive)}"
    if sandbox.call(answer, (vectorized,)).result is None:
        return (
            f"{seen}; it returned nothing, and so it accepts whatever raises no error",
            "where passes(layers, cases) stands last, return belongs before it",
        )
    return seen, "; ".join(board.advice)


WANTED = "your test my_test(layers), which returns False (or raises) where a layer is wrong"


def _named(*names):
    return [bug for bug in zoo.BUGS if bug.name in names]


@value_exercise(
    wants=WANTED,
    idea="= and += differ where two stamps meet: on a pixel that two windows read.",
    shape="a stride smaller than the kernel; grad_y has the shape of conv2d's result.",
    line="stride 1, a 4 x 4 image, a 2 x 2 kernel: grad_y is 3 x 3",
    when_right="= in place of += is found, and the three right forms are accepted",
)
def kill_one(answer):
    return _hunted(answer, _named("stamps_overwritten"))


@value_exercise(
    wants=WANTED,
    idea="what is turned shows only in something that looks different when it is turned.",
    shape="kernel, image and grad_y: none may look the same from the other side; two calls.",
    line='("conv2d", (x, w), {}) and ("conv2d_backward", (grad_y, x, w), {})',
    when_right="whatever is turned is found, and the three right forms are accepted",
)
def kill_the_turned(answer):
    turned = ("kernel_turned", "grad_x_turned", "grad_w_turned", "grad_y_turned")
    return _hunted(answer, _named(*turned))


@value_exercise(
    wants=WANTED,
    idea="break every symmetry; a bug hides where two sizes, or two entries, are alike.",
    shape="sizes that all differ, stride 2 with a leftover, two samples, padding, ties.",
    line="compare arrays exactly on integers without zero, against cnnlib.naive",
    when_right="no bug of the zoo survives, and the three right forms are accepted",
)
def kill_the_zoo(answer):
    return _hunted(answer, zoo.BUGS)
