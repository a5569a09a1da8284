"""Layers: every gradient by nudging every number, both ops alike, states, names and messages."""

import numpy as np
import pytest

from cnnlib import naive, vectorized
from cnnlib.gradcheck import integers, numeric_gradient
from cnnlib.layers import (
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
)

TWINS = [naive, vectorized]


def seeded(kind):
    """A layer's constructor that need not be told its rng each time."""
    return lambda *args, **options: kind(*args, **{"rng": np.random.default_rng(11), **options})


conv, conv_transpose, linear = map(seeded, (Conv2d, ConvTranspose2d, Linear))

# Heights and widths differ, strides leave a remainder, windows overlap, channels come in groups.
LAYERS = {
    "conv": (lambda o: conv(2, 3, (3, 2), ops=o), (2, 2, 5, 4)),
    "conv strided": (
        lambda o: conv(4, 6, (2, 3), stride=(2, 1), padding=(1, 0), groups=2, ops=o),
        (2, 4, 5, 6),
    ),
    "conv dilated": (
        lambda o: conv(1, 2, (2, 2), dilation=(2, 1), padding=((1, 0), (0, 2)), bias=False, ops=o),
        (2, 1, 4, 3),
    ),
    "conv same": (lambda o: conv(2, 2, (3, 4), padding="same", ops=o), (2, 2, 4, 5)),
    "transposed": (
        lambda o: conv_transpose(2, 4, (3, 2), stride=2, output_padding=(1, 0), groups=2, ops=o),
        (2, 2, 3, 4),
    ),
    "avg pool": (lambda o: AvgPool2d((3, 2), stride=(2, 1), padding=1, ops=o), (2, 3, 5, 4)),
    "avg pool uncounted": (
        lambda o: AvgPool2d(2, padding=(1, 0), count_include_pad=False, ops=o),
        (2, 2, 5, 4),
    ),
    "max pool": (lambda o: MaxPool2d((2, 3), stride=1, padding=(1, 0), ops=o), (2, 2, 4, 5)),
    "max pool dilated": (lambda o: MaxPool2d(2, dilation=(2, 1), ops=o), (2, 1, 6, 5)),
    "linear": (lambda o: linear(5, 3, ops=o), (4, 5)),
    "linear unbiased": (lambda o: linear(5, 3, bias=False, ops=o), (4, 5)),
    "relu": (lambda o: ReLU(ops=o), (2, 3, 4)),
    "flatten": (lambda o: Flatten(), (2, 3, 4, 2)),
    "network": (
        lambda o: Sequential(
            conv(1, 3, (3, 2), ops=o),
            ReLU(ops=o),
            AvgPool2d(2, ops=o),
            Flatten(),
            linear(12, 4, ops=o),
        ),
        (2, 1, 6, 6),
    ),
}


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def in_float64(layer, rng):
    """Give every weight and bias a random float64 value."""
    for parameter in layer.parameters():
        parameter.value = rng.normal(size=parameter.value.shape)
    return layer


@pytest.mark.parametrize("ops", TWINS, ids=["naive", "vectorized"])
@pytest.mark.parametrize("name", LAYERS)
def test_gradients_by_differences_of_every_entry(name, ops, rng):
    make, shape = LAYERS[name]
    layer = in_float64(make(ops), rng)
    # Distinct numbers, none near 0: no kink of max or ReLU is within reach of a nudge.
    x = rng.permutation(np.prod(shape)).reshape(shape) / 10 - 2.03
    grad_y = rng.normal(size=layer.forward(x).shape)
    grad_x = layer.backward(grad_y)
    np.testing.assert_allclose(grad_x, numeric_gradient(layer.forward, x, grad_y), atol=1e-6)
    for parameter in layer.parameters():
        value, grad = parameter.value, parameter.grad

        def with_weights(weights, parameter=parameter):
            parameter.value = weights
            return layer.forward(x)

        np.testing.assert_allclose(grad, numeric_gradient(with_weights, value, grad_y), atol=1e-6)
        parameter.value = value


@pytest.mark.parametrize("name", LAYERS)
def test_both_ops_are_equal_on_integers(name, rng):
    make, shape = LAYERS[name]
    slow, fast = make(naive), make(vectorized)
    state = {key: integers(rng, value.shape, 4) for key, value in slow.state_dict().items()}
    results = []
    x = 36 * integers(rng, shape, 3)
    for layer in (slow, fast):
        for key, parameter in layer.named_parameters().items():
            parameter.value = state[key].copy()
        y = layer.forward(x)
        grad_y = 36 * integers(np.random.default_rng(1), y.shape, 3)
        results.append([y, layer.backward(grad_y), *(p.grad for p in layer.parameters())])
    for a, b in zip(*results, strict=True):
        if name == "avg pool uncounted":  # thirds are not whole
            np.testing.assert_allclose(a, b, rtol=1e-14)
        else:
            assert np.array_equal(a, b)


@pytest.mark.parametrize("ops", TWINS, ids=["naive", "vectorized"])
@pytest.mark.parametrize("name", LAYERS)
def test_float32_stays(name, ops, rng):
    make, shape = LAYERS[name]
    layer = make(ops)
    x = rng.normal(size=shape).astype(np.float32)
    y = layer.forward(x)
    grad_x = layer.backward(np.ones_like(y))
    arrays = [y, grad_x, *layer.state_dict().values(), *(p.grad for p in layer.parameters())]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize("name", LAYERS)
def test_an_empty_batch_passes(name):
    make, shape = LAYERS[name]
    layer, x = make(vectorized), np.zeros((0, *shape[1:]), np.float32)
    y = layer.forward(x)
    assert y.shape[0] == 0 and layer.backward(y).shape == x.shape
    assert all(not parameter.grad.any() for parameter in layer.parameters())


@pytest.mark.parametrize("name", LAYERS)
def test_input_gradient_can_be_left_out(name, rng):
    make, shape = LAYERS[name]
    layer, x = make(vectorized), rng.normal(size=shape)
    grad_y = rng.normal(size=layer.forward(x).shape)
    layer.backward(grad_y)
    with_it = [parameter.grad for parameter in layer.parameters()]
    layer.forward(x)
    assert layer.backward(grad_y, input_gradient=False) is None
    for parameter, grad in zip(layer.parameters(), with_it, strict=True):
        assert np.array_equal(parameter.grad, grad) and parameter.grad is not grad


def test_a_network_leaves_out_the_first_input_gradient_only(rng):
    asked = []

    class Recorder(Layer):
        def forward(self, x):
            return x

        def backward(self, grad_y, *, input_gradient=True):
            asked.append((self, input_gradient))
            return grad_y

    first, second = Recorder(), Recorder()
    network = Sequential(first, Sequential(second))
    network.forward(np.ones(2))
    network.backward(np.ones(2), input_gradient=False)
    assert asked == [(second, True), (first, False)]
    inside = Sequential(Sequential(first, second))
    inside.forward(np.ones(2))
    inside.backward(np.ones(2), input_gradient=False)
    assert asked[2:] == [(second, True), (first, False)]


def test_a_reader_s_layer_fits_in(rng):
    class Scale(Layer):
        def forward(self, x):
            return 3 * x

        def backward(self, grad_y, *, input_gradient=True):
            return 3 * grad_y

    network = Sequential(linear(2, 2), Scale())
    x, grad_y = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))
    network.forward(x)
    grad_x = network.backward(grad_y)
    np.testing.assert_allclose(grad_x, 3 * grad_y @ network.layers[0].w.value)
    with pytest.raises(NotImplementedError, match="Layer does not say how it computes y"):
        Layer().forward(x)
    with pytest.raises(NotImplementedError, match="Layer does not say how gradients go back"):
        Layer().backward(grad_y)


@pytest.mark.parametrize("name", LAYERS)
def test_backward_needs_a_forward_each_time(name):
    make, shape = LAYERS[name]
    layer = make(vectorized)
    message = (
        rf"{type(layer).__name__}.backward has no input to go back to: call forward\(x\) first"
    )
    with pytest.raises(RuntimeError, match=message):
        layer.backward(np.ones(3))
    y = layer.forward(np.ones(shape))
    if name != "network":  # there the layers at the end have gone back already
        with pytest.raises(ValueError, match=r"grad_y has shape \(9, 9\), but y has shape"):
            layer.backward(np.ones((9, 9)))
    layer.backward(y)
    with pytest.raises(RuntimeError, match=message):
        layer.backward(y)


def test_relu_at_zero_and_nan():
    layer = ReLU()
    y = layer.forward([-1.0, -0.0, 0.0, 2.0, np.nan, np.inf])
    np.testing.assert_array_equal(y, [0, 0, 0, 2, np.nan, np.inf])
    assert layer.backward(np.arange(1.0, 7)).tolist() == [0, 0, 0, 4, 0, 6]
    assert layer.forward(np.uint8([3, 250])).dtype == np.float64


def test_inputs_are_never_changed(rng):
    for make, shape in LAYERS.values():
        layer, x = make(vectorized), rng.normal(size=shape)
        x.flags.writeable = False
        y = layer.forward(x)
        grad_y = rng.normal(size=y.shape)
        grad_y.flags.writeable = False
        layer.backward(grad_y)


@pytest.mark.parametrize(
    ("make", "shape", "fan_in"),
    [
        (lambda **o: Conv2d(6, 40, (3, 5), groups=2, **o), (40, 3, 3, 5), 45),
        (lambda **o: ConvTranspose2d(40, 6, 3, groups=2, **o), (40, 3, 3, 3), 180),
        (lambda **o: Linear(50, 30, **o), (30, 50), 50),
    ],
)
def test_first_weights_are_he_uniform(make, shape, fan_in):
    layer = make(rng=np.random.default_rng(0))
    w = layer.w.value
    assert w.shape == shape and w.dtype == np.float32 and not layer.b.value.any()
    bound = np.sqrt(6 / fan_in)
    assert 0.98 * bound < np.abs(w).max() <= np.float32(bound)
    assert w.std() == pytest.approx(np.sqrt(2 / fan_in), rel=0.05)
    again = make(rng=np.random.default_rng(0), scale=0.25, dtype=np.float64)
    assert again.w.value.dtype == again.b.value.dtype == np.float64
    np.testing.assert_allclose(again.w.value, w / 4, rtol=1e-6)


def network(seed=0):
    rng = np.random.default_rng(seed)
    return Sequential(Conv2d(1, 2, 3, rng=rng), ReLU(), Flatten(), Linear(8, 3, rng=rng))


def test_states_go_round():
    a, b = network(0), network(1)
    state = a.state_dict()
    assert list(state) == ["0.w", "0.b", "3.w", "3.b"] == list(a.named_parameters())
    assert a.parameters()[2] is a.layers[3].w
    kept = b.parameters()[0].value
    b.load_state_dict(state)
    x = np.random.default_rng(2).normal(size=(2, 1, 4, 4))
    assert np.array_equal(a.forward(x), b.forward(x))
    assert b.parameters()[0].value is kept
    state["0.w"] += 1
    assert np.array_equal(a.forward(x), b.forward(x))


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (lambda s: s.pop("3.b"), ValueError, r"state of Sequential lacks \['3.b'\]; it must have"),
        (lambda s: s.update({"9.w": 1}), ValueError, r"has unknown \['9.w'\]"),
        (lambda s: s.update({"3.b": np.zeros(4, "f4")}), ValueError, r"3.b has shape \(4,\).*\(3,"),
        (lambda s: s.update({"3.b": np.zeros(3)}), TypeError, "3.b has dtype float64.*float32"),
        (lambda s: s.update({"3.b": np.array([{}] * 3)}), TypeError, "3.b has dtype object"),
        (lambda s: s["3.w"].fill(np.nan), ValueError, "3.w holds NaN or infinity"),
        (lambda s: s["3.w"].fill(np.inf), ValueError, "3.w holds NaN or infinity"),
    ],
)
def test_a_wrong_state_changes_nothing(change, kind, message):
    model, state = network(0), network(1).state_dict()
    change(state)
    with pytest.raises(kind, match=message):
        model.load_state_dict(state)
    for name, value in network(0).state_dict().items():
        assert np.array_equal(model.state_dict()[name], value)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: conv(1, 2, 3, rng=0), TypeError, "rng is 0, an int; it must be a random gen"),
        (lambda: conv(1, 2, 3, rng=np.random), TypeError, "rng is .*np.random.default_rng"),
        (lambda: conv(0, 2, 3), ValueError, "in_channels is 0; it must be at least 1"),
        (lambda: conv(1.0, 2, 3), TypeError, "in_channels is 1.0, a float"),
        (lambda: conv(1, -2, 3), ValueError, "out_channels is -2"),
        (lambda: conv(1, 2, (3, 3, 3)), ValueError, r"kernel_size is \(3, 3, 3\), with 3"),
        (lambda: conv(1, 2, True), TypeError, "kernel_size is True"),
        (lambda: conv(1, 2, 3, stride=0), ValueError, "stride is 0"),
        (lambda: conv(1, 2, 3, padding="full"), ValueError, "padding is 'full'"),
        (lambda: conv(1, 2, 3, padding="same", stride=2), ValueError, '"same" needs stride 1'),
        (lambda: conv(1, 2, 3, dilation=-1), ValueError, "dilation is -1"),
        (lambda: conv(3, 2, 3, groups=2), ValueError, "groups is 2, but in_channels is 3"),
        (lambda: conv(2, 3, 3, groups=2), ValueError, "groups is 2, but out_channels is 3"),
        (lambda: conv(1, 2, 3, bias=1), TypeError, "bias is 1, an int; it must be True or False"),
        (lambda: conv(1, 2, 3, dtype=np.float16), TypeError, "dtype is .*float16"),
        (lambda: conv(1, 2, 3, scale=-1), ValueError, "scale is -1"),
        (lambda: conv(1, 2, 3, ops="naive"), TypeError, "ops is 'naive', which has no function"),
        (lambda: conv_transpose(1, 2, 3, output_padding=-1), ValueError, "output_padding is -1"),
        (lambda: linear(3, 0), ValueError, "out_features is 0"),
        (lambda: linear("3", 1), TypeError, "in_features is '3', a str"),
        (lambda: AvgPool2d(0), ValueError, "kernel_size is 0"),
        (lambda: AvgPool2d(3, padding=2), ValueError, "pooling allows at most half the kernel"),
        (lambda: AvgPool2d(2, count_include_pad=0), TypeError, "count_include_pad is 0"),
        (lambda: MaxPool2d(2, stride=1.5), TypeError, "stride is 1.5"),
        (lambda: MaxPool2d(2, ops=None), TypeError, "ops is None, which has no function max_pool"),
        (lambda: Sequential(), ValueError, "holds no layer"),
        (lambda: Sequential([ReLU()]), TypeError, r"layer 0 is .*a list.*Sequential\(\*layers\)"),
        (lambda: Sequential(ReLU), TypeError, "it must be a Layer"),
        (lambda: Sequential(*[ReLU()] * 2), ValueError, "stands in the network twice"),
        (lambda: Linear(3, 2, rng=0), TypeError, "rng is 0, an int"),
        (lambda: linear(3, 2, ops=3), TypeError, "ops is 3, which has no function linear; pass"),
        (lambda: ReLU(ops=np), TypeError, "ops is <module .*, which has no function relu; pass"),
        (lambda: linear(3, 2).forward(np.ones((2, 4))), ValueError, "4 features .*expects 3"),
        (lambda: linear(3, 2).forward(np.ones((2, 1, 3))), ValueError, "put a Flatten before"),
        (lambda: Flatten().forward(np.ones(3)), ValueError, r"wants x as \(N, ...\)"),
        (lambda: ReLU().forward(np.ones(3, complex)), TypeError, "x has dtype complex128"),
        (lambda: ReLU().forward(None), TypeError, "x is None"),
        (lambda: conv(3, 2, 3).forward(np.ones((1, 8, 8, 3))), ValueError, "did you pass"),
        (
            lambda: conv(1, 8, 3).forward(np.ones((2, 9, 9))),
            ValueError,
            r"Conv2d\(1, 8, 3\) wants x with 4 axes, .*, but x has shape \(2, 9, 9\): 3 .*take x\[:, None\]$",
        ),
        (
            lambda: conv_transpose(3, 8, 2).forward(np.ones((3, 9, 9))),
            ValueError,
            r"ConvTranspose2d\(3, 8, 2\) wants x .*; of one image, \(C, H, W\), take x\[None\]$",
        ),
        (
            lambda: conv(3, 8, 2).forward(np.ones((9, 9, 3))),
            ValueError,
            r"wants x .* shape \(9, 9, 3\): 3 axes$",
        ),
    ],
)
def test_bad_calls(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_reprs_are_plain_text():
    model = network()
    assert repr(model).splitlines() == [
        "Sequential(",
        "  0: Conv2d(1, 2, 3)",
        "  1: ReLU()",
        "  2: Flatten()",
        "  3: Linear(8, 3)",
        ")",
    ]
    hostile = type("<script>alert(1)</script>", (ReLU,), {})()
    assert not hasattr(hostile, "_repr_html_") and "<script>" in repr(Sequential(hostile))


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (conv(1, 8, 3, stride=2, padding=1), "Conv2d(1, 8, 3, stride=2, padding=1)"),
        (conv(4, 8, (3, 2), padding="same"), "Conv2d(4, 8, (3, 2), padding='same')"),
        (conv(4, 8, 3, groups=2, bias=False), "Conv2d(4, 8, 3, groups=2, bias=False)"),
        (
            conv_transpose(8, 4, 3, stride=[2, 1], output_padding=(1, 0)),
            "ConvTranspose2d(8, 4, 3, stride=[2, 1], output_padding=(1, 0))",
        ),
        (linear(3, 2, bias=False, scale=0.1), "Linear(3, 2, bias=False)"),
        (MaxPool2d(2), "MaxPool2d(2)"),
        (MaxPool2d((3, 2), dilation=2), "MaxPool2d((3, 2), dilation=2)"),
        (
            AvgPool2d(2, stride=1, count_include_pad=True),
            "AvgPool2d(2, stride=1, count_include_pad=True)",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_reprs_show_what_was_written(layer, text):
    assert repr(layer) == text


def test_rng_is_required():
    for call in (lambda: Conv2d(1, 2, 3), lambda: Linear(1, 2), lambda: ConvTranspose2d(1, 2, 3)):
        with pytest.raises(TypeError, match="rng"):
            call()
