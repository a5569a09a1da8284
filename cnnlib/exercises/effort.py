"""How a function gets its result: how many steps Python takes, and whose functions it calls."""

import gc
import sys
from contextlib import contextmanager

LIBRARIES = ("cnnlib", "scipy")
# What help may be taken from, and what stands between the check and the reader's function.
OPEN = ("cnnlib.padding", "cnnlib.shapes", "cnnlib.checks", "cnnlib.exercises")


def steps(f, *args, **options):
    """Count the steps of Python's interpreter in `f(*args, **options)`.

    A step is one instruction, so that a loop shows however it is written: in one line, as a
    comprehension, through map, or within a library's function, NumPy's among them. A function that
    leaves its loops to C takes as many steps for twice the batch and for twice the width. An earlier
    trace, such as a time limit's, is off meanwhile: count what has been seen to end. No garbage is
    collected meanwhile either, as `gc.callbacks` and `__del__` of others would count.
    """
    count = 0

    def at_call(frame, event, arg):
        frame.f_trace = at_step  # since Python 3.13 steps are reported to what is there by now
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        return at_step

    def at_step(frame, event, arg):
        nonlocal count
        count += event == "opcode"
        return at_step

    earlier = sys.gettrace()
    sys._getframe().f_trace_opcodes = True  # Python 3.12 reports steps only if one asked before
    with _no_collection():
        sys.settrace(at_call)
        try:
            f(*args, **options)
        finally:
            sys.settrace(earlier)
    return count


def library_calls(f, *args, refused=LIBRARIES, **options):
    """Name the functions of the `refused` packages or modules that `f(*args, **options)` calls.

    The first one named is the one that it calls itself, or `f`; those of `OPEN` do not count.
    """
    called = {}  # in the order of the calls

    def at_event(frame, event, arg):
        module = frame.f_globals.get("__name__", "")
        if event == "call" and _within(module, refused) and not _within(module, OPEN):
            called[f"{module}.{frame.f_code.co_name}"] = None

    earlier = sys.getprofile()
    sys.setprofile(at_event)
    try:
        f(*args, **options)
    finally:
        sys.setprofile(earlier)
    return tuple(called)


@contextmanager
def _no_collection():
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _within(module, names):
    return any(module == name or module.startswith(f"{name}.") for name in names)
