"""Call a learner's function so that nothing it does can hurt the notebook.

It may raise, loop for ever, print, warn, return nonsense, change what it was given or overwrite
`np.zeros`: the call comes back as an `Outcome` that says so, and what it changed is put back. One
exception gets out: the reader's own interrupt.

It guards against slips, not against an enemy. What cannot be stopped or put back:

- one endless call into C that asks for no signal, such as `max(itertools.count())`, and on Windows
  a long sleep or a lock that is never free. The report waits for its end, and then tells the time
  that it took. No answer after ten seconds: in the menu, Kernel, Interrupt; if that does not help,
  Kernel, Restart;
- in the browser and outside the main thread, where only the trace is at hand: besides these, a loop
  in `finally` after another, one within cnnlib or NumPy, and on Python 3.11 a loop of one line,
  `while True: pass`;
- a function that calls itself within a bare `except:` at every level, or that takes both the trace
  and the signal away;
- what ends or forks the whole process (`os._exit`, memory read through ctypes), what is done to
  files, and methods of classes that are overwritten;
- a loop without end over `check`, whose time is not the learner's;
- a thread of its own that sleeps or catches its end: it goes on after the report.
"""

from contextlib import nullcontext
from dataclasses import dataclass

from cnnlib.exercises.sandbox.errors import line_of, one_line, readable
from cnnlib.exercises.sandbox.limits import (
    MemoryLimit,
    ReadersInterrupt,
    Stopwatch,
    Threads,
    TimeIsUp,
    TimeLimit,
)
from cnnlib.exercises.sandbox.state import NamesKept, Page, SettingsKept
from cnnlib.exercises.sandbox.turns import my_turn
from cnnlib.exercises.sandbox.values import copied, differ, plain, share

# Seconds of the processor for one call; the cases are so small that a right answer needs milliseconds.
TIME_LIMIT = 2.0


@dataclass
class Outcome:
    """What one call did."""

    result: object = None
    error: str | None = None  # "IndexError: index 7 is out of bounds ..."
    line: str | None = None  # the learner's line that raised
    overtime: str | None = None  # "was stopped after 2 seconds: ...", where the limit was passed
    printed: str = ""
    changed: tuple = ()  # positions of the arguments that were changed in place
    shared: tuple = ()  # positions of the arguments whose memory the result uses

    @property
    def timed_out(self):
        return self.overtime is not None

    @property
    def finished(self):
        return self.error is None and not self.timed_out


def call(function, args=(), options=None, *, limited=True):
    """Call `function(*args, **options)` on copies of the arrays and return an `Outcome`.

    `limited=False` is for our own code that calls the learner's function in a sandbox of its own.
    Of several threads one calls at a time; the others wait.
    """
    with my_turn():
        return _called(function, args, options, limited)


def _called(function, args, options, limited):
    given, named = copied(tuple(args)), copied(options or {})
    outcome, page = Outcome(), Page()
    with SettingsKept(page), Threads(), ReadersInterrupt() as interrupt, Stopwatch() as watch:
        try:
            with TimeLimit(TIME_LIMIT, watch) if limited else nullcontext():
                _run(outcome, interrupt, function, given, named)
        except TimeIsUp as error:
            outcome.error = one_line(error)
    if limited:
        outcome.overtime = _overtime(watch.spent(), watch.on_the_wall())
    outcome.printed = readable(page.getvalue())
    outcome.changed = tuple(
        i for i, (a, b) in enumerate(zip(args, given, strict=False)) if differ(a, b)
    )
    outcome.shared = tuple(i for i, b in enumerate(given) if share(outcome.result, b))
    return outcome


def _run(outcome, interrupt, function, args, options):
    """Note what the function returns or raises; the time limit holds for reading that too."""
    try:
        with NamesKept(), MemoryLimit():
            result = function(*args, **options)
        outcome.result = plain(result)
    except TimeIsUp:
        raise
    except BaseException as error:
        if interrupt.came and isinstance(error, KeyboardInterrupt):
            raise
        outcome.error = one_line(error)
        outcome.line = line_of(error)


def _overtime(spent, seconds):
    """What was measured, in words, or None within the limit."""
    if spent <= TIME_LIMIT:
        return None
    if spent < 1.25 * TIME_LIMIT:
        return f"was stopped after {TIME_LIMIT:g} seconds: does a loop end?"
    return f"ran for {seconds:.2g} seconds, where {TIME_LIMIT:g} are allowed: does a loop end?"
