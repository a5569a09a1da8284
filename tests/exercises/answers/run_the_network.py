"""Run the network: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from lessons import solution
from numpy.lib.stride_tricks import sliding_window_view

pixels_of_z10 = solution("pixels_of_z10")


def by_windows(x, k):
    return sliding_window_view(x, (k, k))[::k, ::k].mean(axis=(2, 3))


def by_offsets(x, k):
    z = np.zeros((x.shape[0] // k, x.shape[1] // k), np.float32)
    for u, v in np.ndindex(k, k):
        z += x[u::k, v::k] / k**2
    return z


ALSO_RIGHT = {
    "pool_by_reshaping": (by_windows, by_offsets, lambda x, k: by_windows(x.T, k).T),
    "say_it_in_letters": (
        ["ab,ab->ab", "ab,ab->", "abcd,cd->ab"],
        ("xy,xy->xy", "xy,xy->", "pquv,uv->pq"),
        ("ij, ij -> ij", "ij, ij ->", "ijuv, uv -> ij"),
    ),
    "pixels_of_z10": (pixels_of_z10.astype(int), pixels_of_z10.tolist(), pixels_of_z10 * 1.0),
}
WRONG = {
    "say_it_in_letters": (
        (("ij,ij->ij", "ij,ij->", "ijuv,uv->ijuv"), "nothing was summed"),
        (("ij,ij->ij", "ij,ij->", "ijuv,uv->i"), "too much was summed"),
        (("ij,ij->ij", "ij,ij->", "ijuv,uv->ji"), "another order"),
        (("ij,ij->ij", "ij,kl->", "ijuv,uv->ij"), "other numbers meet"),
        (("ij,ij->ij", "ij->", "ijuv,uv->ij"), "one letter for each axis"),
        (("ij,jk->ik", "ij,ij->", "ijuv,uv->ij"), "this is the matrix product"),
        (("ij,ij->ij", "ij,ij->", "ijuv,ij->ij"), "i and j name the place of the window already"),
        (("ij,ij->ij", "ij,ij->k", "ijuv,uv->ij"), "must stand on the left"),
    ),
    "pixels_of_z10": (
        (np.pad(np.ones((2, 2)), ((2, 2), (0, 4))), "one step further back"),
        (np.pad(np.ones((3, 3)), ((2, 1), (0, 3))), "nine pixels make one cell of Y"),
        (np.pad(np.ones((4, 4)), ((2, 0), (0, 2))), "meet a weight of 0"),
        (np.ones((4, 4)), "the mask has shape (4, 4)"),
    ),
}
