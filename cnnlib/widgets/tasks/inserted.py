"""Tasks of the explorer of the inserted gradient."""

from itertools import product

from cnnlib.widgets.tasks.task import Task

PICTURES, KERNELS, PADDINGS = range(1, 10), range(1, 5), range(3)  # what the sliders reach


def widest_tail(explorer, *, k, s, h=(5, 9)):
    """Find every size of x, from h[0] to h[1], with the widest tail."""
    tails = {size: _tail(size, k, s) for size in range(h[0], h[1] + 1)}
    best = [size for size, tail in tails.items() if tail == max(tails.values())]
    which = "the h" if len(best) == 1 else f"the {len(best)} values of h"
    text = f"At k = {k}, s = {s} find {which} from {h[0]} to {h[1]} with the widest tail."
    return Task(text, [[{"h": size, "k": k, "s": s, "p": 0}] for size in best])


def no_tail(explorer, *, s):
    """Find sizes that leave nothing over at this stride."""
    states = [
        {"h": h, "k": k, "s": s, "p": p}
        for h, k, p in product(PICTURES, KERNELS, PADDINGS)
        if k <= h + 2 * p and not _tail(h, k, s, p)
    ]
    return Task(f"Keep s = {s}, and lose the tail.", [states])


def _tail(h, k, s, p=0):
    return (h + 2 * p - k) % s


TASKS = {"widest_tail": widest_tail, "no_tail": no_tail}
