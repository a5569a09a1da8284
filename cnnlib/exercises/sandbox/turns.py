"""One thread at a time: what a sandbox changes and puts back belongs to the whole process."""

import os
import threading
from contextlib import contextmanager

_turn = threading.RLock()  # again within, as one that is judged may judge another


@contextmanager
def my_turn():
    """Wait until no other thread judges or calls a learner's code."""
    turn = _turn
    with turn:
        yield


def _renew():
    global _turn
    _turn = threading.RLock()


if hasattr(os, "register_at_fork"):  # a child has none of the threads that might hold it
    os.register_at_fork(after_in_child=_renew)
