"""Work that needs more memory than the machine has is refused before it starts."""

import os
from contextlib import suppress
from functools import cache
from math import prod

CONTAINER_LIMITS = (
    "/sys/fs/cgroup/memory.max",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
)


def require_memory(name, dtype, *array_shapes):
    """Raise a MemoryError if arrays of these shapes are more than the machine's memory."""
    # An empty batch counts as one sample: NumPy refuses a shape too large even with a 0 in it.
    counts = (prod(shape) or prod(max(n, 1) for n in shape) for shape in array_shapes)
    needed = sum(counts) * dtype.itemsize
    if needed > machine_memory():
        raise MemoryError(
            f"{name} would need about {needed / 1e9:,.1f} GB here, and this machine has "
            f"{machine_memory() / 1e9:,.1f} GB; use fewer samples at a time or a smaller image"
        )


@cache
def machine_memory():
    """Bytes of memory that this process may use: the machine's, or its container's if less."""
    limits = [float("inf")]
    # Where no such question can be asked, NumPy's own MemoryError stands.
    with suppress(AttributeError, ValueError, OSError):
        limits.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    for path in CONTAINER_LIMITS:
        # There may be no such file, or it says "max": no limit.
        with suppress(OSError, ValueError), open(path, encoding="ascii") as file:
            limits.append(int(file.read()))
    return min(limits)
