"""Tasks of the explorer of channels."""

import numpy as np

from cnnlib.widgets.tasks.task import Task, found, picks


def copies(explorer):
    """Find the part that copies its channel: that of a kernel with a single 1."""
    pairs = [
        (q, d)
        for q, d in np.ndindex(explorer.w.shape[:2])
        if np.count_nonzero(explorer.w[q, d]) == 1 and explorer.w[q, d].max() == 1
    ]
    found(pairs, "kernel that copies")
    places = list(np.ndindex(explorer.y.shape[1:]))
    grids = [f"part[{q},{d}]" for q, d in pairs]
    return Task("Pick a number of the part that copies its channel.", [picks(*grids, at=places)])


def alone(explorer, *, q, c):
    """Let a single output send its gradient to a channel."""
    groups, outputs, inputs = explorer.groups, len(explorer.w), explorer.w.shape[1]
    group, d = divmod(c, inputs)
    own = range(group * outputs // groups, (group + 1) * outputs // groups)
    w = explorer.w.copy()
    w[[other for other in own if other != q], d] = 0
    text = f"Make one square of w zero, so that only y[{q}] sends a gradient to x[{c}]."
    return Task(text, [[{"w": w}]])


TASKS = {"copies": copies, "alone": alone}
