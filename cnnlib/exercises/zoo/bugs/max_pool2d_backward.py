"""Wrong gradients of the maximum pool; the wrong line of each is marked."""

import numpy as np

from cnnlib.exercises.zoo.entry import bug
from cnnlib.exercises.zoo.loops import window, winner
from cnnlib.exercises.zoo.seen import Seen


@bug(
    "max_pool2d_backward",
    story=(
        "A published answer to a course's exercise wrote the winner's gradient with =. The "
        "exercise's test has a stride as long as the window, so it passed; a reader showed it "
        "with a 3 x 3 window and stride 1."
    ),
    words="= stands where += belongs: a pixel that wins several windows collects from each",
    seen=[
        Seen(
            "0809zheng/CS231n-assignment2019",
            "issue 19",
            title="CS231n-assignment2019 answer wrong",
            opened="2026-11-29",
        ),
        Seen(
            "jmschrei/tangermeme",
            "pull request 95",
            title="FIX two bugs in the DeepLIFT max-pool rule",
            opened="2026-11-29",
        ),
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
    story=(
        "On the processor every pixel equal to the maximum received the gradient, where the "
        "graphics card's library pays one of them."
    ),
    words="all maxima of a tie got the whole gradient; one of them gets it",
    seen=[
        Seen(
            "Theano/Theano",
            "issue 5248",
            title="Backpropagation on max-pooling",
            opened="2026-11-29",
        )
    ],
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
    story=(
        "A user read the winners' indices that a library keeps as places in the image; it counts "
        "them inside the window."
    ),
    words="the winner's place is counted inside its window; add the window's corner",
    seen=[
        Seen(
            "uxlfoundation/oneDNN",
            "issue 259",
            title="Indices for Maxpool layer",
            opened="2026-11-29",
            shows="near",
        )
    ],
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
        "The return of a max pooling layer's backward pass stood one level too deep: most of the "
        "gradient was 0, and the model still converged."
    ),
    words="only the first window was served: the return is indented too far",
    seen=[
        Seen(
            "riccardoandreoni0/CNN-from-scratch",
            "issue 1",
            title="MaxPoolingLayer back_prop return incorrectly indented",
            opened="2026-11-29",
        )
    ],
)
def returned_too_early(grad_y, x, k, s):
    grad_x = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(grad_y.shape):
        rows, columns = window(i, j, k, s)
        u, v = winner(x[n, c, rows, columns])
        grad_x[n, c, rows.start + u, columns.start + v] += grad_y[n, c, i, j]
        return grad_x  # indented once too often: only the first window is served
