"""Tasks of the explorer of pooling."""

import numpy as np

from cnnlib.vectorized import max_pool2d_backward
from cnnlib.widgets.tasks.task import Task, found, written


def all_of_the_gradient(explorer, *, at):
    """Let a pixel get the whole upstream gradient."""
    whole, (name, _) = explorer.grad_y.sum(), explorer.names
    text = f"Change {name} so that {written(name, *at)} gets all of the gradient, {whole:g}."
    state = {written("grad_x", *at): whole, "grad_y": explorer.grad_y, "kind": "max"}
    return Task(text.replace("-", "−"), [[state]])


def tie(explorer):
    """Make a tie, then raise the one that got nothing: the gradient moves to it."""
    ties = [(place, value) for place, value in _losers(explorer)]
    found(ties, "window in which a tie could be made")
    tied = [{"x": _changed(explorer.x, place, value)} for place, value in ties]
    moved = [{"grad_x": _back(explorer, place, value + 1)} for place, value in ties]
    name, _ = explorer.names
    text = f"Make a tie by typing one number of {name}; then raise it, and the gradient moves."
    as_now = {"kind": "max", "grad_y": explorer.grad_y}
    return Task(text, [[state | as_now for state in states] for states in (tied, moved)])


def _losers(explorer):
    """Yield (pixel, winner's value) for pixels that, made equal to a winner, would still lose."""
    before = explorer.grad_x
    for place in np.ndindex(explorer.x.shape):
        for value in np.unique(explorer.y[explorer.y > explorer.x[place]]):
            stays = (_back(explorer, place, value) == before).all()
            if stays and (_back(explorer, place, value + 1) != before).any():
                yield place, value


def _changed(x, place, value):
    x = x.copy()
    x[place] = value
    return x


def _back(explorer, place, value):
    """Return grad_x with one number of x changed."""
    x = _changed(explorer.x, place, value)
    return max_pool2d_backward(explorer.grad_y, x, explorer.kernel_size, **explorer.options)


TASKS = {"all_of_the_gradient": all_of_the_gradient, "tie": tie}
