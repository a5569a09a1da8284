"""What the lessons say of TensorFlow and Keras under "In practice", run where they are installed."""

import inspect

import numpy as np
import pytest

from cnnlib import naive
from cnnlib.example import GRAD_Z, B, W, X, forward, gradients

tf = pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
keras = pytest.importorskip("keras", reason="Keras is not installed")
ops = keras.ops


def tensor(a):
    """The array as doubles, channels last: one sample and one channel."""
    return tf.constant(np.asarray(a, dtype=float)[None, ..., None])


def kernel(a):
    return tf.constant(np.asarray(a, dtype=float)[..., None, None])


def of(tensor):
    return np.asarray(tensor)[0, ..., 0]


def test_slide_a_kernel_conv_is_the_lesson_s_y():
    np.testing.assert_array_equal(of(ops.conv(tensor(X), kernel(W)) + B), forward()[0])


def test_run_the_network_a_pool_moves_by_its_window_and_channels_come_last():
    y, z, *_ = forward()
    np.testing.assert_array_equal(of(ops.average_pool(tensor(y), 2)), z)
    assert keras.layers.MaxPool2D(3).strides == (3, 3)
    assert keras.backend.image_data_format() == "channels_last"


def test_nudge_a_number_the_upstream_gradient_is_handed_in_or_ones_are_taken():
    w = tf.Variable(kernel(W))
    for upstream in (gradients()[0], None):
        with tf.GradientTape() as tape:
            y = tf.nn.conv2d(tensor(X), w, 1, "VALID")
        given = {} if upstream is None else {"output_gradients": tensor(upstream)}
        found = np.asarray(tape.gradient(y, w, **given))[..., 0, 0]
        grad_y = np.ones(y.shape[1:3]) if upstream is None else upstream
        np.testing.assert_array_equal(found, naive.conv2d_single_backward(grad_y, X, W)[1])


def test_ask_who_touched_you_the_names_of_the_two_ways_back():
    assert callable(tf.raw_ops.Conv2DBackpropInput)
    assert callable(tf.raw_ops.Conv2DBackpropFilter)


def test_ask_who_touched_you_a_function_does_not_compute_what_nobody_asks_for():
    context = pytest.importorskip("tensorflow.python.eager.context")
    w = tf.Variable(tf.cast(kernel(W), tf.float32))

    @tf.function
    def grad_w(x):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            loss = tf.reduce_sum(tf.nn.conv2d(x, w, 1, "VALID") ** 2)
        return tape.gradient(loss, w)

    x = tf.cast(tensor(X), tf.float32)
    context.context().enable_run_metadata()
    grad_w(x)
    graphs = context.context().export_run_metadata().partition_graphs
    context.context().disable_run_metadata()
    ran = {node.op for graph in graphs for node in graph.node}
    ran |= {n.op for g in graphs for f in g.library.function for n in f.node_def}
    assert any("Conv2DBackpropFilter" in op for op in ran), ran
    assert not any("Conv2DBackpropInput" in op for op in ran), ran


def test_pool_padding_never_counts_in_an_average():
    ones = tensor(np.ones((3, 3)))
    for pooled in (
        ops.average_pool(ones, 2, strides=2, padding="same"),
        tf.nn.avg_pool2d(ones, 2, 2, "SAME"),
    ):
        np.testing.assert_array_equal(of(pooled), np.ones((2, 2)))


def test_pool_a_tie_goes_to_the_first_and_is_shared_by_the_maximum_of_an_array():
    x = tf.Variable(tensor([[4, 4], [1, 4]]))
    with tf.GradientTape() as tape:
        y = tf.nn.max_pool2d(x, 2, 2, "VALID")
    np.testing.assert_array_equal(of(tape.gradient(y, x)), [[1, 0], [0, 0]])
    with tf.GradientTape() as tape:
        y = tf.reduce_max(x)
    np.testing.assert_allclose(of(tape.gradient(y, x)), np.array([[1, 1], [0, 1]]) / 3)


@pytest.mark.parametrize(("h", "k", "s"), [(6, 3, 2), (7, 3, 2), (8, 4, 3)])
def test_stride_pad_insert_valid_rounds_down_and_same_up(h, k, s):
    x, w = tensor(np.ones((h, h))), kernel(np.ones((k, k)))
    for rule, size in (("valid", (h - k) // s + 1), ("same", -(-h // s))):
        assert ops.conv(x, w, strides=s, padding=rule).shape[1] == size
        assert ops.max_pool(x, k, strides=s, padding=rule).shape[1] == size
        assert tf.nn.conv2d(x, w, s, rule.upper()).shape[1] == size


def test_stride_pad_insert_same_pads_the_picture_at_the_end_only():
    ours = naive.conv2d_single(np.pad(X, (0, 1)), W, stride=2)
    found = of(ops.conv(tensor(X), kernel(W), strides=2, padding="same"))
    np.testing.assert_array_equal(found, ours)
    on_each_side = naive.conv2d_single(X, W, stride=2, padding=1)
    assert found.shape == on_each_side.shape == (3, 3)
    assert (found != on_each_side).all()


def test_add_channels_the_shape_of_the_weights():
    layer = keras.layers.Conv2D(4, (3, 5), groups=2)
    layer.build((None, 8, 9, 6))
    assert tuple(layer.kernel.shape) == (3, 5, 3, 4)
    depthwise = keras.layers.DepthwiseConv2D(3)
    assert depthwise(np.zeros((1, 5, 5, 6))).shape == (1, 3, 3, 6)


def test_add_a_batch_the_loss_is_a_mean():
    found = keras.losses.MeanSquaredError()([[0.0], [0.0]], [[1.0], [3.0]])
    assert float(found) == 5
    labels, logits = np.array([0, 1]), np.array([[1.0, 2.0], [3.0, 5.0]])
    both = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    each = [both(labels[n : n + 1], logits[n : n + 1]) for n in range(2)]
    np.testing.assert_allclose(both(labels, logits), np.mean(each), rtol=1e-6)


def test_take_a_step_logits_or_probabilities_a_dense_layer_and_the_slope_of_a_relu_at_0():
    loss = keras.losses.SparseCategoricalCrossentropy
    logits, labels = np.log([[1.0, 2.0, 5.0]]), np.array([1])
    right = float(loss(from_logits=True)(labels, logits))
    np.testing.assert_allclose(right, np.log(4), rtol=1e-6)
    probabilities = np.array([[1, 2, 5]]) / 8
    twice = float(loss(from_logits=True)(labels, probabilities))  # no error
    np.testing.assert_allclose(twice, np.log(np.exp(probabilities).sum()) - 2 / 8, rtol=1e-6)
    layer = keras.layers.Dense(2)
    layer.build((None, 3))
    assert tuple(layer.kernel.shape) == (3, 2)
    x = tf.Variable(0.0)
    with tf.GradientTape() as tape:
        y = tf.nn.relu(x)
    assert float(tape.gradient(y, x)) == 0


def test_train_it_how_weights_begin_what_adam_takes_and_what_the_loss_wants():
    for layer in (keras.layers.Conv2D(8, 3), keras.layers.Dense(10)):
        assert isinstance(layer.kernel_initializer, keras.initializers.GlorotUniform)
        assert isinstance(layer.bias_initializer, keras.initializers.Zeros)
    adam = keras.optimizers.Adam()
    assert float(adam.learning_rate) == pytest.approx(0.001)
    assert adam.epsilon == 1e-7
    options = inspect.signature(keras.losses.SparseCategoricalCrossentropy).parameters
    assert options["from_logits"].default is False


def test_capstone_a_transposed_layer_s_weights_and_what_dilation_1_is():
    layer = keras.layers.Conv2DTranspose(4, (3, 5))
    layer.build((None, 6, 6, 2))
    assert tuple(layer.kernel.shape) == (3, 5, 4, 2)
    assert keras.layers.Conv2D(1, 3).dilation_rate == (1, 1)
    as_told = tf.nn.conv2d(tensor(X), kernel(W), 1, "VALID", dilations=1)
    np.testing.assert_array_equal(as_told, tf.nn.conv2d(tensor(X), kernel(W), 1, "VALID"))


def test_the_gradient_of_z_is_the_lesson_s():
    y = tf.Variable(tensor(forward()[0]))
    with tf.GradientTape() as tape:
        z = tf.nn.avg_pool2d(y, 2, 2, "VALID")
    np.testing.assert_array_equal(
        of(tape.gradient(z, y, output_gradients=tensor(GRAD_Z))), gradients()[0]
    )
