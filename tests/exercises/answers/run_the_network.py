"""Run the network: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from lessons import solution
from numpy.lib.stride_tricks import sliding_window_view

pixels_of_z10 = solution("pixels_of_z10")


def by_windows(x, kernel_size):
    k_h, k_w = kernel_size
    return sliding_window_view(x, kernel_size)[::k_h, ::k_w].mean(axis=(2, 3))


def by_offsets(x, kernel_size):
    k_h, k_w = kernel_size
    z = np.zeros((x.shape[0] // k_h, x.shape[1] // k_w), np.float32)
    for u, v in np.ndindex(k_h, k_w):
        z += x[u::k_h, v::k_w] / (k_h * k_w)
    return z


def on_its_side(x, kernel_size):
    return by_windows(x.T, kernel_size[::-1]).T


ALSO_RIGHT = {
    "pool_by_reshaping": (by_windows, by_offsets, on_its_side),
    "say_it_in_letters": (
        ["ab,ab->ab", "ab,ab->", "abcd,cd->ba"],
        ("xy,xy->xy", "xy,xy->", "pquv,uv->qp"),
        ("ij, ij -> ij", "ij, ij ->", "ijuv, uv -> ji"),
    ),
    "pixels_of_z10": (pixels_of_z10.astype(int), pixels_of_z10.tolist(), pixels_of_z10 * 1.0),
}
WRONG = {
    "say_it_in_letters": (
        (("ij,ij->ij", "ij,ij->", "ijuv,uv->ijuv"), "nothing was summed"),
        (("ij,ij->ij", "ij,ij->", "ijuv,uv->i"), "too much was summed"),
        (("ij,ij->ij", "ij,ij->", "ijuv,uv->ij"), "another order"),
        (("ij,ij->ij", "ij,kl->", "ijuv,uv->ji"), "other numbers meet"),
        (("ij,ij->ij", "ij->", "ijuv,uv->ji"), "one letter for each axis"),
        (("ij,jk->ik", "ij,ij->", "ijuv,uv->ji"), "this is the matrix product"),
        (("ij,ij->ij", "ij,ij->", "ijuv,ij->ij"), "i and j name the place of the window already"),
        (("ij,ij->ij", "ij,ij->k", "ijuv,uv->ji"), "must stand on the left"),
    ),
    "pixels_of_z10": (
        (np.pad(np.ones((2, 2)), ((2, 2), (0, 4))), "one step further back"),
        (np.pad(np.ones((3, 3)), ((2, 1), (0, 3))), "nine pixels make one number of y"),
        (np.pad(np.ones((4, 4)), ((2, 0), (0, 2))), "meet a weight of 0"),
        (np.roll(pixels_of_z10, (-2, 2), axis=(0, 1)), "the pixels of z[0, 1]"),
        (np.ones((4, 4)), "the mask has shape (4, 4)"),
    ),
}
