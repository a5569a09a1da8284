"""Judge an answer, and keep it if that was asked for."""

import warnings

import numpy as np

from cnnlib import checks
from cnnlib.exercises import attempts, sandbox
from cnnlib.exercises.catalogue import builds, find
from cnnlib.exercises.keeping.keep import kept


def check(name, answer=None, *, keep=False, kernel=None):
    """Judge an answer and say why.

    Parameters
    ----------
    name : str
        The exercise, as `names()` lists it.
    answer : function, array, number or words
        What the exercise asks for. None, `...` and an empty stub count as not attempted yet.
    keep : bool
        True keeps a function that passed its build in mine.py, beside the notebook: see
        `cnnlib.exercises.mine`.
    kernel : "square", optional
        Judge only what the function does with square kernels; the report says so.

    Returns
    -------
    Report
        True where the answer passed; shows itself as text and in a notebook. The second red one in
        a row says more than the first.

    Raises
    ------
    ValueError
        If there is no exercise of that name, it has no kernel of more than one form, or keep is
        True for one that keeps no piece or is judged in part.

    Examples
    --------
    >>> from cnnlib import exercises
    >>> exercises.check("three_cells", (2, 6, 3))
    ✓ three_cells: passed
    the kernel turned, nine products each, and the bias once
    """
    exercise = find(name)
    if checks.flag(keep, "keep") and not hasattr(exercise, "piece"):
        raise ValueError(
            f"keep is True, but {name} keeps no piece; builds do: {', '.join(builds())}"
        )
    if keep and kernel is not None:
        raise ValueError(
            f"keep is True, but kernel is {checks.short(kernel)}, and only a piece that is judged in "
            "full is kept: leave kernel out"
        )
    # What a comparison with a wild answer overflows is no news to its author.
    with (
        sandbox.my_turn(),
        np.errstate(all="ignore"),
        warnings.catch_warnings(action="ignore", category=RuntimeWarning),
    ):
        scope = {} if kernel is None else {"square": _is_scope(exercise, kernel)}
        report = attempts.noted(exercise.check(answer, **scope))
        return kept(report, exercise, answer) if keep and report else report


def _is_scope(exercise, kernel):
    """True, or a ValueError: whether an exercise can be judged with square kernels alone."""
    if checks.word(kernel, "kernel") != "square":
        raise ValueError(f'kernel must be "square", or be left out; not {checks.short(kernel)}')
    if not exercise.has_oblong_kernels:
        raise ValueError(
            f'{exercise.name} has no kernels to choose from; leave kernel="square" out'
        )
    return True
