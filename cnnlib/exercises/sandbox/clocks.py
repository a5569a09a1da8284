"""Clocks that send the main thread a signal when the time is up, and again every tick."""

import _thread
import signal
import sys
import threading
from time import perf_counter

TICK = 0.02  # seconds


class Timer:
    """The timer of POSIX systems. Its signal ends a sleep too; an earlier timer is put back."""

    def start(self, seconds, handler):
        self._start = perf_counter()
        self._handler = signal.signal(signal.SIGALRM, handler)
        self._earlier = signal.setitimer(signal.ITIMER_REAL, seconds, TICK)

    def stop(self):
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._handler)
        left, interval = self._earlier
        if left:
            left -= perf_counter() - self._start
            signal.setitimer(signal.ITIMER_REAL, max(left, TICK / 1000), interval)


class Ticker:
    """A thread that does the same on Windows, where no such timer is; it cannot end a sleep."""

    def start(self, seconds, handler):
        self._stopped = threading.Event()
        self._handler = signal.signal(_BREAK, handler)
        self._thread = threading.Thread(target=self._tick, args=(seconds,), daemon=True)
        self._thread.start()

    def _tick(self, seconds):
        while not self._stopped.wait(seconds):
            _thread.interrupt_main(_BREAK)
            seconds = TICK

    def stop(self):
        self._stopped.set()
        self._thread.join()
        signal.signal(_BREAK, self._handler)


class NoClock:
    """Neither can be had in the browser, nor outside the main thread."""

    def start(self, seconds, handler):
        pass

    def stop(self):
        pass


_BREAK = getattr(signal, "SIGBREAK", None) or signal.SIGTERM  # of the signals that Windows has


def clock():
    """The clock that this system and this thread can have."""
    if sys.platform == "emscripten" or not in_main_thread():
        return NoClock()
    return Timer() if hasattr(signal, "setitimer") else Ticker()


def in_main_thread():
    return threading.current_thread() is threading.main_thread()
