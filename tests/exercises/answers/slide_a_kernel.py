"""Slide a kernel: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from lessons import solution

move_left = solution("move_left")

ALSO_RIGHT = {
    "three_cells": ([2, 6, 3], np.array([2.0, 6.0, 3.0]), ("2", "6", "3")),
    "move_left": (move_left.tolist(), move_left.astype(np.float32), np.eye(9)[5].reshape(3, 3)),
}
WRONG = {
    "three_cells": (
        ((10, 6, 3), "the bias is added nine times"),
        ((1, 5, 2), "the bias is forgotten"),
        ((4, 3, -4), "laid on as it is"),
        ((-2, 6, 0), "only the rows are turned"),
        ((6, 0, 2), "only the columns are turned"),
        (np.array([[2, 6, 3]]), "three were asked for"),
        ((2, 6), "three were asked for"),
    ),
    "move_left": (
        (np.eye(9)[3].reshape(3, 3), "this is the kernel for ∗"),
        (np.eye(9)[7].reshape(3, 3), "rows and columns are swapped"),
        (np.eye(9)[4].reshape(3, 3), "this copies the middle of the window"),
        (np.eye(9)[0].reshape(3, 3), "this copies the window's corner"),
        (np.ones((3, 3)), "a single 1 among zeros"),
        ((1 + 1j) * np.eye(9)[5].reshape(3, 3), "plain numbers are enough"),
        (np.ones((2, 3)), "it must be (3, 3)"),
    ),
}
