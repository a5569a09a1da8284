"""Slices, (row, column), and axes that vanish or are kept."""

import numpy as np

from cnnlib.predictions.declare import Drawn, recalled


@recalled("1. Warm up NumPy")
def slice_shape(rng):
    top, left = rng.integers(0, 3, 2)
    rows, columns = rng.choice(np.arange(2, 6), 2, replace=False)
    cut = np.zeros((9, 9))[top : top + rows, left : left + columns]
    return Drawn(
        f"What is the shape of x[{top}:{top + rows}, {left}:{left + columns}], with x of 9 × 9?",
        str(cut.shape),
        {
            str((int(columns), int(rows))): "Rows come first.",
            str((int(rows) + 1, int(columns) + 1)): "The end of a slice is left out.",
            str((int(rows) - 1, int(columns) - 1)): "The start of a slice is part of it.",
        },
    )


@recalled("1. Warm up NumPy")
def row_column(rng):
    row, column = rng.choice(6, 2, replace=False)
    x = np.zeros((6, 6))
    x[row, column] = 1
    names = {f"x[{i}, {j}]": x[i, j] for i, j in ((row, column), (column, row))}
    [answer] = [name for name, value in names.items() if value == 1]
    return Drawn(
        f"x is 0 but for one 1, in row {row} and column {column}. Where is it?",
        answer,
        dict.fromkeys(names, "The row comes first, then the column."),
    )


@recalled("1. Warm up NumPy")
def vanished_axis(rng):
    rows, columns = (int(n) for n in rng.choice(np.arange(2, 7), 2, replace=False))
    axis = int(rng.integers(2))
    return Drawn(
        f"a has shape ({rows}, {columns}). How many numbers are in a.sum(axis={axis})?",
        np.zeros((rows, columns)).sum(axis=axis).size,
        {
            (rows, columns)[axis]: "The axis that is named is the one that vanishes.",
            1: "Only a sum without an axis leaves one number.",
            rows * columns: "That is all of a: a sum leaves fewer.",
        },
    )


@recalled("1. Warm up NumPy")
def kept_axis(rng):
    shape = [int(n) for n in rng.choice(np.arange(2, 7), 2, replace=False)]
    axis = int(rng.integers(2))
    a = np.zeros(shape)
    return Drawn(
        f"a has shape {a.shape}. What is the shape of a.mean(axis={axis}, keepdims=True)?",
        str(a.mean(axis=axis, keepdims=True).shape),
        {
            str(a.mean(axis=axis).shape): "keepdims leaves the axis in its place, with size 1.",
            str(a.mean(axis=1 - axis, keepdims=True).shape): "The axis that is named becomes 1.",
            str(a.shape): "The axis stays, but its numbers have become one.",
        },
    )
