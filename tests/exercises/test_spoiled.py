"""One wrong result in functions that are right otherwise, and what it does to a training."""

from types import SimpleNamespace

import numpy as np
import pytest

from cnnlib import vectorized
from cnnlib.exercises import check, mine, spoiled
from cnnlib.exercises.comparison import same
from cnnlib.exercises.zoo import BUGS
from cnnlib.exercises.zoo.layer_functions import returns
from cnnlib.gradcheck import integers
from cnnlib.layers import AvgPool2d, Conv2d, MaxPool2d


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_function_of_a_bug_is_wrong_and_all_else_is_as_in_ops(bug):
    ops = spoiled(vectorized, bug.name)
    report = check(bug.operation, getattr(ops, bug.operation))
    assert report.status == "wrong" or "not square: not yet" in repr(report)
    for name in set(vectorized.__all__) - {bug.operation}:
        assert getattr(ops, name) is getattr(vectorized, name)


@pytest.mark.parametrize(
    "bug", [b for b in BUGS if b.operation == "conv2d_backward"], ids=lambda bug: bug.name
)
def test_only_the_results_that_a_bug_spoils_are_the_bug_s(bug, rng):
    def conv2d_backward(grad_y, x, w):
        return tuple(result + 1000 for result in vectorized.conv2d_backward(grad_y, x, w))

    own = SimpleNamespace(conv2d_backward=conv2d_backward)
    arrays = [integers(rng, shape) for shape in ((2, 2, 5, 5), (2, 3, 7, 7), (2, 3, 3, 3))]
    due, got, theirs = (
        f(*arrays) for f in (conv2d_backward, spoiled(own, bug.name).conv2d_backward, bug.function)
    )
    for name, *results in zip(returns("conv2d_backward"), due, got, theirs, strict=True):
        assert same(results[1], results[2 if name in bug.spoils else 0])


def test_layers_run_on_it_in_their_own_dtype_and_leave_grad_x_out():
    layer = Conv2d(1, 2, 3, rng=np.random.default_rng(0), ops=spoiled(vectorized, "grad_w_turned"))
    right = Conv2d(1, 2, 3, rng=np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(2, 1, 5, 6)).astype(np.float32)
    for each in (layer, right):
        assert each.backward(each.forward(x), input_gradient=False) is None
    turned = right.w.grad[:, :, ::-1, ::-1]
    assert layer.w.grad.dtype == np.float32
    np.testing.assert_allclose(layer.w.grad, turned, rtol=1e-5, atol=1e-5)
    assert np.array_equal(layer.b.grad, right.b.grad)


def test_it_takes_what_the_function_of_its_own_takes():
    def max_pool2d(x, kernel_size):
        return vectorized.max_pool2d(x, kernel_size)

    own = SimpleNamespace(max_pool2d=max_pool2d, max_pool2d_backward=vectorized.max_pool2d_backward)
    with pytest.raises(TypeError, match="the max_pool2d of its ops takes no stride"):
        MaxPool2d(2, stride=1, ops=spoiled(own, "begun_at_zero"))


def test_it_says_what_it_is_and_what_it_does_not_know():
    assert repr(spoiled(vectorized, "stride_forgotten")) == (
        "vectorized, with stride_forgotten in the grad_x and grad_w of its conv2d_backward"
    )
    with pytest.raises(ValueError, match=r"no bug 'grad_v_turned'; there are .*grad_w_tur"):
        spoiled(mine, "grad_v_turned")
    with pytest.raises(TypeError, match="which has no function conv2d_backward, in which grad_w_t"):
        spoiled(SimpleNamespace(conv2d=1), "grad_w_turned")
    with pytest.raises(TypeError, match="bug is 3, an int; it must be text"):
        spoiled(mine, 3)
    assert AvgPool2d(2, ops=spoiled(vectorized, "grad_w_turned")).ops.relu is vectorized.relu
