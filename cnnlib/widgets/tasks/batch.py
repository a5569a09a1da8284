"""Tasks of the explorer of a batch."""

import numpy as np

from cnnlib.widgets.tasks.task import Task, found, written


def homes(explorer, *, value, at=(0, 0)):
    """Find every home of the 1/n that gives an entry of grad_w this value."""
    n = len(explorer.x)
    whole = explorer.own.sum(axis=0)[at] * (n if explorer.home in ("the loss", "both") else 1)
    given = {"the loss": whole / n, "the layer": whole / n, "both": whole / n**2, "nowhere": whole}
    name = written("grad_w", *at)
    right = [home for home, entry in given.items() if np.isclose(entry, value)]
    found(right, f"home with {name} = {value:g}")
    which = "the home" if len(right) == 1 else f"the {len(right)} homes"
    text = f"Find {which} of the 1/n with {name} = {value:g}."
    return Task(text.replace("-", "−"), [[{"home": home, name: value}] for home in right])


TASKS = {"homes": homes}
