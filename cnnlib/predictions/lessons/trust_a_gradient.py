"""Which step is best, what a step across a kink finds, and what an upstream of ones hides."""

from functools import partial

import numpy as np

from cnnlib import naive
from cnnlib.gradcheck import step_sizes
from cnnlib.predictions.declare import Drawn, recalled


@recalled("2. Compare a line and a curve")
def best_step(rng):
    x, w, grad_y = (rng.normal(size=size) for size in ((4, 5), (2, 2), (3, 4)))
    grad_x, _, _ = naive.conv2d_single_backward(grad_y, x, w)
    steps = [float(rng.choice(some)) for some in ((1, 0.1), (1e-5, 1e-6), (1e-9, 1e-10))]
    tried = step_sizes(partial(naive.conv2d_single, w=w), x, grad_x, grad_y, h=steps)
    return Drawn(
        "Which step ε gives a convolution, in float64, the smallest error?",
        tried.h[np.argmin(tried.error)],
        {
            steps[1]: "A convolution is a line: a large step cuts nothing off.",
            steps[2]: "The smaller the step, the more digits the difference loses.",
        },
    )


@recalled("3. Step over a kink")
def across_a_kink(rng):
    place, step = int(rng.integers(1, 4)), int(rng.integers(5, 9))
    low, high = (max(place + way * step, 0) for way in (-1, 1))
    return Drawn(
        f"A step of {step} both ways, around a = {place}: which slope of max(a, 0) does the numeric "
        "gradient find?",
        round((high - low) / (2 * step), 2),
        {
            1: "One end of the step lies beyond the kink, where the graph is flat.",
            0: "Only a part of the step lies where the graph is flat.",
            0.5: "That is the mean of both slopes: what it finds on the kink itself.",
        },
    )


@recalled("4. Choose the upstream")
def upstream_of_ones(rng):
    slips = {
        "turned": lambda g: g[::-1, ::-1],
        "transposed": lambda g: g.T,
        "doubled": lambda g: 2 * g,
        "shifted by a row, a 0 moving in": lambda g: np.eye(3, k=-1) @ g,
    }
    slip = str(rng.choice(list(slips)))
    x, w, ones = rng.normal(size=(4, 4)), rng.normal(size=(2, 2)), np.ones((3, 3))
    right, wrong = (naive.conv2d_single_backward(g, x, w)[1] for g in (ones, slips[slip](ones)))
    return Drawn(
        f"A backward pass gets its upstream {slip}. With an upstream of ones, is grad_w wrong?",
        "no" if np.allclose(right, wrong) else "yes",
        {
            "yes": "Ones look the same however they are turned: the bug hides.",
            "no": "Its numbers are no longer ones, or not everywhere: that shows.",
        },
    )
