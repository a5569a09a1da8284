"""Limits of this process's own: memory, sizes of files, no new processes; where a system has them."""

from contextlib import suppress

try:
    import resource
except ImportError:  # Windows
    resource = None

FILE = 16_000_000  # bytes of one file
OPEN = 64  # files at once


def limit(memory, seconds):
    """Limit this process for good.

    Parameters
    ----------
    memory : int
        Megabytes.
    seconds : int
        Of work of the processor, in all.
    """
    if resource is None:
        return
    limits = {
        resource.RLIMIT_AS: memory * 1_000_000,
        resource.RLIMIT_FSIZE: FILE,
        resource.RLIMIT_NOFILE: OPEN,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_NPROC: 0,  # threads count; the administrator is free of it
    }
    for which, most in limits.items():
        with suppress(OSError, ValueError):  # macOS knows some, and does not keep them
            resource.setrlimit(which, (most, most))
