"""How a function gets its result: how many steps Python takes, and whose functions it calls."""

import os
import sys

import numpy as np

_NUMPY = os.path.dirname(np.__file__)
LIBRARIES = ("cnnlib", "scipy")
# What help may be taken from; and what stands around a call: who prints is caught by the sandbox,
# and who uses an earlier piece through `mine` has it looked up.
OPEN = (
    *("cnnlib.padding", "cnnlib.shapes", "cnnlib.checks", "cnnlib.exercises.sandbox"),
    *("cnnlib.exercises.mine", "cnnlib.exercises.keeping", "cnnlib.exercises.catalogue"),
)


def steps(f, *args, **options):
    """Count the steps of Python's interpreter in `f(*args, **options)`, NumPy's own left out.

    A step is one instruction, so that a loop shows however it is written: in one line, as a
    comprehension, through map, or within a library function. A function that leaves its loops to
    NumPy takes as many steps for a batch of twice the length and pictures of twice the width.
    """
    count = 0

    def at_call(frame, event, arg):
        if frame.f_code.co_filename.startswith(_NUMPY):
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        return at_step

    def at_step(frame, event, arg):
        nonlocal count
        count += event == "opcode"
        return at_step

    earlier = sys.gettrace()
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
        if event == "call":
            module, name = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        elif event == "c_call":
            module, name = getattr(arg, "__module__", None) or "", arg.__name__
        else:
            return
        if _within(module, refused) and not _within(module, OPEN):
            called[f"{module}.{name}"] = None

    earlier = sys.getprofile()
    sys.setprofile(at_event)
    try:
        f(*args, **options)
    finally:
        sys.setprofile(earlier)
    return tuple(called)


def _within(module, names):
    return any(module == name or module.startswith(f"{name}.") for name in names)
