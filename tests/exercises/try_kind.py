"""Hand in one of the sandbox's kinds, and print as JSON what did not hold: [] where all did.

    python try_kind.py loop_of_one_line

It runs in a process of its own: where the sandbox does not hold, the process may hang or end.
"""

import decimal
import gc
import json
import logging
import math
import os
import random
import resource
import signal
import sys
import tempfile
import threading
import time
import traceback
import warnings

import numpy as np
from sandbox_kinds import KINDS, STOPPED, right

import cnnlib
from cnnlib import exercises
from cnnlib.exercises import sandbox

MODULES = (math, os, random, time, sys, np, np.linalg, np.random, cnnlib.naive, cnnlib.vectorized)
AMPLE = 60  # seconds


def state():
    """All that a function may change for everybody, by name."""
    return {
        "errors of floats": (np.geterr(), np.geterrcall()),
        "print options": np.get_printoptions(),
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "path and arguments": (list(sys.path), list(sys.argv)),
        "recursion and switching": (sys.getrecursionlimit(), sys.getswitchinterval()),
        "memory": resource.getrlimit(resource.RLIMIT_AS),
        "collector": gc.isenabled(),
        "streams": [sys.stdin, sys.stdout, sys.stderr, sys.__stdin__, sys.__stdout__],
        "hooks": [sys.excepthook, sys.displayhook, sys.unraisablehook, threading.excepthook],
        "filters of warnings": (list(warnings.filters), warnings.showwarning),
        "random numbers": (hash(random.getstate()), np.random.get_state()[1].tolist()),
        "decimals": str(decimal.getcontext()),
        "signals": [signal.getsignal(s) for s in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM)],
        "timer": signal.getitimer(signal.ITIMER_REAL),
        "trace": (sys.gettrace(), sys.getprofile()),
        "log": list(logging.root.handlers),
        "threads": threading.enumerate(),
        "files": sorted(os.listdir(tempfile.gettempdir())),
        "methods": vars(cnnlib.layers.Conv2d).copy(),
        "builtins": vars(sys.modules["builtins"]).copy(),
        "modules": [sys.modules[name] for name in ("os", "numpy", "cnnlib", "cnnlib.naive")],
        "functions": [[(name, id(f)) for name, f in functions(module)] for module in MODULES],
        "limit": sandbox.TIME_LIMIT,
    }


def functions(module):
    return sorted((name, f) for name, f in vars(module).items() if callable(f) and name[0] != "_")


def faults(kind):
    """What did not hold, in words."""
    before = state()
    try:
        report = repr(exercises.check("build_conv2d_single", kind.function))
    except BaseException:  # noqa: BLE001 - nothing may get out
        yield f"this got out: {traceback.format_exc()}"
        report = kind.says
    if kind.says not in report:
        yield f"the report does not say {kind.says!r}: {report[:500]}"
    for name, value in state().items():
        if value != before[name]:
            yield f"not put back: {name}"
    sandbox.TIME_LIMIT = AMPLE
    if not exercises.check("build_conv2d_single", right):
        yield "a right answer does not pass any more"


kind = KINDS[sys.argv[1]]
# What is to end by itself must not be stopped where the machine is slow.
sandbox.TIME_LIMIT = 0.2 if kind.says.endswith(STOPPED) else AMPLE
print(json.dumps(list(faults(kind))), flush=True)
os._exit(0)  # a thread that still sleeps is no fault
