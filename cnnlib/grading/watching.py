"""Start the process of a hand-in, hand on the lines that it writes in time, and end all of it."""

import os
import queue
import signal
import site
import subprocess
import sys
import threading
from contextlib import suppress
from time import monotonic

from cnnlib import course
from cnnlib.exercises.keeping.library_file import ELSEWHERE
from cnnlib.grading import confinement
from cnnlib.grading.messages import LONGEST, MOST

TICK = 0.25  # seconds between two looks at whether all is to stop
PATIENCE = 5  # seconds for the end of a process that says nothing more
# What Python and its libraries need of the environment; all else is the grader's own.
NEEDED = ("LANG", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PATH", "PYTHONHOME", "SYSTEMROOT")
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# From here on, an exit code of Windows says what crashed.
CRASHED = 0xC0000000
SIGNALS = {
    "SIGKILL": "it was ended by the system: did it take all memory?",
    "SIGSEGV": "it crashed Python itself (segmentation fault)",
    "SIGXCPU": "it worked longer than a whole hand-in may",
}


class Stopped(Exception):
    """All is to stop, as the grader was interrupted."""


class Lost(Exception):
    """Says in words how a process was lost."""


def lines(folder, settings, stop):
    """Yield the lines that the process of the job in this folder writes; then nothing of it is left.

    Parameters
    ----------
    folder : Path
        With job.json in it, and the hand-in.
    settings : Settings
    stop : threading.Event

    Yields
    ------
    bytes

    Raises
    ------
    Lost
        If it ends too early, takes too long for a line, or writes too much.
    Stopped
        If `stop` is set.
    """
    process = _start(folder, settings)
    try:
        written = queue.Queue()
        threading.Thread(target=_take, args=(process.stdout, written), daemon=True).start()
        while True:
            line = _next(written, settings.seconds, stop)
            if not line:
                raise Lost(_how_it_ended(process))
            yield line
    finally:
        _end(process)


def _start(folder, settings):
    module = [sys.executable, "-P", "-m", "cnnlib.grading.inside", str(folder / "job.json")]
    confined = confinement.prefix(folder, settings.hidden) if confinement.works() else []
    own = {"start_new_session": True} if os.name == "posix" else {}
    return subprocess.Popen(
        [*confined, *module],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder, confinement.SCRATCH if confined else str(folder)),
        **own,
    )


def _environment(folder, scratch):
    packages = [str(course.BESIDE), os.environ.get("PYTHONPATH")]
    return {
        **{name: os.environ[name] for name in NEEDED if name in os.environ},
        **dict.fromkeys(ONE_THREAD, "1"),
        **dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR"), scratch),
        ELSEWHERE: str(folder),
        "MPLBACKEND": "agg",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(filter(None, packages)),
        "PYTHONUSERBASE": site.getuserbase(),  # else sought in a home that is none
        "PYTHONUTF8": "1",
    }


def _take(stream, written):
    """Put each line of a process into the queue; an empty one at the end, or after too much."""
    left = MOST
    with stream, suppress(OSError):
        while left > 0 and (line := stream.readline(LONGEST)).endswith(b"\n"):
            left -= len(line)
            written.put(line)
    written.put(b"")


def _next(written, seconds, stop):
    end = monotonic() + seconds
    while not stop.is_set():
        with suppress(queue.Empty):
            return written.get(timeout=TICK)
        if monotonic() > end:
            raise Lost(f"it was stopped after {seconds} seconds: does a loop end?")
    raise Stopped


def _how_it_ended(process):
    try:
        code = process.wait(PATIENCE)
    except subprocess.TimeoutExpired:  # it still writes, or has closed its way to the grader
        return "it sent what no check sends"
    if code >= CRASHED:
        return f"it crashed Python itself (error 0x{code:X} of Windows)"
    # Within bubblewrap a signal is told as a shell tells it: 128 and its number.
    number = -code if code < 0 else code - 128
    with suppress(ValueError):
        name = signal.Signals(number).name
        return SIGNALS.get(name, f"it crashed Python itself ({name})")
    return f"it ended Python itself (exit code {code})"


def _end(process):
    """End a process and all that it has started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        tree = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        with suppress(OSError):  # no such command
            subprocess.run(tree, capture_output=True, check=False)
    process.kill()
    process.wait()
