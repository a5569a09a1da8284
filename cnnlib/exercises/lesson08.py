"""Lesson 08, Trust a gradient: nudge by yourself, pick the step, kill the zoo."""

import numpy as np

from cnnlib import gradcheck, naive, vectorized
from cnnlib.exercises.cases import integers
from cnnlib.exercises.exercise import Case, Suspect, ValueExercise
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.zoo.hunt import hunt


def numeric_gradient(f, a, grad_y, h):
    return gradcheck.numeric_gradient(f, a, grad_y, h=h)


W = np.array([[1.0, -2.0], [3.0, 1.0]])


def slide(a):
    return vectorized.conv2d_single(a, W)


def square(a):
    return a * a


def cube(a):
    return a * a * a


def _numeric_cases():
    rng = np.random.default_rng(18)
    a = rng.integers(1, 5, (2, 3))
    return (
        Case((square, integers(rng, (2,)), integers(rng, (2,)), 0.5)),
        Case((cube, integers(rng, (1, 3)), integers(rng, (1, 3)), 0.5)),
        Case((slide, integers(rng, (3, 4)), integers(rng, (2, 3)), 1.0)),
        Case((square, a, integers(rng, (2, 3)), 0.25)),
        Case((np.tanh, rng.normal(size=(2, 2)), rng.normal(size=(2, 2)), 1e-5)),
    )


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


def _one_sided(f, a, grad_y, h):
    a = np.array(a, dtype=float)
    gradient = np.zeros(a.shape)
    for i in np.ndindex(a.shape):
        high = a.copy()
        high[i] += h
        gradient[i] = ((f(high) - f(a)) * grad_y).sum() / h
    return gradient


def _not_restored(f, a, grad_y, h):
    gradient = np.zeros(a.shape)
    for i in np.ndindex(a.shape):
        a[i] += h
        high = np.array(f(a))
        a[i] -= 2 * h
        gradient[i] = ((high - f(a)) * grad_y).sum() / (2 * h)
    return gradient


NUMERIC_GRADIENT = FunctionExercise(
    name="numeric_gradient",
    lesson=8,
    title="Numeric gradient",
    kind="write",
    minutes=7,
    how="your function numeric_gradient(f, a, grad_y, h)",
    hints=(
        "Idea: nudge one entry both ways and weigh the change of f with grad_y.",
        "Shape: a's; work in floats, and leave a as it was.",
        "Line: ((f(high) - f(low)) * grad_y).sum() / (2 * h)",
    ),
    truth=numeric_gradient,
    cases=_numeric_cases(),
    oracle="cnnlib.gradcheck, on a line, two curves, integers and real numbers",
    outputs=("gradient",),
    suspects=(
        Suspect(
            "integers_cut_off",
            "in an array of integers a nudge smaller than 1 is cut off to 0: make it float first",
            lambda f, a, g, h: _central(f, a, g, h, cast=False),
        ),
        Suspect(
            "one_sided",
            "only one side was nudged: go up and down, and divide by 2 h",
            _one_sided,
        ),
        Suspect(
            "divided_by_h",
            "the gradient is twice too big: from a - h to a + h is 2 h",
            lambda f, a, g, h: _central(f, a, g, h, span=1),
        ),
        Suspect(
            "upstream_forgotten",
            "grad_y is forgotten: each output counts with its own weight",
            lambda f, a, g, h: _central(f, a, g, h, upstream=False),
        ),
        Suspect(
            "not_restored",
            "a is not put back after the nudge, so that all later entries are "
            "nudged from a wrong place",
            _not_restored,
        ),
    ),
)


def _functions():
    """Four functions, where they are looked at, their gradient, and the upstream."""
    rng = np.random.default_rng(19)
    x, g = rng.normal(size=(3, 4)), rng.normal(size=(2, 3))
    grad_x = naive.conv2d_single_backward(g, x, W)[0]
    one = np.array([1.0])
    half32 = np.array([0.5], np.float32)
    return {
        "slide": (slide, x, grad_x, g),
        "tanh": (np.tanh, one, 1 / np.cosh(one) ** 2, np.ones(1)),
        "slide in float32": (slide, x.astype(np.float32), grad_x, g),
        "square in float32": (square, half32, 2 * half32, np.ones(1)),
    }


FUNCTIONS = _functions()
_TRIED = 10.0 ** -np.arange(13)


def _picked(answer):
    answer = answer if isinstance(answer, dict) else dict(zip(FUNCTIONS, answer, strict=True))
    tiny = all(float(h) <= 1e-9 for h in answer.values())
    for name, (f, a, gradient, grad_y) in FUNCTIONS.items():
        best = gradcheck.step_sizes(f, a, gradient, grad_y, h=_TRIED).error.min()
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


PICK_H = ValueExercise(
    name="pick_h",
    lesson=8,
    title="Pick h",
    kind="predict",
    minutes=5,
    how="four steps h, one for each function of material('pick_h'), in order or as a dict",
    hints=(
        "Idea: curved or straight? A straight function does not mind a big step.",
        "Shape: four numbers.",
        "Line: 1 is best for both slides",
    ),
    material=FUNCTIONS,
    judge=_picked,
    says="every error is within ten times the best one can get",
)


def _kills(answer):
    board = hunt(answer)
    if board:
        return None
    if not board.fair:
        name, why = next((n, w) for n, w in board.accepted.items() if w)
        return (
            f"your test rejects {name}, which is right: {why}",
            "a test must accept every right form",
        )
    total = len(board.killed)
    alive = board.survivors
    seen = f"your test kills {total - len(alive)} of {total}; alive: {', '.join(alive)}"
    return (
        seen,
        "break symmetry: sizes that all differ, stride 2 with a leftover, a random upstream",
    )


KILL_THE_ZOO = ValueExercise(
    name="kill_the_zoo",
    lesson=8,
    title="Kill the zoo",
    kind="design",
    minutes=8,
    how="your test my_test(layers), which returns False (or raises) where a layer is wrong",
    hints=(
        "Idea: break every symmetry; a bug hides where two sizes, or two entries, are alike.",
        "Shape: sizes that all differ, stride 2 with a leftover, two samples, padding, ties.",
        "Line: compare arrays exactly on integers without zero, against cnnlib.naive",
    ),
    judge=_kills,
    says="no bug of the zoo survives, and the three right forms are accepted",
)

EXERCISES = (NUMERIC_GRADIENT, PICK_H, KILL_THE_ZOO)
