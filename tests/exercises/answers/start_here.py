"""Start here: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np

from cnnlib.example import X


def down_the_window(x, i, j, k_h, k_w):
    window = np.zeros((k_h, k_w))
    for u, v in np.ndindex(k_h, k_w):
        window[u, v] = x[i + u, j + v]
    return window


def by_index_lists(x, i, j, k_h, k_w):
    return x[np.ix_(range(i, i + k_h), range(j, j + k_w))].astype(np.float32)


ALSO_RIGHT = {
    "cut_window": (down_the_window, by_index_lists, lambda x, i, j, h, w: x[i:, j:][:h, :w]),
    "fool_the_sum": (X.T, np.sort(X.ravel()).reshape(X.shape), np.full(X.shape, X.mean())),
    "which_axis": ([[2], [2, 3], [2, 1, 4]], [(2,), (2, 3), (2, 1, 4)], (2, (2, 3), (2, 1, 4))),
}
WRONG = {
    "fool_the_sum": (
        (X, "hand in a wrong array"),
        (X + 1, "a sum forgets where each number stood"),
        (X[:3], "shape (3, 6)"),
    ),
    "which_axis": (
        (((3, 4), (2, 3), (2, 1, 4)), "the named axes vanish"),
        (((2,), (4,), (2, 1, 4)), "axis -1 is the last one"),
        (((2,), (2, 3), (2, 4)), "keepdims leaves the axis"),
    ),
}
