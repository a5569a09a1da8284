"""Keep the memory of freed arrays at hand for the next ones: a setting of the whole process."""

import sys

import numpy as np

LARGE = 31 * 2**20  # bytes: a little below 32 MiB, the most that glibc learns from


def keep_freed_memory():
    """Have this process, on Linux, keep up to 62 MiB that it has freed.

    glibc gives large blocks back to the system when they are freed, and the system clears every
    page before it hands it out again: for the results of a layer, longer work than the layer's
    own. But glibc learns from the blocks that it sees freed, and keeps those up to their size
    (mallopt(3), M_MMAP_THRESHOLD). So it is shown a large one, which takes no memory as nobody
    writes to it.
    """
    if sys.platform == "linux":
        np.empty(LARGE, np.uint8)
