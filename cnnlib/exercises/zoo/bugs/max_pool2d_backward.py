"""Wrong gradients of the maximum pool; the wrong line of each is marked."""

import numpy as np

from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import window, winner


@bug(
    "max_pool2d_backward",
    story=(
        "A pixel that wins several windows kept the gradient of the last; the course's test had no "
        "overlap."
    ),
    words="= stands where += belongs: a pixel that wins several windows collects from each",
    seen=[
        ("Alescontrela/Numpy-CNN", "CNN/backward.py"),
        ("0809zheng/CS231n-assignment2019", "issue 19"),
        ("jmschrei/tangermeme", "pull request 95"),
    ],
    needs="overlap",
)
def winner_overwritten(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        rows, columns = window(i, j, k, s)
        u, v = winner(x[n, c, rows, columns])
        grad_x[n, c, rows.start + u, columns.start + v] = grad_y[n, c, i, j]  # = where += is meant
    return grad_x


@bug(
    "max_pool2d_backward",
    story="x == x.max() marks every pixel of a tie, and each was handed the whole gradient.",
    words="all maxima of a tie got the whole gradient; one of them gets it",
    seen=[("Theano/Theano", "issue 5248")],
    needs="ties",
)
def all_winners_paid(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        place = n, c, *window(i, j, k, s)
        grad_x[place] += grad_y[n, c, i, j] * (x[place] == x[place].max())  # all of it to each
    return grad_x


@bug(
    "max_pool2d_backward",
    story="The winner's index was counted in one frame and used in another.",
    words="the winner's place is counted inside its window; add the window's corner",
    seen=[("tensorflow/tensorflow", "issue 10216")],
)
def window_corner_forgotten(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        u, v = winner(x[n, c, *window(i, j, k, s)])
        grad_x[n, c, u, v] += grad_y[n, c, i, j]  # (u, v) is counted inside the window
    return grad_x


@bug(
    "max_pool2d_backward",
    story=(
        "The return stood one level too deep: most of the gradient was 0, and the network still "
        "learned."
    ),
    words="only the first window was served: the return is indented too far",
    seen=[("riccardoandreoni0/CNN-from-scratch", "issue 1")],
)
def returned_too_early(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        rows, columns = window(i, j, k, s)
        u, v = winner(x[n, c, rows, columns])
        grad_x[n, c, rows.start + u, columns.start + v] += grad_y[n, c, i, j]
        return grad_x  # indented once too often: only the first window is served
