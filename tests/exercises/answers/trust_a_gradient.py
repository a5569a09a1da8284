"""Trust a gradient: right answers beside the notebook's own, and wrong ones with words for them."""

import numpy as np
from lessons import solution

from cnnlib import gradcheck, naive


def by_the_library(f, a, grad_y, h):
    return gradcheck.numeric_gradient(f, a, grad_y, h=h).astype(np.float32)


def entry_by_entry(f, a, grad_y, h):
    def score(entry):
        return np.vdot(f((a.ravel() + entry).reshape(a.shape)), grad_y)

    steps = h * np.eye(a.size)
    slopes = [(score(step) - score(-step)) / (2 * h) for step in steps]
    return np.array(slopes).reshape(a.shape)


def kill_in_one_row(layers):
    x, w, grad_y = np.array([[[[1.0, 2, 4]]]]), np.array([[[[1.0, 3]]]]), np.array([[[[1.0, 5]]]])
    grad_x, _, _ = layers.conv2d_backward(grad_y, x, w)
    return grad_x.tolist() == [[[[1, 8, 15]]]]


def kill_the_turned_in_one_row(layers):
    x, w = np.array([[[[1.0, 2, 4]]]]), np.array([[[[1.0, 3]]]])
    assert layers.conv2d(x, w).tolist() == [[[[7, 14]]]]
    assert kill_in_one_row(layers)
    assert layers.conv2d_backward(np.array([[[[1.0, 5]]]]), x, w)[1].tolist() == [[[[11, 22]]]]


def kill_by_assertions(layers):
    assert solution("kill_the_zoo")(layers) is not False


def kill_the_other_way_round(layers):
    if solution("kill_the_zoo")(layers) is False:
        raise ValueError("a layer is wrong")


ALSO_RIGHT = {
    "numeric_gradient": (
        by_the_library,
        entry_by_entry,
        lambda f, a, g, h: solution("numeric_gradient")(f, a[:], g, h),
    ),
    "pick_h": (
        {"slide": 0.1, "tanh": 1e-5, "slide in float32": 1, "square in float32": 0.1},
        [1, 1e-5, 1, 1],
        np.array([1, 1e-5, 1, 1]),
    ),
    "kill_one": (kill_in_one_row, kill_the_turned_in_one_row, kill_by_assertions),
    "kill_the_turned": (
        kill_the_turned_in_one_row,
        kill_by_assertions,
        kill_the_other_way_round,
    ),
    "kill_the_zoo": (
        kill_by_assertions,
        kill_the_other_way_round,
        lambda layers: np.bool_(solution("kill_the_zoo")(layers) is not False),
    ),
}


def stamps_side_by_side(layers):
    grad_y, x, w = np.ones((1, 1, 2, 2)), np.ones((1, 1, 4, 4)), np.ones((1, 1, 2, 2))
    got = layers.conv2d_backward(grad_y, x, w, stride=2)
    return np.array_equal(got[0], naive.conv2d_backward(grad_y, x, w, stride=2)[0])


def backward_alone(layers):
    return kill_in_one_row(layers)


def turned_by_ones(layers):
    x, w, ones = (
        np.arange(16.0).reshape(1, 1, 4, 4),
        np.array([[[[1.0, 2], [3, 5]]]]),
        np.ones((3, 3)),
    )
    same = np.array_equal(layers.conv2d(x, w), naive.conv2d(x, w))
    both = (f.conv2d_backward(ones[None, None], x, w) for f in (layers, naive))
    return same and all(np.array_equal(a, b) for a, b in zip(*both, strict=True))


def square_and_ones(layers):
    x, w = np.ones((1, 1, 4, 4)), np.ones((1, 1, 3, 3))
    return np.array_equal(layers.conv2d(x, w), naive.conv2d(x, w))


def nothing_returned(layers):
    kill_in_one_row(layers)


WRONG = {
    "pick_h": (
        ((1e-12, 1e-12, 1e-12, 1e-12), "the smallest h is not the best"),
        ((1, 1, 1, 1), "tanh is curved"),
        ((1, 1e-5, 1e-5, 1), "a smaller step loses digits"),
    ),
    "kill_one": (
        (stamps_side_by_side, "no call has windows that overlap"),
        (square_and_ones, "conv2d_backward: never called"),
        (nothing_returned, "return belongs before it"),
    ),
    "kill_the_turned": (
        (backward_alone, "conv2d: never called"),
        (turned_by_ones, "alive: grad_y_turned"),
    ),
    "kill_the_zoo": (
        (square_and_ones, "avg_pool2d: never called"),
        (lambda layers: False, "a test must accept every right form"),
    ),
}
