"""What the lessons say of ONNX under "In practice", run where it is installed.

By the reference of the standard itself; what ONNX Runtime refuses, by ONNX Runtime.
"""

import numpy as np
import pytest

from cnnlib import naive
from cnnlib.example import B, W, X, forward

onnx = pytest.importorskip("onnx", reason="ONNX is not installed")
helper = onnx.helper
FLOAT = onnx.TensorProto.FLOAT


def tensor(a):
    return np.asarray(a, dtype=np.float32)[None, None]


def model(kind, count, **options):
    """A model of one operator that takes so many arrays."""
    names = ["x", "w", "b"][:count]
    node = helper.make_node(kind, names, ["y"], **options)
    inputs = [helper.make_tensor_value_info(name, FLOAT, None) for name in names]
    outputs = [helper.make_tensor_value_info("y", FLOAT, None)]
    graph = helper.make_graph([node], kind, inputs, outputs)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)


def run(kind, *arrays, **options):
    """The operator's result, by the standard's reference."""
    from onnx.reference import ReferenceEvaluator

    given = dict(zip(("x", "w", "b"), arrays, strict=False))
    [y] = ReferenceEvaluator(model(kind, len(arrays), **options)).run(None, given)
    return y


def test_slide_a_kernel_conv_is_the_lesson_s_y():
    y = run("Conv", tensor(X), tensor(W), np.array([B], np.float32))
    np.testing.assert_array_equal(y[0, 0], forward()[0])


@pytest.mark.parametrize("kind", ["AveragePool", "MaxPool"])
def test_run_the_network_a_pool_moves_by_1_unless_told(kind):
    assert run(kind, np.zeros((1, 1, 4, 4), np.float32), kernel_shape=[2, 2]).shape == (1, 1, 3, 3)


def test_run_the_network_channels_come_first():
    x, w = np.zeros((2, 3, 7, 9), np.float32), np.zeros((4, 3, 2, 5), np.float32)
    assert run("Conv", x, w).shape == (2, 4, 6, 5)


def test_pool_padding_does_not_count_by_default():
    x, options = tensor(-4 * np.ones((2, 2))), {"kernel_shape": [2, 2], "pads": [1, 1, 1, 1]}
    assert run("AveragePool", x, **options)[0, 0, 0, 0] == -4
    assert run("AveragePool", x, count_include_pad=1, **options)[0, 0, 0, 0] == -1


def test_stride_pad_insert_sizes_that_do_not_fit():
    assert run("Conv", tensor(X), tensor(W), strides=[2, 2]).shape[2:] == (2, 2)
    pool = {"kernel_shape": [2, 2], "strides": [2, 2]}
    x = tensor(X[:5])
    assert run("MaxPool", x, **pool).shape[2] == 2
    assert run("MaxPool", x, ceil_mode=1, **pool).shape[2] == 3


def test_stride_pad_insert_pads_are_all_begins_then_all_ends():
    found = run("Conv", tensor(X), tensor(W), pads=[1, 2, 3, 4])[0, 0]
    np.testing.assert_array_equal(found, naive.conv2d_single(np.pad(X, ((1, 3), (2, 4))), W))


def test_add_channels_the_shape_of_the_weights():
    x, w = np.zeros((1, 6, 7, 9), np.float32), np.zeros((4, 3, 3, 5), np.float32)
    assert run("Conv", x, w, group=2).shape == (1, 4, 5, 5)


def test_capstone_a_transposed_layer_s_weights_and_what_dilation_1_is():
    x, w = np.zeros((1, 2, 4, 4), np.float32), np.zeros((2, 3, 3, 5), np.float32)
    assert run("ConvTranspose", x, w).shape == (1, 3, 6, 8)
    plain, told = (run("Conv", tensor(X), tensor(W), **d) for d in ({}, {"dilations": [1, 1]}))
    np.testing.assert_array_equal(plain, told)


def test_capstone_onnx_runtime_refuses_an_output_padding_below_the_dilation():
    runtime = pytest.importorskip("onnxruntime", reason="ONNX Runtime is not installed")
    x, w = np.zeros((1, 1, 6, 6), np.float32), np.zeros((1, 1, 3, 3), np.float32)

    def transposed(**options):
        made = model("ConvTranspose", 2, dilations=[3, 3], **options).SerializeToString()
        session = runtime.InferenceSession(made, providers=["CPUExecutionProvider"])
        return session.run(None, {"x": x, "w": w})[0]

    assert transposed().shape == (1, 1, 12, 12)
    with pytest.raises(Exception, match="too large for stride"):
        transposed(output_padding=[2, 2])
