"""Layers on anybody's functions: each is given what its caller wrote, and only what it takes."""

from types import SimpleNamespace

import numpy as np
import pytest

from cnnlib import naive, vectorized
from cnnlib.layers import (
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
)


class Recorder:
    """Every function of a twin, and the calls that were made: name, number of arrays, options."""

    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        def recording(*args, **options):
            self.calls.append((name, len(args), options))
            return getattr(vectorized, name)(*args, **options)

        return recording


def seeded(kind):
    return lambda *args, **options: kind(*args, rng=np.random.default_rng(5), **options)


conv, conv_transpose, linear = map(seeded, (Conv2d, ConvTranspose2d, Linear))

# How a layer is made, a shape of x, and the name and the options that its function is called with.
WRITTEN = [
    (conv, (1, 2, 3), {}, (2, 1, 5, 6)),
    (conv, (1, 2, 3), {"stride": 2, "padding": (1, 0)}, (2, 1, 5, 6)),
    (conv, (2, 4, (3, 2)), {"padding": "same", "groups": 2}, (2, 2, 5, 6)),
    (conv, (1, 2, 2), {"dilation": [2, 1], "stride": 1}, (2, 1, 5, 6)),
    (conv_transpose, (2, 3, 2), {}, (2, 2, 3, 4)),
    (conv_transpose, (2, 3, 2), {"stride": (2, 3), "output_padding": 1}, (2, 2, 3, 4)),
    (MaxPool2d, (2,), {}, (2, 1, 5, 6)),
    (MaxPool2d, ((3, 2),), {"stride": 1, "dilation": 1, "padding": 1}, (2, 1, 5, 6)),
    (AvgPool2d, (2,), {"count_include_pad": False}, (2, 1, 5, 6)),
    (linear, (6, 3), {}, (2, 6)),
    (ReLU, (), {}, (2, 6)),
]


@pytest.mark.parametrize(("make", "args", "options", "shape"), WRITTEN)
def test_options_are_handed_on_in_the_form_written(make, args, options, shape, rng):
    ops = Recorder()
    layer = make(*args, **options, ops=ops)
    x = rng.normal(size=shape)
    y = layer.forward(x)
    layer.backward(np.ones_like(y))
    layer.forward(x)
    layer.backward(np.ones_like(y), input_gradient=False)
    forward, backward, _, without = (handed for _, _, handed in ops.calls)
    assert forward == backward == options
    for name, value in options.items():
        assert forward[name] is value
    weighs = isinstance(layer, Conv2d | ConvTranspose2d | Linear)
    assert without == options | ({"input_gradient": False} if weighs else {})


def pick(**functions):
    """The library's functions, some of them a reader's."""
    return SimpleNamespace(
        **{name: getattr(vectorized, name) for name in vectorized.__all__} | functions
    )


def plain_conv2d(x, w, b):
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    return np.einsum("ncijuv,qcuv->nqij", windows, w) + b[:, None, None]


def plain_conv2d_backward(grad_y, x, w):
    k_h, k_w = w.shape[2:]
    windows = np.lib.stride_tricks.sliding_window_view(x, (k_h, k_w), axis=(2, 3))
    grad_x = np.zeros_like(x)
    for u, v in np.ndindex(k_h, k_w):
        stamp = np.einsum("nqij,qc->ncij", grad_y, w[:, :, u, v])
        grad_x[:, :, u : u + stamp.shape[2], v : v + stamp.shape[3]] += stamp
    return grad_x, np.einsum("nqij,ncijuv->qcuv", grad_y, windows), grad_y.sum(axis=(0, 2, 3))


def padded(x, padding):
    return np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])


def strided_conv2d(x, w, b, stride=1, padding=0):
    return plain_conv2d(padded(x, padding), w, b)[:, :, ::stride, ::stride]


def strided_conv2d_backward(grad_y, x, w, stride=1, padding=0):
    large = padded(x, padding)
    spread = np.zeros((*grad_y.shape[:2], *np.subtract(large.shape, w.shape)[2:] + 1))
    spread[:, :, ::stride, ::stride] = grad_y
    grad_x, grad_w, grad_b = plain_conv2d_backward(spread, large, w)
    h, width = x.shape[2:]
    return grad_x[:, :, padding : padding + h, padding : padding + width], grad_w, grad_b


PLAIN = pick(conv2d=plain_conv2d, conv2d_backward=plain_conv2d_backward)
STRIDED = pick(conv2d=strided_conv2d, conv2d_backward=strided_conv2d_backward)


@pytest.mark.parametrize(
    ("ops", "options"),
    [(PLAIN, {}), (STRIDED, {}), (STRIDED, {"stride": 2}), (STRIDED, {"stride": 2, "padding": 1})],
)
def test_a_reader_s_convolution_runs_and_goes_back(ops, options, rng):
    """Functions of x, w, b, stride and padding alone, none of which takes input_gradient."""
    mine, library = (
        conv(2, 3, (3, 2), dtype=np.float64, ops=o, **options) for o in (ops, vectorized)
    )
    x = rng.normal(size=(2, 2, 7, 6))
    y = library.forward(x)
    np.testing.assert_allclose(mine.forward(x), y, atol=1e-12)
    grad_y = rng.normal(size=y.shape)
    np.testing.assert_allclose(mine.backward(grad_y), library.backward(grad_y), atol=1e-12)
    for ours, theirs in zip(mine.parameters(), library.parameters(), strict=True):
        np.testing.assert_allclose(ours.grad, theirs.grad, atol=1e-12)
    mine.forward(x)
    assert mine.backward(grad_y, input_gradient=False) is None


@pytest.mark.parametrize("ops", [naive, vectorized, PLAIN], ids=["naive", "vectorized", "mine"])
def test_a_network_of_any_functions(ops, rng):
    def network(ops):
        return Sequential(
            conv(1, 2, 3, ops=ops),
            ReLU(ops=ops),
            MaxPool2d(2, ops=ops),
            Flatten(),
            linear(8, 3, ops=ops),
        )

    ours, theirs = network(ops), network(vectorized)
    x, grad_y = rng.normal(size=(2, 1, 6, 6)), rng.normal(size=(2, 3))
    np.testing.assert_allclose(ours.forward(x), theirs.forward(x), atol=1e-6)
    np.testing.assert_allclose(ours.backward(grad_y), theirs.backward(grad_y), atol=1e-6)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: conv(1, 8, 3, stride=2, dilation=2, ops=STRIDED),
            r"Conv2d\(1, 8, 3, stride=2, dilation=2\) cannot be made: the conv2d of its ops takes "
            + r"no dilation; its arguments are \(x, w, b, stride=1, padding=0\)$",
        ),
        (lambda: conv(1, 8, 3, stride=1, ops=PLAIN), r"Conv2d\(1, 8, 3, stride=1\) .* no stride"),
        (
            lambda: conv(1, 8, 3, stride=2, ops=pick(conv2d_backward=plain_conv2d_backward)),
            r"the conv2d_backward of its ops takes no stride; its arguments are \(grad_y, x, w\)",
        ),
        (
            lambda: MaxPool2d(2, stride=1, ops=pick(max_pool2d=lambda x, kernel_size, /, size: x)),
            r"MaxPool2d\(2, stride=1\) cannot be made: the max_pool2d of its ops takes no stride",
        ),
        (
            lambda: MaxPool2d(2, stride=1, ops=pick(max_pool2d=lambda x, stride, /: x)),
            r"takes no stride; its arguments are \(x, stride, /\)",
        ),
        (
            lambda: AvgPool2d(2, padding=1, ops=pick(avg_pool2d=max)),  # hides its arguments
            r"the avg_pool2d of its ops takes no padding",
        ),
        (lambda: conv(1, 8, 3, ops=SimpleNamespace(conv2d=max)), "has no function conv2d_backward"),
    ],
)
def test_what_a_function_does_not_take_is_refused_when_the_layer_is_made(make, message):
    with pytest.raises(TypeError, match=message):
        make()


@pytest.mark.parametrize(
    ("gradients", "kind", "message"),
    [
        (lambda g, x, w: (x, w[:1], w[:, 0, 0, 0]), ValueError, r"grad_w has shape \(1, 1, 2, 2\)"),
        (lambda g, x, w: (x, w, g), ValueError, r"grad_b has shape .*, but b has shape \(2,\)"),
        (lambda g, x, w: (x, None, g), TypeError, "grad_w is None"),
    ],
)
def test_gradients_that_do_not_fit_are_refused(gradients, kind, message):
    layer = conv(1, 2, 2, ops=pick(conv2d_backward=gradients))
    y = layer.forward(np.ones((1, 1, 3, 3)))
    with pytest.raises(kind, match=message):
        layer.backward(y)


def test_an_error_says_its_place_in_the_network():
    class Full(Exception):
        def __init__(self, first, second):
            super().__init__(first + second)

    def refuse(x, w, b, stride):
        if stride != 1:
            raise Full("only stride 1 ", "for now")
        return vectorized.conv2d(x, w, b)

    def back(grad_y, x, w, stride):
        raise Full("no way ", "back")

    ops = pick(conv2d=refuse, conv2d_backward=back)
    network = Sequential(conv(1, 2, 3), ReLU(), conv(2, 1, 3, stride=2, ops=ops))
    with pytest.raises(Full) as caught:
        network.forward(np.ones((1, 1, 9, 9)))
    assert str(caught.value) == "only stride 1 for now"
    assert caught.value.__notes__ == [
        "This was in layer 2 of the network, Conv2d(2, 1, 3, stride=2)."
    ]
    inside = Sequential(Flatten(), Sequential(ReLU(), linear(4, 2)))
    with pytest.raises(ValueError, match=r"x has 9 features .* w expects 4") as caught:
        inside.forward(np.ones((2, 1, 3, 3)))
    inner, outer = caught.value.__notes__
    assert inner == "This was in layer 1 of the network, Linear(4, 2)."
    assert outer.startswith("This was in layer 1 of the network, Sequential(\n  0: ReLU()")
    network = Sequential(ReLU(), conv(1, 1, 3, stride=1, ops=ops))
    y = network.forward(np.ones((1, 1, 9, 9)))
    with pytest.raises(Full, match="no way back") as caught:
        network.backward(y)
    assert "layer 1 of the network, Conv2d(1, 1, 3, stride=1)" in caught.value.__notes__[0]
