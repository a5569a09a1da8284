"""The reader's own library: `mine.conv2d` is the function that the reader kept, else the library's.

A function that has passed its build with `check(name, f, keep=True)` is kept in mine.py, beside the
notebook. What is not kept yet stands in by the build's own right answer, and says so once. So a
network runs on `ops=mine` from the first day, and more of it is the reader's every day.

In JupyterLite the file lies in the browser's own storage. It is there after a reload and in every new
kernel, but in that browser alone, and until the browser forgets what this site has stored: download
mine.py from the list of files to take it along.
"""

import inspect
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from cnnlib.exercises import catalogue
from cnnlib.exercises.keeping import library_file

# A module and the names in it that count, while a new file is tried out.
_standing_in = ContextVar("standing in", default=None)
_read = {}  # a file's place to its stamp and what was read
_said = set()  # the pieces of which it was said that they are the library's


def __getattr__(name):
    if name not in pieces():
        raise AttributeError(f"there is no piece {name!r}; there are {', '.join(pieces())}")
    module, passed = _standing_in.get() or _kept()
    if name in passed:
        return getattr(module, name)
    if name not in _said and _standing_in.get() is None:
        _said.add(name)
        print(f"{name}: the library's")
    return pieces()[name].truth


def __dir__():
    return [*pieces(), "kept", "pieces", "source"]


def kept():
    """Return the reader's own pieces, {piece: the exercise that it passed}, as in the file."""
    return dict(_kept()[1])


def source(name):
    """Return the text of a piece: the reader's last form, else the library's."""
    if name in _kept()[1]:
        return library_file.parsed(library_file.text_of(library_file.path_in())).definitions[name]
    if name not in pieces():
        raise ValueError(f"there is no piece {name!r}; there are {', '.join(pieces())}")
    text = inspect.getsource(pieces()[name].truth)
    return text[text.index(f"def {name}") if f"def {name}" in text else text.index("class ") :]


@cache
def pieces():
    """Return for each piece the build that asks most of it, {piece: Build}."""
    whole = {}
    for build in catalogue.builds().values():
        best = whole.get(build.piece)
        if best is None or _asks(build) >= _asks(best):
            whole[build.piece] = build
    return whole


def _asks(build):
    """Return how much a build asks of its piece: arguments, then a form without loops."""
    return len(inspect.signature(build.truth).parameters), build.rung


@contextmanager
def standing_for(module, passed):
    """Let `mine` be this module for a while: so a new file is tried before it is written."""
    token = _standing_in.set((module, passed))  # in this thread alone
    try:
        yield
    finally:
        _standing_in.reset(token)


def _kept():
    """Return the reader's module and the names of its pieces, read anew when the file changes."""
    path = library_file.path_in()
    try:
        stat = path.stat()
    except OSError:
        return None, {}
    stamp = stat.st_ino, stat.st_mtime_ns, stat.st_size  # a clock may be coarse
    if _read.get(path, (None,))[0] != stamp:
        text = library_file.text_of(path)
        passed = library_file.parsed(text).passed
        _read[path] = stamp, (library_file.loaded(text, str(path)), passed)
    return _read[path][1]
