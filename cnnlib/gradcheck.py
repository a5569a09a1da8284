"""Two ways to trust a gradient: nudge every number, or compare inner products exactly.

A layer that returns an array has no single slope, so each check weighs the outputs with an upstream
gradient `grad_y` and watches the score L = <f(a), grad_y>. Random upstreams see what ones hide.
"""

import html
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cnnlib import checks

__all__ = [
    "StepSizes",
    "Verdict",
    "adjoint",
    "integers",
    "nudge_every_entry",
    "numeric_gradient",
    "step_sizes",
]


@dataclass(frozen=True)
class Verdict:
    """Passed or not, and why. True where it passed.

    Attributes
    ----------
    passed : bool
    sentences : tuple of str
        What was compared, and what was found.

    Examples
    --------
    >>> verdict = Verdict(False, ("the gradient has shape (3,), but a has (2,)",))
    >>> bool(verdict)
    False
    >>> verdict
    failed
    the gradient has shape (3,), but a has (2,)
    """

    passed: bool
    sentences: tuple

    def __bool__(self):
        return self.passed

    def __repr__(self):
        return "\n".join(("passed" if self.passed else "failed", *self.sentences))

    def _repr_html_(self):
        first, *rest = repr(self).split("\n")
        lines = [f"<strong>{first}</strong>", *map(html.escape, rest)]
        return "<div role='status'>" + "<br>".join(lines) + "</div>"


class StepSizes(NamedTuple):
    """The largest error of a numeric gradient, step by step: what the step-size plot draws.

    Attributes
    ----------
    h, error : float64 array (steps,)
        The steps, and the error at each.

    Examples
    --------
    >>> StepSizes(h=np.array([1.0, 0.1]), error=np.array([0.5, 0.005])).error.min()
    np.float64(0.005)
    """

    h: np.ndarray
    error: np.ndarray


def numeric_gradient(f, a, grad_y=None, *, h=1e-5):
    """Estimate the slope of the score <f(a), grad_y> in every entry of `a`, by central differences.

    grad_a[i] = <f(a + h at i) - f(a - h at i), grad_y> / (2 h)

    Parameters
    ----------
    f : callable
        Takes an array like `a`; returns an array, or one number.
    a : array
        Never changed: copies are nudged. Integers become float64, else a nudge of 1e-5 would be cut
        to 0; float32 stays float32, so that its lost digits show.
    grad_y : array of f(a)'s shape, optional
        The upstream gradient. May be left out where f returns one number.
    h : float, default 1e-5
        The step, ε in the lessons: each entry moves by h up and by h down. Where f is linear in each
        entry, as convolution is, nothing is cut off by a big step and less is lost to rounding: h=1
        is exact on integers.

    Returns
    -------
    grad_a : float64 array of a's shape

    Raises
    ------
    ValueError
        If h is not positive, or grad_y does not have the shape of f(a).
    TypeError
        If f is no function, or an array holds no real numbers.

    Notes
    -----
    Derived in the lesson nudge_a_number.

    Examples
    --------
    The slopes of x**2 are 2x; those of a row of outputs are weighed by its upstream gradient:

    >>> numeric_gradient(lambda x: (x**2).sum(), [1, 2, -3], h=1)
    array([ 2.,  4., -6.])
    >>> numeric_gradient(lambda x: x[:2] + x[1:], [5, 5, 5], grad_y=[1, 10], h=1)
    array([ 1., 11., 10.])
    """
    checks.function(f, "f")
    h, a = checks.number(h, "h", above=0), _nudgeable(a)
    grad_y = _upstream(f, a, grad_y)
    gradient = np.zeros(a.shape)
    for i in np.ndindex(a.shape):
        gradient[i] = _rise(f, a, i, -h, +h, grad_y) / (2 * h)
    return gradient


@checks.without_warnings
def nudge_every_entry(f, a, gradient, grad_y=None, *, h=1e-5, tolerance=1e-6):
    """Compare `gradient` with `numeric_gradient` entry by entry; the verdict names the worst.

    The error is measured against the largest slope, however small that is. A worst entry that sits
    on a kink is said to: there a central difference gives the mean of two slopes, and no step makes
    it better.

    Parameters
    ----------
    f, a, grad_y, h
        As in `numeric_gradient`.
    gradient : array
        What is said to be the slope of the score in every entry of `a`. One that does not have a's
        shape fails.
    tolerance : float, default 1e-6
        The largest error that passes, as a share of the largest slope; at least 0.

    Returns
    -------
    Verdict

    Raises
    ------
    ValueError, TypeError
        As `numeric_gradient`, and if the tolerance is no number of at least 0.

    Notes
    -----
    How an error is measured: |gradient - nudged| / max |nudged|, the largest slope of all entries.
    A share, since the slopes of a mean loss may all be near 1e-5, where an error of 1e-6 is a tenth.
    Of the largest and not of each entry's own, since a slope of 0 would then ask for no error at
    all. Where every slope is 0 there is nothing to measure against, and the error stands as it is.
    An error below what rounding does to the score, divided by the step, can be nobody's fault and
    passes.

    Examples
    --------
    >>> nudge_every_entry(lambda x: (x**2).sum(), [1, 2, -3], [2, 4, 6], h=1)
    failed
    all 3 entries were nudged by 1 both ways
    the worst error is 2, at entry [2]: got 6, nudged -6
    """
    checks.function(f, "f")
    gradient, a = checks.array("gradient", gradient), _nudgeable(a)
    tolerance = checks.number(tolerance, "tolerance", least=0)
    if gradient.shape != a.shape:
        return Verdict(False, (f"the gradient has shape {gradient.shape}, but a has {a.shape}",))
    grad_y = _upstream(f, a, grad_y)
    numeric = numeric_gradient(f, a, grad_y, h=h)
    error = np.abs(numeric - gradient)
    largest, noise = np.abs(numeric).max(initial=0), _rounding(f, a, grad_y, h)
    worst = np.unravel_index(np.argmax(error), error.shape)
    where = f"entry {[int(i) for i in worst]}" if worst else "the one number"
    found = f"got {gradient[worst]:.6g}, nudged {numeric[worst]:.6g}"
    sentences = [
        f"all {a.size} entries were nudged by {h:g} both ways",
        f"the worst error is {error[worst] / (largest or 1):.1g}, at {where}: {found}",
    ]
    left, right = _one_sided(f, a, worst, h, grad_y)
    near = _one_sided(f, a, worst, h / 2, grad_y)
    visible = 1e-3 * largest + 10 * noise
    if _is_kink(right - left, near[1] - near[0], visible):
        sentences.append(
            f"a kink lies there: the slope is {left:.6g} below and {right:.6g} above; "
            "move the input off the kink before you blame the gradient"
        )
    return Verdict(bool(error[worst] <= tolerance * largest + noise), tuple(sentences))


def step_sizes(f, a, gradient, grad_y=None, *, h=None):
    """Measure the largest error of `numeric_gradient` against a known `gradient` for many steps.

    A curve has a valley: cut-off error on the right, lost digits on the left. A line has no right
    side.

    Parameters
    ----------
    f, a, grad_y
        As in `numeric_gradient`.
    gradient : array of a's shape
        The right slopes.
    h : sequence of float, optional
        The steps; 1, 0.1, ... 1e-12 where it is left out.

    Returns
    -------
    StepSizes

    Raises
    ------
    ValueError, TypeError
        As `numeric_gradient`, and if `gradient` does not have a's shape.

    Examples
    --------
    For x**3 at 1 a central difference is wrong by exactly h**2:

    >>> step_sizes(lambda x: (x**3).sum(), [1], [3], h=[4, 2, 1]).error
    array([16.,  4.,  1.])
    """
    gradient = checks.array("gradient", gradient)
    a = _nudgeable(a)
    if gradient.shape != a.shape:
        raise ValueError(f"gradient has shape {gradient.shape}, but a has shape {a.shape}")
    h = 10.0 ** -np.arange(13) if h is None else checks.row("h", h)
    errors = [np.abs(numeric_gradient(f, a, grad_y, h=step) - gradient).max() for step in h]
    return StepSizes(h, np.array(errors))


def adjoint(forward, backward, *shapes, draws=10, multiple_of=1, seed=0):
    """Compare <y, grad_y> with <x, grad_x> (and <w, grad_w>) exactly, on integers.

    For y linear in x, and linear in w, the three are one number. On integers there is no rounding,
    so there is no tolerance. The integers hold no zero, as a zero would hide the entry it meets.

    Parameters
    ----------
    forward : callable
        forward(x) or forward(x, w) -> y, without a bias: it would add a share of its own.
    backward : callable
        backward(grad_y, x) or backward(grad_y, x, w) -> grad_x, or (grad_x, grad_w, ...). What it
        does not return is not compared.
    *shapes : tuples
        The shape of x, or of x and w.
    draws : int, default 10
        How many random draws must all agree.
    multiple_of : int, default 1
        Draw multiples of this number: k_h k_w keeps an average whole.
    seed : int, default 0
        What the draws depend on, at least 0.

    Returns
    -------
    Verdict

    Raises
    ------
    TypeError, ValueError
        If forward or backward is no function, there are no shapes or more than two, or a shape or
        a number is out of range.

    Notes
    -----
    Derived in the lesson trust_a_gradient.

    Examples
    --------
    >>> from cnnlib.naive import conv2d_single, conv2d_single_backward
    >>> adjoint(conv2d_single, conv2d_single_backward, (5, 6), (3, 2), draws=2)
    passed
    <y, grad_y> = <x, grad_x> = <w, grad_w>, exactly, in 2 of 2 draws (the last: ...)
    it cannot see grad_b, nor a backward that matches a wrong forward
    when it fails it does not tell turned from transposed: compare arrays for that
    """
    for name, function in (("forward", forward), ("backward", backward)):
        checks.function(function, name)
    if len(shapes) not in (1, 2):
        raise ValueError(
            f"there are {len(shapes)} shapes; pass the shape of x, or those of x and w"
        )
    names = ("x", "w")[: len(shapes)]
    shapes = [_shape(name, shape) for name, shape in zip(names, shapes, strict=True)]
    draws, multiple_of = checks.integer(draws, "draws"), checks.integer(multiple_of, "multiple_of")
    rng = np.random.default_rng(checks.integer(seed, "seed", least=0))
    for draw in range(draws):
        inputs = [multiple_of * integers(rng, shape) for shape in shapes]
        y = np.asarray(forward(*inputs))
        grad_y = multiple_of * integers(rng, y.shape)
        gradients = backward(grad_y, *inputs)
        gradients = gradients if isinstance(gradients, tuple) else (gradients,)
        score = _inner(y, grad_y)
        # There may be grad_x alone, or grad_b as well.
        for name, a, gradient in zip(names, inputs, gradients, strict=False):
            if np.shape(gradient) != a.shape:
                said = f"grad_{name} has shape {np.shape(gradient)}, but {name} has {a.shape}"
                return Verdict(False, (said,))
            product = _inner(a, gradient)
            if product != score:
                said = (
                    f"draw {draw + 1}: <y, grad_y> = {score:g}, but "
                    f"<{name}, grad_{name}> = {product:g}; on integers they must be equal"
                )
                return Verdict(False, (said,))
    compared = [f"<{name}, grad_{name}>" for name in names[: len(gradients)]]
    equal = " = ".join(["<y, grad_y>", *compared])
    return Verdict(
        True,
        (
            f"{equal}, exactly, in {draws} of {draws} draws (the last: {score:g})",
            "it cannot see grad_b, nor a backward that matches a wrong forward",
            "when it fails it does not tell turned from transposed: compare arrays for that",
        ),
    )


def integers(rng, shape, largest=9):
    """Draw whole numbers from -largest to largest, none of them 0, as float64.

    Parameters
    ----------
    rng : np.random.Generator
    shape : tuple of int
    largest : int, default 9
        At least 1.

    Returns
    -------
    float64 array of this shape

    Examples
    --------
    >>> draw = integers(np.random.default_rng(0), (100, 100), largest=2)
    >>> [int(n) for n in np.unique(draw)]
    [-2, -1, 1, 2]
    """
    return rng.choice([-1.0, 1.0], shape) * rng.integers(1, largest + 1, shape)


def _nudgeable(a):
    a = checks.array("a", a)
    checks.require_memory("a numeric gradient", np.dtype(np.float64), a.shape)
    return checks.in_dtype(a, checks.float_dtype(a)).copy()


def _shape(name, shape):
    """Return the shape of an array to draw, as a tuple."""
    shape = (shape,) if isinstance(shape, int) else checks.items(shape, f"the shape of {name}")
    shape = tuple(checks.integer(size, f"the shape of {name}") for size in shape)
    checks.require_memory("this draw", np.dtype(np.float64), shape)
    return shape


def _upstream(f, a, grad_y):
    shape = np.shape(f(a.copy()))
    if grad_y is None:
        if shape != ():
            raise ValueError(
                f"f returns an array of shape {shape}; say how each output counts: pass grad_y, an "
                "upstream gradient of that shape"
            )
        return np.ones(())
    grad_y = checks.array("grad_y", grad_y)
    if grad_y.shape != shape:
        raise ValueError(f"grad_y has shape {grad_y.shape}, but f(a) has shape {shape}")
    return grad_y


@checks.without_warnings
def _rise(f, a, i, below, above, grad_y):
    """How much the score rises when a[i] goes from `below` to `above` its value."""
    low, high = a.copy(), a.copy()
    low[i] += below
    high[i] += above
    return float(np.sum(np.subtract(f(high), f(low)) * grad_y, dtype=np.float64))


def _rounding(f, a, grad_y, h):
    """How far rounding alone may move a numeric slope, if f itself is right to the last digit."""
    return np.finfo(np.float64).eps * float(np.sum(np.abs(f(a.copy()) * grad_y))) / h


def _one_sided(f, a, i, h, grad_y):
    return _rise(f, a, i, -h, 0, grad_y) / h, _rise(f, a, i, 0, h, grad_y) / h


def _is_kink(gap, gap_at_half, visible):
    """Two one-sided slopes of a smooth curve close up as h shrinks; those of a kink do not."""
    return abs(gap) > visible and abs(gap_at_half) > 0.75 * abs(gap)


def _inner(a, b):
    return float(np.sum(a * b))
