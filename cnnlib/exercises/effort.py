"""How much Python a call runs, in events: lines and calls, wherever they stand."""

import sys


def events(function, case):
    """Count the lines of Python that run in one call on a Case."""
    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*case.args, **case.options)
    finally:
        sys.settrace(before)
    return count
