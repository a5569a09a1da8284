"""A loop shows in the steps that Python takes, however it is written; a borrowed answer in its calls."""

import gc
import itertools
import subprocess
import sys

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from paths import ROOT
from scipy.signal import correlate2d

from cnnlib import naive, padding, vectorized
from cnnlib.exercises import operations
from cnnlib.exercises.effort import library_calls, steps

W = np.array([[1.0, -2.0], [3.0, 1.0]])


def batch(n, width):
    return np.arange(n * 4.0 * width).reshape(n, 4, width)


def by_einsum(x):
    return np.einsum("nijuv,uv->nij", sliding_window_view(x, W.shape, axis=(1, 2)), W)


def by_offsets(x):
    _, h, w = x.shape
    y = np.zeros((len(x), h - 1, w - 1))
    for u, v in np.ndindex(W.shape):
        y += W[u, v] * x[:, u : u + h - 1, v : v + w - 1]
    return y


def by_product(x):
    windows = sliding_window_view(np.pad(x, ((0, 0), (1, 1), (1, 1))), W.shape, axis=(1, 2))
    return np.tensordot(windows, W, 2)


def over_rows(x):
    """A loop over rows is one over neither pixels of a row nor samples."""
    return [x[:, i] * 2 for i in range(x.shape[1])]


def over_pixels(x):
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = 2 * x[i]
    return y


def over_samples(x):
    return np.stack([by_einsum(sample[None])[0] for sample in x])


def while_pixels_are_left(x):
    i = iter(x.flat)
    while next(i, None) is not None:
        pass


def by_recursion(x):
    return x if len(x) < 2 else np.concatenate([by_recursion(x[:1]), by_recursion(x[1:])])


@pytest.mark.parametrize("f", [by_einsum, by_offsets, by_product, over_rows])
def test_a_function_without_a_loop_takes_as_many_steps_for_more(f):
    once = steps(f, batch(2, 5))
    assert once > 0
    assert steps(f, batch(4, 5)) == steps(f, batch(2, 10)) == once


@pytest.mark.parametrize(
    "f",
    [
        over_pixels,
        while_pixels_are_left,
        lambda x: [2 * pixel for pixel in x.flat],
        lambda x: sum(2 * pixel for pixel in x.flat),
        lambda x: list(map(lambda pixel: 2 * pixel, x.flat)),  # noqa: C417
        lambda x: np.apply_along_axis(np.sum, 0, x),
        lambda x: np.vectorize(lambda pixel: 2 * pixel)(x),
        lambda x: np.fromiter((2 * pixel for pixel in x.flat), float),
        lambda x: [a * b for a, b in itertools.product(x.flat, (1, 2))],
        lambda x: naive.avg_pool2d(x, 2, stride=1),
    ],
)
def test_a_loop_over_pixels_takes_more_steps_at_twice_the_width(f):
    assert steps(f, batch(2, 10)) > steps(f, batch(2, 5))


def test_a_collection_of_garbage_takes_no_steps():
    told = []

    def at_collection(phase, info):
        told.append(phase)

    def many_lists():
        return [[] for _ in range(5000)]

    once = steps(many_lists)
    gc.callbacks.append(at_collection)
    try:
        counts = {steps(many_lists) for _ in range(20)}
        many_lists()
    finally:
        gc.callbacks.remove(at_collection)
    assert told  # a call that is not counted collects
    assert counts == {once}


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(on):
    before = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        steps(len, ())
        assert gc.isenabled() == on
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.parametrize("f", [over_samples, by_recursion])
def test_a_loop_over_samples_takes_more_steps_for_twice_the_batch(f):
    assert steps(f, batch(4, 5)) > steps(f, batch(2, 5))
    assert steps(f, batch(2, 10)) == steps(f, batch(2, 5))


def test_the_library_s_functions_are_named_in_order():
    def two(x):
        return vectorized.avg_pool2d(naive.conv2d_single(x, W), 2)

    calls = library_calls(two, batch(1, 5)[0])
    assert calls.index("cnnlib.naive.conv.conv2d_single") < calls.index(
        "cnnlib.vectorized.pool.avg_pool2d"
    )


def test_a_library_function_that_is_handed_in_itself_is_named():
    assert library_calls(naive.conv2d_single, batch(1, 5)[0], W)[0] == (
        "cnnlib.naive.conv.conv2d_single"
    )
    assert library_calls(correlate2d, W, W)[0].endswith(".correlate2d")


def test_padding_and_numpy_may_be_called():
    def own(x):
        return by_einsum(padding.pad(x, 1)) + padding.insert(x, 2).sum()

    assert library_calls(own, batch(2, 5)) == ()


def test_the_truth_of_an_exercise_is_a_borrowed_answer_too():
    assert library_calls(operations.conv2d_single, batch(1, 5)[0], W) == (
        "cnnlib.naive.conv.conv2d_single",
    )


def test_only_what_is_refused_is_named():
    def convolved(x):
        return vectorized.conv2d_single(x, W)

    assert library_calls(convolved, batch(1, 5)[0], refused=("cnnlib.vectorized.pool",)) == ()
    assert library_calls(convolved, batch(1, 5)[0], refused=("cnnlib.vectorized.conv",))


@pytest.mark.parametrize(
    ("count", "current"), [(steps, sys.gettrace), (library_calls, sys.getprofile)]
)
def test_what_watched_before_watches_again_also_after_an_error(count, current):
    def fails():
        raise ValueError("no")

    before = current()
    count(len, ())
    with pytest.raises(ValueError, match="no"):
        count(fails)
    assert current() is before


def test_the_first_count_of_a_process_is_as_the_second():
    code = "from cnnlib.exercises.effort import steps; f = lambda: 1 + 1; print(steps(f) == steps(f) > 0)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout == "True\n"
