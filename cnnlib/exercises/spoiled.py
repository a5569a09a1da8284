"""Layer functions in which one result is wrong on purpose: a bug of the zoo on somebody's own."""

from functools import wraps

import numpy as np

from cnnlib import checks
from cnnlib.exercises.comparison import as_tuple
from cnnlib.exercises.zoo import BUGS
from cnnlib.exercises.zoo.layer_functions import returns


def spoiled(ops, bug):
    """Return functions as `ops` has them, one of them spoiled by a bug of the zoo.

    The results that the bug spoils come from the bug, as slow as it was published; all others come
    from the function that `ops` has. So a network shows what one wrong result does to training.

    Parameters
    ----------
    ops : module or object
        Has the function in which the bug lives: `cnnlib.exercises.mine`, or either twin.
    bug : str
        The bug's name, as `zoo.BUGS` lists it.

    Returns
    -------
    object
        Every other function is looked up in `ops` when it is asked for.

    Raises
    ------
    ValueError, TypeError
        If there is no bug of that name, or `ops` lacks the function in which it lives.

    Examples
    --------
    >>> spoiled(vectorized, "grad_w_turned")
    vectorized, with grad_w_turned in the grad_w of its conv2d_backward
    """
    by_name = {each.name: each for each in BUGS}
    if checks.word(bug, "bug") not in by_name:
        raise ValueError(f"there is no bug {checks.short(bug)}; there are {', '.join(by_name)}")
    bug = by_name[bug]
    right = getattr(ops, bug.operation, None)
    if not callable(right):
        raise TypeError(
            f"ops is {checks.short(ops)}, which has no function {bug.operation}, in which "
            f"{bug.name} lives"
        )
    return Spoiled(ops, bug, right)


class Spoiled:
    """The functions of `ops`, but for the one of a bug."""

    def __init__(self, ops, bug, right):
        self._ops, self._bug = ops, bug
        setattr(self, bug.operation, _with_a_bug(right, bug))

    def __getattr__(self, name):
        return getattr(self._ops, name)

    def __repr__(self):
        name = getattr(self._ops, "__name__", repr(self._ops)).rpartition(".")[2]
        bug = self._bug
        results = " and ".join(each for each in returns(bug.operation) if each in bug.spoils)
        return f"{name}, with {bug.name} in the {results} of its {bug.operation}"


def _with_a_bug(right, bug):
    """Return a function whose signature is the right one's, and whose results are partly the bug's.

    They keep the right results' dtype, so that a training in float32 stays one.
    """

    @wraps(right)
    def function(*args, **options):
        due, wrong = (as_tuple(f(*args, **options)) for f in (right, bug.function))
        results = tuple(
            np.asarray(theirs, dtype=own.dtype) if name in bug.spoils and own is not None else own
            for name, own, theirs in zip(returns(bug.operation), due, wrong, strict=True)
        )
        return results if len(results) > 1 else results[0]

    return function
