"""How often each exercise was red since it last passed, and what was found the last time.

It is kept as long as the kernel runs: a second red report says more than a first, and the second
hint names the slip of the last one.
"""

from dataclasses import replace

from cnnlib.exercises.report import WRONG

_last_red = {}  # the name of an exercise: its Report


def noted(report):
    """The same report, which knows how many red ones it follows; what passes starts anew."""
    if report:
        _last_red.pop(report.name, None)
    if report.status != WRONG:
        return report
    before = _last_red[report.name].tries if report.name in _last_red else 0
    _last_red[report.name] = replace(report, tries=before + 1)
    return _last_red[report.name]


def slip(name):
    """The slip that was recognised in the last red answer to this exercise, in words, or None."""
    return _last_red[name].likely if name in _last_red else None


def forget():
    """Begin as in a new kernel."""
    _last_red.clear()
