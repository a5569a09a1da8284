"""Compare how long functions take, and how much memory they ask for.

A machine is never quite quiet, so contestants take turns, round after round, and the median of the
rounds counts: what disturbs one round disturbs all of them alike.
"""

import gc
import tracemalloc
from statistics import median
from time import perf_counter

from cnnlib import checks

__all__ = ["compared", "interleaved", "peak_memory"]

SHORTEST = 0.01  # seconds a turn, at least: longer than the caches need to forget the last one


def interleaved(functions, *, rounds=7):
    """Time functions in turns.

    Parameters
    ----------
    functions : dict of name to function without arguments
    rounds : int, default 7
        Turns of each, after a call that warms up, and some that tell how many fill a turn.

    Returns
    -------
    dict of name to float
        Seconds a call takes: the median of the rounds.

    Raises
    ------
    TypeError, ValueError
        If functions is no dict of functions, or rounds no integer of at least 1.

    Examples
    --------
    >>> numbers = list(range(100_000))
    >>> seconds = interleaved({"one": lambda: numbers[0], "all": lambda: sum(numbers)}, rounds=3)
    >>> seconds["one"] < seconds["all"]
    True
    """
    for name, f in checks.table(functions, "functions").items():
        checks.function(f, name)
    rounds = checks.integer(rounds, "rounds")
    calls = {name: _fill(f) for name, f in functions.items()}
    turns = [
        {name: _seconds(f, calls[name]) for name, f in functions.items()} for _ in range(rounds)
    ]
    return {name: median(turn[name] for turn in turns) for name in functions}


def compared(seconds, other, *, named=None):
    """Say how fast something is beside something else.

    Parameters
    ----------
    seconds, other : positive number
        What a call takes, and what one of the other takes.
    named : str, optional
        What the other is called; it is left out otherwise.

    Returns
    -------
    str

    Raises
    ------
    TypeError, ValueError
        If seconds or other is no positive number, or named no text.

    Examples
    --------
    >>> compared(0.2, 0.5), compared(0.6, 0.5, named="the loops")
    ('2.5 times as fast', 'slower by 20 % than the loops')
    """
    ratio = checks.number(other, "other", above=0) / checks.number(seconds, "seconds", above=0)
    slower = 100 * (1 / ratio - 1)
    if named is not None:
        named = checks.word(named, "named")
    if abs(slower) < 1:
        return f"as fast as {named}" if named else "equally fast"
    if ratio > 1:
        words, link = f"{ratio:.3g} times as fast", "as"
    elif slower < 100:
        words, link = f"slower by {slower:.0f} %", "than"
    else:
        words, link = f"slower by a factor of {1 / ratio:.3g}", "than"
    return f"{words} {link} {named}" if named else words


def peak_memory(function):
    """Return the bytes that a call of `function` holds at its peak, its result included.

    NumPy reports what it allocates to tracemalloc; a library with memory of its own does not.

    Parameters
    ----------
    function : function without arguments

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If it is no function.

    Examples
    --------
    A sum of squares returns one number, but holds all squares on the way:

    >>> a = np.ones(1000)
    >>> peak_memory(lambda: (a * a).sum()) >= a.nbytes
    True
    """
    checks.function(function, "function")
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        function()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def _fill(function):
    """How many calls fill a turn. The first takes longer than those to come: it asks for memory."""
    function()
    calls = 1
    # Until it shows on any clock: a browser's has ticks of a tenth of a millisecond.
    while (seconds := _seconds(function, calls)) * calls < SHORTEST / 10:
        calls *= 10
    return max(1, int(SHORTEST / seconds))


def _seconds(function, calls):
    start = perf_counter()
    for _ in range(calls):
        function()
    return max((perf_counter() - start) / calls, 1e-9)  # a clock may be too coarse to see a call
