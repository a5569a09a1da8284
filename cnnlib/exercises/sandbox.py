"""Call a learner's function so that nothing it does can hurt the notebook.

It may raise, loop for ever, print, warn, return nonsense or change what it was given: the call
comes back as an `Outcome` that says so. The time limit is a trace function, since that is the one
means that works on every system and in the browser. It sees Python lines, so it ends a loop of
Python, but neither one endless call into C nor a loop that swallows everything with a bare
`except:`.
"""

import contextlib
import copy
import io
import os
import sys
import time
import traceback
import warnings
from dataclasses import dataclass

import numpy as np

from cnnlib import checks

TIME_LIMIT = (
    2.0  # seconds for one call; the cases are so small that a right answer needs milliseconds
)

_NOT_THE_LEARNERS = (os.path.dirname(np.__file__), os.path.dirname(os.path.dirname(__file__)))


class TimeIsUp(BaseException):
    """Raised inside the learner's loop; no `except Exception` of theirs can catch it."""


@dataclass
class Outcome:
    """What one call did."""

    result: object = None
    error: str | None = None  # "IndexError: index 7 is out of bounds ..."
    line: str | None = None  # the learner's line that raised
    timed_out: bool = False
    printed: str = ""
    changed: tuple = ()  # positions of the arguments that were changed in place
    shared: tuple = ()  # positions of the arguments whose memory the result uses
    lines: int = 0  # lines of the learner's code that ran

    @property
    def finished(self):
        return self.error is None and not self.timed_out


def call(function, args=(), options=None, *, limited=True):
    """Call `function(*args, **options)` on copies of the arrays and return an `Outcome`.

    `limited=False` is for our own code that calls the learner's function in a sandbox of its own.
    """
    given = [_copy(a) if isinstance(a, (np.ndarray, list)) else a for a in args]
    outcome = Outcome()
    printed = io.StringIO()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(printed))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        if limited:
            stack.enter_context(_deadline(outcome))
        try:
            outcome.result = function(*given, **(options or {}))
        except TimeIsUp:
            outcome.timed_out = True
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the report shows it
            outcome.error = _one_line(error)
            outcome.line = _line_of(error)
    outcome.printed = printed.getvalue()
    outcome.changed = tuple(i for i, (a, b) in enumerate(zip(args, given)) if _differ(a, b))
    outcome.shared = tuple(i for i, b in enumerate(given) if _share(outcome.result, b))
    return outcome


def _copy(value):
    if isinstance(value, np.ndarray):
        checks.require_memory("a copy of your answer", value.dtype, value.shape)
    return copy.deepcopy(value)


@contextlib.contextmanager
def _deadline(outcome):
    """Trace the learner's lines until TIME_LIMIT, then hand back an earlier tracer (coverage)."""
    end = time.perf_counter() + TIME_LIMIT

    def at_line(frame, event, arg):
        if event == "line":
            outcome.lines += 1
            if time.perf_counter() > end:
                raise TimeIsUp
        return at_line

    def at_call(frame, event, arg):
        ours = frame.f_code.co_filename.startswith(_NOT_THE_LEARNERS)
        return None if ours else at_line

    earlier = sys.gettrace()
    sys.settrace(at_call)
    try:
        yield
    finally:
        sys.settrace(earlier)


def _one_line(error):
    text = traceback.format_exception_only(error)[-1].strip()
    return text if len(text) <= 300 else text[:297] + "..."


def _line_of(error):
    """The learner's source line that raised, even if it did so deep inside another library.

    No file name, since a notebook's cells have new ones in every run.
    """
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [f for f in frames if not f.filename.startswith(_NOT_THE_LEARNERS)]
    in_their_cell = [f for f in theirs if f.filename == theirs[0].filename]
    return (in_their_cell[-1].line or None) if theirs else None


def _differ(before, after):
    if isinstance(before, np.ndarray):
        return not np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    if isinstance(before, list):
        return len(before) != len(after) or any(map(_differ, before, after))
    return isinstance(before, int | float | str) and before is not after and before != after


def _share(result, argument):
    results = result if isinstance(result, tuple) else (result,)
    return isinstance(argument, np.ndarray) and any(
        isinstance(r, np.ndarray) and np.shares_memory(r, argument) for r in results
    )
