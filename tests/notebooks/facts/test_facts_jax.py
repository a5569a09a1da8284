"""What the lessons say of JAX and Flax under "In practice", run where they are installed."""

import inspect

import numpy as np
import pytest

from cnnlib import naive
from cnnlib.example import B, W, X, forward, gradients

jax = pytest.importorskip("jax", reason="JAX is not installed")
linen = pytest.importorskip("flax.linen", reason="Flax is not installed")
jnp, lax = jax.numpy, jax.lax


def last(a):
    """The array with channels last, as Flax takes it: one sample and one channel."""
    return jnp.asarray(np.asarray(a, dtype=np.float32)[None, ..., None])


def first(a):
    """The array with channels first, as JAX takes it."""
    return jnp.asarray(np.asarray(a, dtype=np.float32)[None, None])


def convolution(x, w, **options):
    return lax.conv_general_dilated(
        x, w, **{"window_strides": (1, 1), "padding": "VALID"} | options
    )


def test_slide_a_kernel_the_layers_do_not_turn_and_convolve_does():
    y = forward()[0]
    layer = linen.Conv(1, (3, 3), padding="VALID")
    given = {
        "params": {
            "kernel": jnp.asarray(W, jnp.float32)[..., None, None],
            "bias": jnp.array([float(B)]),
        }
    }
    np.testing.assert_array_equal(np.asarray(layer.apply(given, last(X)))[0, ..., 0], y)
    np.testing.assert_array_equal(np.asarray(convolution(first(X), first(W)))[0, 0] + B, y)
    row, weights = X[0], W[0]
    assert not np.array_equal(weights, weights[::-1])
    np.testing.assert_array_equal(jnp.convolve(row, weights), np.convolve(row, weights))


def test_run_the_network_a_pool_moves_by_1_unless_told():
    x = jnp.zeros((1, 4, 4, 1))
    assert linen.avg_pool(x, (2, 2)).shape == linen.max_pool(x, (2, 2)).shape == (1, 3, 3, 1)


def test_nudge_a_number_the_upstream_gradient_is_handed_in_and_without_it_jax_refuses():
    y, pull = jax.vjp(lambda w: convolution(first(X), w), first(W))
    grad_y = gradients()[0]
    [found] = pull(first(grad_y))
    right = naive.conv2d_single_backward(grad_y, X, W)[1]
    np.testing.assert_array_equal(np.asarray(found)[0, 0], right)
    assert y.shape == (1, 1, 4, 4)
    with pytest.raises(TypeError, match="scalar"):
        jax.grad(lambda w: convolution(first(X), w))(first(W))


@pytest.mark.parametrize(("asked", "count"), [((1,), 2), ((0, 1), 3)])
def test_ask_who_touched_you_a_photograph_gets_no_gradient_unless_it_asks(asked, count):
    gradient = jax.grad(lambda x, w: (convolution(x, w) ** 2).sum(), asked)
    steps = jax.make_jaxpr(gradient)(first(X), first(W)).eqns
    assert sum(step.primitive.name == "conv_general_dilated" for step in steps) == count


def test_pool_padding_counts_by_default_and_a_window_of_padding_is_minus_infinity():
    counted = naive.avg_pool2d(X, 3, stride=1, padding=1)
    found = linen.avg_pool(last(X), (3, 3), padding=((1, 1), (1, 1)))
    np.testing.assert_allclose(np.asarray(found)[0, ..., 0], counted, rtol=1e-6)
    wide = linen.max_pool(last(X), (2, 2), padding=((2, 2), (2, 2)))
    assert np.asarray(wide)[0, 0, 0, 0] == -np.inf


def test_pool_a_tie_goes_to_the_first_and_is_shared_by_the_maximum_of_an_array():
    x = last([[4, 4], [1, 4]])
    found = jax.grad(lambda x: linen.max_pool(x, (2, 2)).sum())(x)
    np.testing.assert_array_equal(np.asarray(found)[0, ..., 0], [[1, 0], [0, 0]])
    found = jax.grad(jnp.max)(x)
    np.testing.assert_allclose(np.asarray(found)[0, ..., 0], np.array([[1, 1], [0, 1]]) / 3)


@pytest.mark.parametrize(("h", "k", "s"), [(6, 3, 2), (7, 3, 2), (8, 4, 3)])
def test_stride_pad_insert_valid_rounds_down_and_same_up(h, k, s):
    x, w = first(np.ones((h, h))), first(np.ones((k, k)))
    for rule, size in (("VALID", (h - k) // s + 1), ("SAME", -(-h // s))):
        assert convolution(x, w, window_strides=(s, s), padding=rule).shape[2] == size


def test_stride_pad_insert_zeros_are_inserted_between_pixels_and_weights():
    spread = np.zeros((11, 11))
    spread[::2, ::2] = X
    no_padding = ((0, 0), (0, 0))
    found = convolution(first(X), first(W), lhs_dilation=(2, 2), padding=no_padding)
    np.testing.assert_array_equal(np.asarray(found)[0, 0], naive.conv2d_single(spread, W))
    found = convolution(first(X), first(W), rhs_dilation=(2, 2))
    np.testing.assert_array_equal(np.asarray(found)[0, 0], naive.conv2d_single(X, W, dilation=2))


def test_add_channels_the_order_of_axes_and_the_shape_of_the_weights():
    # Of sizes that fit in one order alone: (N, C, H, W) and (C_out, C_in, kH, kW).
    assert convolution(jnp.zeros((2, 3, 7, 9)), jnp.zeros((4, 3, 2, 5))).shape == (2, 4, 6, 5)
    layer = linen.Conv(4, (3, 5), feature_group_count=2)
    made, given = layer.init_with_output(jax.random.key(0), jnp.zeros((2, 8, 9, 6)))
    assert made.shape == (2, 8, 9, 4)  # channels last, and SAME
    assert given["params"]["kernel"].shape == (3, 5, 3, 4)


def test_take_a_step_the_slope_of_a_relu_at_0():
    assert jax.grad(jax.nn.relu)(0.0) == 0


def test_trust_a_gradient_check_grads_takes_one_direction_and_the_same_each_time():
    check_grads = pytest.importorskip("jax.test_util").check_grads
    assert "seed" not in inspect.signature(check_grads).parameters
    runs = [], []
    for nudges in runs:

        def total(x, nudges=nudges):
            if not isinstance(x, jax.core.Tracer):
                nudges.append(np.asarray(x))
            return (x**2).sum()

        check_grads(total, (jnp.zeros(5),), order=1, modes=["rev"])
    np.testing.assert_array_equal(*runs)
    _, forth, back = runs[0]  # a single direction, both ways
    assert np.count_nonzero(forth) == 5
    np.testing.assert_array_equal(forth, -back)
