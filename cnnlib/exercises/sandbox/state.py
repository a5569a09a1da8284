"""What a learner's function may have changed for everybody, and how it is put back."""

import builtins
import gc
import io
import logging
import math
import os
import random
import sys
import threading
import time
import warnings
from types import ModuleType

import numpy as np

_PRINTED = 100_000  # characters that are kept of what a function prints

# Modules whose functions learners overwrite, by `sum = 0` in the wrong place or by a star import.
_OVERWRITTEN = (
    *(builtins, logging, math, os, random, sys, time, warnings),
    *(np, np.fft, np.lib.stride_tricks, np.linalg, np.random),
)
_OUT, _IN = ("stdout", "stderr", "__stdout__", "__stderr__"), ("stdin", "__stdin__")


class Page(io.StringIO):
    """Takes what is printed, up to a length; it cannot be closed.

    What other threads print, which were there when it was made, goes where it went before.
    """

    def __init__(self):
        super().__init__()
        self._stream = sys.stdout
        self._others = {thread.ident for thread in threading.enumerate()} - {threading.get_ident()}

    def write(self, text):
        if threading.get_ident() in self._others:
            return self._stream.write(text)
        super().write(text[: max(0, _PRINTED - self.tell())])
        return len(text)

    def close(self):
        pass


def _set_entries(entries, before):
    entries[:] = before


def _set_environment(before):
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)


_set_recursion_limit = sys.setrecursionlimit  # as it is before a learner overwrites it

# (ask for a setting, put it back)
_SETTINGS = (
    (sys.getswitchinterval, sys.setswitchinterval),
    (gc.isenabled, lambda on: gc.enable() if on else gc.disable()),
    (os.getcwd, os.chdir),
    (lambda: dict(os.environ), _set_environment),
    (lambda: list(sys.path), lambda before: _set_entries(sys.path, before)),
    (lambda: list(sys.argv), lambda before: _set_entries(sys.argv, before)),
    (lambda: list(logging.root.handlers), lambda old: _set_entries(logging.root.handlers, old)),
    (random.getstate, random.setstate),
    (np.random.get_state, np.random.set_state),
    (np.geterr, lambda before: np.seterr(**before)),
    (np.geterrcall, np.seterrcall),
    (np.getbufsize, np.setbufsize),
    (np.get_printoptions, lambda before: np.set_printoptions(**before)),
)


class NamesKept:
    """Put back the names of Python's, NumPy's and cnnlib's modules after the code within.

    The end runs nothing but methods of dict: any function may have been overwritten. The recursion
    limit comes before all, since the rest may need it.
    """

    def __enter__(self):
        self._limit = sys.getrecursionlimit()
        self._names = [(vars(module), dict(vars(module))) for module in _watched()]
        self._modules = dict(sys.modules)

    def __exit__(self, *_):
        _set_recursion_limit(self._limit)
        for names, before in self._names:
            for name in names.keys() - before.keys():
                if type(names[name]) is not ModuleType:  # a submodule that was imported may stay
                    del names[name]
            names.update(before)
        sys.modules.update(self._modules)


def _watched():
    ours = [module for name, module in sys.modules.items() if name.partition(".")[0] == "cnnlib"]
    return (*_OVERWRITTEN, *ours)


class SettingsKept:
    """Put back settings and streams after the code within, which prints on `page`.

    Within, warnings are ignored, `input` finds nothing to read, and an error in `__del__`, which
    nobody can catch, is not shown.
    """

    def __init__(self, page):
        self._page = page

    def __enter__(self):
        self._settings = [(put_back, ask()) for ask, put_back in _SETTINGS]
        self._profile = sys.getprofile()
        self._warnings = warnings.catch_warnings(action="ignore")
        self._warnings.__enter__()
        within = dict.fromkeys(_OUT, self._page) | dict.fromkeys(_IN, io.StringIO())
        within["unraisablehook"] = lambda unraisable: None
        self._streams = {name: getattr(sys, name) for name in within}
        vars(sys).update(within)

    def __exit__(self, *_):
        vars(sys).update(self._streams)
        self._warnings.__exit__(None, None, None)
        if sys.getprofile() is not self._profile:  # a profiler of C, as of %prun, can only stay
            sys.setprofile(self._profile)
        for put_back, before in self._settings:
            put_back(before)
