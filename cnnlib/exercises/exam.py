"""The capstone's exam: backward passes that the lesson on trust has not shown, each with one slip.

An inner product says that a gradient is wrong, never how: only comparing arrays tells "turned" from
"transposed".
"""

import numpy as np

from cnnlib import naive
from cnnlib.exercises import sandbox

SLIPS = {
    "right": "all three gradients are right",
    "turned": "a gradient is turned by 180 degrees",
    "transposed": "a gradient has rows and columns swapped",
    "overwritten": "= stands where += belongs",
    "scaled": "a gradient is a multiple of the right one",
    "shifted": "a gradient is moved by one row or column",
    "bias": "only grad_b is wrong",
    "last row": "a gradient is right but for its last row",
}


def _true(grad_y, x, w, stride):
    return naive.conv2d_single_backward(grad_y, x, w, stride=stride)


def turned_upstream(grad_y, x, w, stride=1):
    grad_x, grad_w, grad_b = _true(grad_y, x, w, stride)
    return grad_x[::-1, ::-1].copy(), grad_w, grad_b


def turned_weights(grad_y, x, w, stride=1):
    grad_x, grad_w, grad_b = _true(grad_y, x, w, stride)
    return grad_x, grad_w[::-1, ::-1].copy(), grad_b


def transposed_image(grad_y, x, w, stride=1):
    grad_x, grad_w, grad_b = _true(grad_y, x, w, stride)
    return grad_x.T.copy(), grad_w, grad_b


def transposed_weights(grad_y, x, w, stride=1):
    grad_x, grad_w, grad_b = _true(grad_y, x, w, stride)
    return grad_x, grad_w.T.copy(), grad_b


def overwritten_weights(grad_y, x, w, stride=1):
    grad_x, _, grad_b = _true(grad_y, x, w, stride)
    i, j = (n - 1 for n in grad_y.shape)
    window = x[stride * i : stride * i + w.shape[0], stride * j : stride * j + w.shape[1]]
    return grad_x, grad_y[i, j] * window, grad_b


def overwritten_image(grad_y, x, w, stride=1):
    _, grad_w, grad_b = _true(grad_y, x, w, stride)
    grad_x = np.zeros(x.shape)
    for i, j in np.ndindex(grad_y.shape):
        grad_x[stride * i : stride * i + w.shape[0], stride * j : stride * j + w.shape[1]] = (
            grad_y[i, j] * w
        )
    return grad_x, grad_w, grad_b


def averaged_weights(grad_y, x, w, stride=1):
    grad_x, grad_w, grad_b = _true(grad_y, x, w, stride)
    return grad_x, grad_w / grad_y.size, grad_b


def shifted_image(grad_y, x, w, stride=1):
    grad_x, grad_w, grad_b = _true(grad_y, x, w, stride)
    return np.roll(grad_x, 1, axis=0), grad_w, grad_b


def bias_by_its_rows(grad_y, x, w, stride=1):
    grad_x, grad_w, _ = _true(grad_y, x, w, stride)
    return grad_x, grad_w, grad_y[0].sum()


def last_row_lost(grad_y, x, w, stride=1):
    grad_x, grad_w, grad_b = _true(grad_y, x, w, stride)
    grad_x[stride * (grad_y.shape[0] - 1) + w.shape[0] - 1] = 0
    return grad_x, grad_w, grad_b


def right_by_loops(grad_y, x, w, stride=1):
    return _true(grad_y, x, w, stride)


UNSEEN = (
    (turned_upstream, "turned"),
    (turned_weights, "turned"),
    (transposed_image, "transposed"),
    (transposed_weights, "transposed"),
    (overwritten_weights, "overwritten"),
    (overwritten_image, "overwritten"),
    (averaged_weights, "scaled"),
    (shifted_image, "shifted"),
    (bias_by_its_rows, "bias"),
    (last_row_lost, "last row"),
    (right_by_loops, "right"),
)


def mark(examine):
    """What `examine(backward) -> word` says of each paper: a list of (paper, said, right word).

    An examiner that raises or does not end has said so.
    """
    marks = []
    for n, (backward, word) in enumerate(UNSEEN):
        outcome = sandbox.call(examine, (backward,))
        said = "nothing: it did not end" if outcome.timed_out else outcome.error or outcome.result
        marks.append((f"paper {n + 1}", said, word))
    return marks
