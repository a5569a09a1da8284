"""What ends a learner's function that does not end by itself, and lets the reader end it.

Each limit is a class with `__enter__` and `__exit__`, not a generator of contextlib: the timer may
strike at any moment, and it spares this package's own frames, but not the library's.
"""

import os
import signal
import sys
import threading
from time import perf_counter, process_time
from typing import ClassVar

import numpy as np

from cnnlib import checks
from cnnlib.exercises.sandbox.clocks import TICK, clock, in_main_thread

try:
    import resource
except ImportError:  # Windows and the browser have no such limits
    resource = None

WAITS = 4  # times the limit that code may take by the clock on the wall: a sleep needs no processor
_PATIENCE = 5  # late threads that are waited for, a tick each
_MEMORY = 2e9  # bytes; a right answer needs thousands, a package that it imports may need many
_SANDBOX = os.path.dirname(__file__)
_NOT_TRACED = (os.path.dirname(np.__file__), os.path.dirname(os.path.dirname(_SANDBOX)))


class TimeIsUp(BaseException):
    """Raised inside the learner's code; no `except Exception` of theirs can catch it.

    Where a bare `except:` of theirs has caught it and lets it go, it calls `again`.
    """

    def __init__(self, again=lambda: None):
        super().__init__()
        self._again = again

    def __del__(self):
        self._again()


class Stopwatch:
    """Seconds of the processor, which a busy machine does not make longer; of a sleep, a part.

    It counts what runs within, but for what runs within `OurTime`.
    """

    _on: ClassVar = []  # those of the calls around, the innermost last

    def __enter__(self):
        self._before, self._since = (0.0, 0.0), None
        self._on.append(self)
        self._go_on()
        return self

    def __exit__(self, *_):
        self._stop()
        self._on.remove(self)

    def on_the_wall(self):
        return self._passed()[1]

    def spent(self):
        """The time that counts; without `max`, as a function may take the builtins out."""
        processor, wall = self._passed()
        return processor if processor > wall / WAITS else wall / WAITS  # noqa: FURB136

    @classmethod
    def stop_all(cls):
        """Stop those that run; returns what lets them run again."""
        running = [watch for watch in cls._on if watch._since]
        for watch in running:
            watch._stop()
        return lambda: [watch._go_on() for watch in running]

    def _passed(self):
        """Seconds of the processor, and on the wall."""
        if self._since is None:
            return self._before
        (spent, waited), (processor, wall) = self._before, self._since
        return spent + process_time() - processor, waited + perf_counter() - wall

    def _stop(self):
        self._before, self._since = self._passed(), None

    def _go_on(self):
        self._since = process_time(), perf_counter()


class OurTime:
    """What the course does within is not the time of the learner's code that asked for it."""

    def __enter__(self):
        self._go_on = Stopwatch.stop_all()

    def __exit__(self, *_):
        self._go_on()


class TimeLimit:
    """Raise TimeIsUp in the code that runs within, once a Stopwatch has `seconds`, until it has ended.

    The trace works on every system. It does not see a loop of one line on Python 3.11, nor a loop
    within cnnlib or NumPy or a long sleep, and Python takes it off when it raises. So it is put back
    on where the learner's code catches the stop, and a clock strikes beside it, again and again,
    which also ends a loop in `finally`. An earlier trace (coverage has one) is put back at the end.
    """

    def __init__(self, seconds, watch):
        self._seconds, self._watch = seconds, watch
        self._clock = clock()

    def __enter__(self):
        self._trace = sys.gettrace()
        self._on = True
        self._clock.start(self._seconds, self._at_strike)
        sys.settrace(self._at_call)
        return self

    def __exit__(self, *_):
        self._on = False
        sys.settrace(None)
        self._clock.stop()
        sys.settrace(self._trace)  # at last: that of a call around this one may raise at once

    def _at_call(self, frame, event, arg):
        return None if frame.f_code.co_filename.startswith(_NOT_TRACED) else self._at_line

    def _at_line(self, frame, event, arg):
        if event == "line" and self._is_up():
            raise TimeIsUp(self._trace_again)
        return self._at_line

    def _at_strike(self, number, frame):
        if self._is_up() and not _is_ours(frame):
            self._trace_again()
            raise TimeIsUp(self._trace_again)

    def _trace_again(self):
        """Put the trace back on, in all frames of the learner's code, if it has not ended."""
        frame = sys._getframe()
        while frame and _is_ours(frame):
            frame = frame.f_back
        if self._is_up():
            sys.settrace(self._at_call)
            while not _is_ours(frame):
                frame.f_trace = self._at_call(frame, "call", None)
                frame = frame.f_back

    def _is_up(self):
        return self._on and self._watch.spent() > self._seconds


class MemoryLimit:
    """Refuse the code within more memory than a lesson needs, by a MemoryError; on Linux.

    Without it a list that grows for ever ends the kernel sooner than the time limit ends the loop.
    """

    def __enter__(self):
        self._before = _address_space()
        if self._before:
            soft, hard = self._before
            most = _bytes_used() + int(min(_MEMORY, checks.machine_memory() / 4))
            if soft == resource.RLIM_INFINITY or soft > most:
                resource.setrlimit(resource.RLIMIT_AS, (most, hard))

    def __exit__(self, *_):
        if self._before:
            resource.setrlimit(resource.RLIMIT_AS, self._before)


class ReadersInterrupt:
    """Note in `came` that the reader has interrupted; then do what was done about it before.

    So their KeyboardInterrupt is told from one that the learner's code raises.
    """

    def __enter__(self):
        self.came = False
        self._handler = signal.getsignal(signal.SIGINT)
        self._noted = in_main_thread() and callable(self._handler)
        if self._noted:
            signal.signal(signal.SIGINT, self._at_interrupt)
        return self

    def __exit__(self, *_):
        if self._noted:
            signal.signal(signal.SIGINT, self._handler)

    def _at_interrupt(self, number, frame):
        self.came = True
        return self._handler(number, frame)


class Threads:
    """End the threads that the code within begins, each at its next line once that code is over.

    They are traced to that end; an earlier trace of threads is put back, and holds meanwhile for
    the threads that others begin.
    """

    def __enter__(self):
        self._over, self._begun = False, {threading.get_ident()}
        self._late, self._start = [], threading.Thread.start
        self._trace = threading.gettrace()
        threading.Thread.start = lambda thread: self._at_start(thread)
        threading.settrace(self._at_event)

    def __exit__(self, *_):
        self._over = True
        threading.settrace(self._trace)
        threading.Thread.start = self._start
        for thread in self._late[:_PATIENCE]:
            if thread.ident and thread.is_alive():  # one whose start was stopped is no thread
                thread.join(TICK)

    def _at_start(self, thread):
        if threading.get_ident() in self._begun:
            self._late.append(thread)
        self._start(thread)

    def _at_event(self, frame, event, arg):
        mine = threading.current_thread()
        if not any(thread is mine for thread in self._late):
            return self._trace and self._trace(frame, event, arg)
        self._begun.add(mine.ident)
        return self._traced(frame, event, arg)

    def _traced(self, frame, event, arg):
        if self._over:
            raise SystemExit  # the one exception that a thread ends by without a word
        return self._traced


def _is_ours(frame):
    return frame is None or frame.f_code.co_filename.startswith(_SANDBOX)


def _address_space():
    """The limit (soft, hard) of this process's memory, or None where the system keeps none."""
    if resource is None or not os.path.exists("/proc/self/statm"):
        return None
    return resource.getrlimit(resource.RLIMIT_AS)


def _bytes_used():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
