"""Tasks of the explorer of the running network."""

import numpy as np

from cnnlib.vectorized import avg_pool2d, conv2d_single
from cnnlib.widgets.tasks.task import Task, found, picks


def changes_all_of_z(explorer):
    """Pick the pixel that changes every number of z."""
    pixels = [place for place in np.ndindex(explorer.x.shape) if _reaches_all(explorer, place)]
    found(pixels, "pixel that changes all of z")
    count = explorer.z.size
    text = f"Find the pixel that changes all {count} numbers of z."
    return Task(text, [picks("x", "grad_x", at=pixels)])


def score(explorer, *, is_to_be):
    """Take the score to a value by a nudge of 1."""
    text = f"Find a number whose nudge by +1 takes L to {is_to_be:g}.".replace("-", "−")
    return Task(text, [[{"nudge": 1, "L[0,0]": is_to_be}]])


def largest_gradients(explorer):
    """Pick every weight with the largest gradient."""
    sizes = np.abs(explorer.grad_w)
    places = np.argwhere(sizes == sizes.max())
    which = "the weight" if len(places) == 1 else f"the {len(places)} weights"
    text = f"Pick {which} with the largest gradient."
    return Task(text, [picks("w", "grad_w", at=[place]) for place in places])


def _reaches_all(explorer, place):
    """Whether a nudge of this pixel changes every number of z."""
    pixel = np.zeros(explorer.x.shape)
    pixel[place] = 1
    return avg_pool2d(conv2d_single(pixel, explorer.w), 2).all()


TASKS = {
    "changes_all_of_z": changes_all_of_z,
    "score": score,
    "largest_gradients": largest_gradients,
}
