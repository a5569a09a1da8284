"""What a call meets, and the words for what calls lack."""

import numpy as np
import pytest
from lessons import solution

from cnnlib.exercises import zoo
from cnnlib.exercises.operations import EVERYTHING
from cnnlib.exercises.zoo.needs import NEEDS, lacking, met

B = np.ones(2)


def image(*shape):
    """Whole numbers that all differ."""
    return np.arange(1.0, 1 + np.prod(shape)).reshape(shape)


# A call that meets none of the needs in question, and calls that meet one more.
CONVOLUTIONS = [
    ((image(1, 1, 4, 4), image(1, 1, 2, 2)), {"stride": 2}, {"stride", "unpadded", "divisible"}),
    ((image(1, 1, 4, 4), image(1, 1, 3, 3)), {"padding": 1}, {"overlap", "padding"}),
    ((image(1, 1, 4, 4), image(1, 1, 1, 1)), {}, {"one", "unpadded"}),
    (
        (image(2, 1, 4, 4), image(1, 1, 1, 1)),
        {"padding": ((0, 0), (1, 1))},
        {"batch", "one", "padding", "unpadded"},
    ),
    (
        (image(1, 2, 4, 4), image(2, 2, 1, 1), B),
        {"stride": 2},
        {"bias", "channels", "leftover", "one", "stride", "unpadded"},
    ),
    (
        (image(1, 2, 4, 4).astype(np.uint8), image(1, 2, 1, 1), 0 * B[:1]),
        {},
        {"bytes", "one", "unpadded"},
    ),
    ((image(1, 1, 4, 3), image(1, 1, 1, 1)), {}, {"one", "rectangular", "unpadded"}),
    ((image(1, 1, 4, 4), image(1, 1, 1, 2)), {}, {"overlap", "rectangular", "unpadded"}),
]
POOLS = [
    ((image(1, 1, 4, 4), 2), {}, {"divisible", "stride", "unpadded"}),
    ((image(1, 4, 4), 2), {"stride": 2}, {"divisible", "stride", "unpadded"}),
    ((image(2, 2, 5, 5), 2), {}, {"batch", "channels", "leftover", "stride", "unpadded"}),
    ((np.ones((4, 4)), 3), {"stride": 1, "padding": 1}, {"overlap", "padding", "ties"}),
    ((np.ones((4, 4)), 1), {}, {"one", "unpadded"}),
]


@pytest.mark.parametrize(("args", "options", "needs"), CONVOLUTIONS)
def test_a_convolution_meets_needs(args, options, needs):
    assert met("conv2d", args, options) == needs
    backward = (np.zeros(0), *args[:2])
    assert met("conv2d_backward", backward, options) == needs - {"bias"}


@pytest.mark.parametrize(("args", "options", "needs"), POOLS)
def test_a_pooling_meets_needs(args, options, needs):
    assert met("max_pool2d", args, options) == needs
    assert met("avg_pool2d_backward", (np.zeros(0), *args), options) == needs


def test_arguments_may_be_named():
    x, grad_y = image(1, 1, 4, 4), np.zeros((1, 1, 2, 2))
    needs = {"divisible", "stride", "unpadded"}
    assert met("conv2d", (x,), {"w": x[..., :2, :2], "stride": 2}) == needs
    assert met("max_pool2d_backward", (grad_y,), {"x": x, "kernel_size": 2}) == needs


def test_every_need_is_met_by_some_call_here_and_by_the_checks_of_operations():
    assert set().union(*(needs for *_, needs in CONVOLUTIONS + POOLS)) == set(NEEDS)
    assert set(NEEDS) == EVERYTHING


def test_a_test_that_kills_the_zoo_meets_every_need():
    board = zoo.hunt(solution("kill_the_zoo"))
    for bug in zoo.BUGS:
        assert any(bug.needs <= call for call in board.calls[bug.operation]), bug.name
    assert board.advice == []


def named(*names):
    return [bug for bug in zoo.BUGS if bug.name in names]


def test_the_words_name_the_needs_that_no_call_meets():
    last, again = "last_sample_only", "divided_by_n_again"
    assert lacking(named(last), []) == "never called"
    assert lacking(named(last, again), [{"stride"}]) == "no call has two samples"
    cut = named(last, "leftover_cut_off")
    assert lacking(cut, [{"stride"}]) == "no call has a leftover, nor two samples"
    assert lacking(cut, [{"batch"}]) == "no call has a leftover"
    assert "compare every entry" in lacking(cut, [{"batch", "leftover"}])


def test_two_needs_must_be_met_by_one_call():
    (bug,) = named("samples_mixed")
    assert lacking([bug], [{"channels"}]) == "no call has two samples"
    assert lacking([bug], [{"batch"}, {"channels"}]) == (
        "no call has two samples together with several channels"
    )
