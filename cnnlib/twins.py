"""The twins side by side: both run on the same arrays, forward and backward, and must agree."""

import ast
import html
import inspect
import textwrap
from typing import NamedTuple

import numpy as np

from cnnlib import checks, naive, vectorized
from cnnlib.gradcheck import integers
from cnnlib.timing import compared, interleaved

__all__ = ["SideBySide", "side_by_side"]

ROUNDS = 3  # turns of each twin; loops are slow, and a lesson waits for them
CLOSE = 1e-12  # of the largest number: sums in another order differ by less


class SideBySide(NamedTuple):
    """What both twins return, and how long each takes.

    Attributes
    ----------
    name : str
        The operation.
    results : dict of name to array
        The loops' y, grad_x, grad_w and grad_b, as far as the operation has them.
    apart : float
        The largest difference between the twins, as a part of the largest number.
    seconds : dict of function to (float, float)
        What a call takes with loops and with whole arrays, forward and backward.

    Examples
    --------
    >>> side_by_side("relu", np.eye(2)).results["y"]
    array([[1., 0.],
           [0., 1.]])
    """

    name: str
    results: dict
    apart: float
    seconds: dict

    def __repr__(self):
        return "\n".join([self._agreement, *self._lines])

    def _repr_html_(self):
        lines = "".join(f"<br>{html.escape(line)}" for line in self._lines)
        listings = "".join(
            f'<p>{words}:</p><pre tabindex="0"><code>'
            f"{html.escape(_listing(twin, self.seconds))}</code></pre>"
            for words, twin in (("Loops", naive), ("Whole arrays", vectorized))
        )
        fold = f"<details><summary>The library's two forms</summary>{listings}</details>"
        return f"<p>{html.escape(self._agreement)}{lines}</p>{fold}"

    @property
    def _agreement(self):
        names = ", ".join(self.results)
        extent = (
            "to the last bit" if self.apart == 0 else f"but for {self.apart:.0e} of the largest"
        )
        return f"Loops and whole arrays agree in {names}: {extent}."

    @property
    def _lines(self):
        for function, (loops, arrays) in self.seconds.items():
            yield (
                f"{function}: loops {1000 * loops:.3g} ms, whole arrays {1000 * arrays:.3g} ms, "
                f"{compared(arrays, loops)}"
            )


def side_by_side(name, *args, upstream=None, **options):
    """Run an operation of `cnnlib.naive` and of `cnnlib.vectorized` on the same arrays.

    Parameters
    ----------
    name : str
        The operation, such as "conv2d_single".
    *args, **options
        What the function takes.
    upstream : array, optional
        The gradient of the outputs, of their shape; whole numbers drawn from seed 0 unless given.

    Returns
    -------
    SideBySide
        In a notebook it shows both times, and both functions in a fold.

    Raises
    ------
    ValueError
        If the twins have no operation of this name.
    AssertionError
        If they do not agree.
    TypeError, ValueError
        What the twins raise.

    Examples
    --------
    >>> compared = side_by_side("conv2d_single", np.eye(4), np.ones((2, 2)), stride=2)
    >>> list(compared.results), compared.apart
    (['y', 'grad_x', 'grad_w', 'grad_b'], 0.0)
    """
    forward = [known for known in naive.__all__ if not known.endswith("_backward")]
    if not isinstance(name, str) or name not in forward:
        raise ValueError(
            f"there is no operation {checks.short(name)}; the twins have {', '.join(forward)}"
        )
    calls = _calls(name, args, options, upstream)
    found = {twin: _results(twin, calls) for twin in (naive, vectorized)}
    apart = max(
        _apart(*pair) for pair in zip(*(each.values() for each in found.values()), strict=True)
    )
    assert apart < CLOSE, f"the twins differ by {apart:.1e} of the largest number"
    return SideBySide(name, found[naive], apart, {f: _seconds(f, *calls[f]) for f in calls})


def _calls(name, args, options, upstream):
    """Return the arguments of the forward function and, where there is one, of the backward."""
    calls = {name: (args, options)}
    if f"{name}_backward" in naive.__all__:
        shape = getattr(vectorized, name)(*args, **options).shape
        grad_y = integers(np.random.default_rng(0), shape) if upstream is None else upstream
        takes = inspect.signature(getattr(naive, f"{name}_backward")).parameters.values()
        positional = sum(p.kind is p.POSITIONAL_OR_KEYWORD for p in takes)
        calls[f"{name}_backward"] = ((grad_y, *args)[:positional], options)  # no backward takes b
    return calls


def _results(twin, calls):
    """Return what the calls give, by the names that the course uses."""
    results = []
    for function, (args, options) in calls.items():
        result = getattr(twin, function)(*args, **options)
        results += result if isinstance(result, tuple) else [result]
    names = ("y", "grad_x", "grad_w", "grad_b") if len(calls) > 1 else ("loss", "gradient")
    return dict(zip(names, results, strict=False))  # pools have no grad_w, no grad_b


def _apart(a, b):
    """Return the largest difference of two arrays, as a part of the largest finite number."""
    finite = np.isfinite(a)
    if not np.array_equal(finite, np.isfinite(b)):
        return np.inf
    a, b = np.asarray(a)[finite], np.asarray(b)[finite]
    return float(np.abs(a - b).max(initial=0) / np.abs(a).max(initial=1))


def _seconds(function, args, options):
    """Return the seconds that a call takes with loops and with whole arrays."""
    twins = {"loops": naive, "arrays": vectorized}
    calls = {
        form: lambda twin=twin: getattr(twin, function)(*args, **options)
        for form, twin in twins.items()
    }
    return tuple(interleaved(calls, rounds=ROUNDS).values())


def _listing(twin, functions):
    return "\n\n".join(_bare_source(getattr(twin, name)) for name in functions)


def _bare_source(function):
    """Return a function's text from its `def` on, without the docstring."""
    text = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    [definition] = ast.parse(text).body
    lines = text.splitlines()
    first = definition.body[0]
    if ast.get_docstring(definition) is not None:
        lines[first.lineno - 1 : first.end_lineno] = []
    return "\n".join(lines[definition.lineno - 1 :])
