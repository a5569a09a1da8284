"""The mean of a block, a place in the flat vector, and how far one output looks, twice."""

import numpy as np

from cnnlib import naive
from cnnlib.gradcheck import integers
from cnnlib.predictions.declare import Drawn, recalled
from cnnlib.predictions.question import say


@recalled("1. Average 2 × 2 blocks with loops")
def block_mean(rng):
    y = integers(rng, (2, 2), largest=8)
    return Drawn(
        f"What does a 2 × 2 average pool make of the block {say(y)}?",
        naive.avg_pool2d(y, 2)[0, 0],
        {
            y.sum(): "That is the sum; a mean divides by the four of them.",
            y.max(): "That is a max pool.",
            y.sum() / 2: "There are four numbers in a block, not two.",
        },
    )


@recalled("4. Flatten")
def flat_place(rng):
    rows, columns = (int(n) for n in rng.choice(np.arange(2, 6), 2, replace=False))
    row, column = int(rng.integers(1, rows)), int(rng.integers(columns))
    z = np.arange(rows * columns).reshape(rows, columns)
    return Drawn(
        f"z has {rows} rows and {columns} columns. Which place of the vector does "
        f"z[{row}, {column}] take, counted from 0?",
        z[row, column],
        {
            row + rows * column: "That walks down the columns; NumPy walks along the rows.",
            z[row, column] + 1: "Places are counted from 0.",
            row + column: "Each full row before it counts with all its columns.",
        },
    )


@recalled("5. Trace one number back")
def pixels_that_matter(rng):
    block, kernel = (int(n) for n in rng.integers(2, 5, 2))
    into_block = np.zeros((9, 9))
    into_block[:block, :block] = 1
    reached, _, _ = naive.conv2d_single_backward(
        into_block, np.zeros((8 + kernel, 8 + kernel)), np.ones((kernel, kernel))
    )
    return Drawn(
        f"w is {kernel} × {kernel} without a 0, slid with stride 1; then blocks of "
        f"{block} × {block} are averaged. How many pixels can change z[0, 0]?",
        np.count_nonzero(reached),
        {
            block**2: "Each y of the block looks at a whole window of x.",
            kernel**2: "That is what one y looks at; the block holds several.",
            (block * kernel) ** 2: "The windows overlap: many of their pixels are the same.",
        },
    )


@recalled("5. Trace one number back")
def receptive_field(rng):
    first, block, second = (int(k) for k in rng.integers(2, 5, 3))
    slides, side, step = ((first, 1), (block, block), (second, 1)), 1, 1
    for k, stride in slides:
        side += (k - 1) * step
        step *= stride
    return Drawn(
        f"A kernel of {first} × {first}, an average over blocks of {block} × {block}, a kernel of "
        f"{second} × {second}, both slid with stride 1. How many rows does one result read?",
        side,
        {
            1 + sum(k - 1 for k, _ in slides): "Behind the pool, one step is as long as its block.",
            first * block * second: "Windows overlap: each adds its side less one, times the step.",
            second: "That is what the last kernel reads of the maps before it.",
        },
    )
