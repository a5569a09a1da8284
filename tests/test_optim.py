"""SGD and Adam against the published updates, written out in float64 and in PyTorch."""

import numpy as np
import pytest

from cnnlib.optim import SGD, Adam
from cnnlib.parameters import Parameter

SHAPES = [(3, 2), (4,)]


@pytest.fixture
def start():
    rng = np.random.default_rng(5)
    values = [rng.normal(size=shape) for shape in SHAPES]
    gradients = [[rng.normal(size=shape) for shape in SHAPES] for _ in range(20)]
    return values, gradients


def run(optimiser, gradients):
    for grads in gradients:
        for parameter, grad in zip(optimiser.parameters, grads, strict=True):
            parameter.grad = grad.astype(parameter.value.dtype)
        optimiser.step()
    return [parameter.value for parameter in optimiser.parameters]


def parameters(values, dtype=np.float64):
    return [Parameter(value.astype(dtype)) for value in values]


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_sgd_is_the_published_update(start, momentum):
    values, gradients = start
    found = run(SGD(parameters(values), 0.1, momentum=momentum), gradients)
    for n, value in enumerate(values):
        buffer = None
        for grads in gradients:
            buffer = grads[n] if buffer is None else momentum * buffer + grads[n]
            value = value - 0.1 * buffer
        np.testing.assert_allclose(found[n], value, rtol=1e-14)


def test_adam_is_the_published_update(start):
    values, gradients = start
    found = run(Adam(parameters(values), 0.01), gradients)
    for n, theta in enumerate(values):
        m = v = 0
        for t, grads in enumerate(gradients, start=1):
            m = 0.9 * m + 0.1 * grads[n]
            v = 0.999 * v + 0.001 * grads[n] ** 2
            theta = theta - 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        np.testing.assert_allclose(found[n], theta, rtol=1e-12)


def test_adams_first_step_is_the_learning_rate():
    parameter = Parameter(np.zeros(3))
    parameter.grad = np.array([1e-3, -5.0, 100.0])
    Adam([parameter], 0.01).step()
    np.testing.assert_allclose(parameter.value, [-0.01, 0.01, -0.01], rtol=1e-4)


@pytest.mark.parametrize(
    ("ours", "theirs", "options"),
    [
        (SGD, "SGD", {}),
        (SGD, "SGD", {"momentum": 0.8}),
        (Adam, "Adam", {}),
    ],
)
def test_equals_pytorch(start, ours, theirs, options):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    values, gradients = start
    found = run(ours(parameters(values), 0.05, **options), gradients)
    tensors = [torch.nn.Parameter(torch.tensor(value)) for value in values]
    optimiser = getattr(torch.optim, theirs)(tensors, lr=0.05, **options)
    for grads in gradients:
        for tensor, grad in zip(tensors, grads, strict=True):
            tensor.grad = torch.tensor(grad)
        optimiser.step()
    for value, tensor in zip(found, tensors, strict=True):
        np.testing.assert_allclose(value, tensor.detach().numpy(), rtol=1e-12)


@pytest.mark.parametrize("optimiser", [SGD, Adam])
def test_float32_stays(start, optimiser):
    values, gradients = start
    moved = optimiser(parameters(values, np.float32), 0.1)
    arrays = run(moved, gradients)
    kept = [array for name, array in moved.state_dict().items() if name != "steps"]
    assert {array.dtype for array in arrays + kept} == {np.dtype(np.float32)}


def test_moves_in_place_and_leaves_the_gradient(start):
    values, _ = start
    parameter = Parameter(values[0].copy())
    value, parameter.grad = parameter.value, np.ones((3, 2))
    SGD([parameter], 0.5).step()
    assert parameter.value is value and np.array_equal(value, values[0] - 0.5)
    assert np.array_equal(parameter.grad, np.ones((3, 2)))


@pytest.mark.parametrize("make", [lambda p: SGD(p, momentum=0.9), Adam])
def test_a_saved_state_goes_on_to_the_last_bit(start, make):
    values, gradients = start
    whole = run(make(parameters(values)), gradients)
    first = make(parameters(values))
    halfway = run(first, gradients[:10])
    second = make(parameters(halfway))
    second.load_state_dict(first.state_dict())
    for a, b in zip(whole, run(second, gradients[10:]), strict=True):
        assert np.array_equal(a, b)


def test_a_state_is_a_copy(start):
    optimiser = SGD(parameters(start[0]), momentum=0.9)
    state = optimiser.state_dict()
    run(optimiser, start[1])
    assert state["steps"] == 0 and not state["0.buffer"].any()


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (lambda s: s.pop("0.mean"), ValueError, r"state of Adam lacks \['0.mean'\]; it must have"),
        (lambda s: s.update(more=1), ValueError, r"has unknown \['more'\]"),
        (lambda s: s.update({"1.mean": np.zeros(5)}), ValueError, r"1.mean has shape \(5,\)"),
        (lambda s: s.update(steps=np.zeros(())), TypeError, "steps has dtype float64"),
        (lambda s: s["1.square"].fill(np.nan), ValueError, "1.square holds NaN or infinity"),
    ],
)
def test_a_wrong_state_changes_nothing(start, change, kind, message):
    optimiser = Adam(parameters(start[0]))
    before, state = optimiser.state_dict(), Adam(parameters(start[0])).state_dict()
    state["0.mean"] += 1
    change(state)
    with pytest.raises(kind, match=message):
        optimiser.load_state_dict(state)
    after = optimiser.state_dict()
    assert all(np.array_equal(before[name], after[name]) for name in before)
    with pytest.raises(TypeError, match="is a list; it must be a dict"):
        optimiser.load_state_dict([1])


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda p: SGD([]), ValueError, "no parameters to move"),
        (lambda p: SGD([np.zeros(3)]), TypeError, "holds a ndarray; pass model.parameters()"),
        (lambda p: SGD(p, 0), ValueError, "learning_rate is 0; it must be above 0"),
        (lambda p: SGD(p, -1.0), ValueError, "learning_rate is -1"),
        (lambda p: SGD(p, np.nan), ValueError, "learning_rate is nan"),
        (lambda p: SGD(p, np.inf), ValueError, "learning_rate is inf"),
        (lambda p: SGD(p, "0.1"), TypeError, "learning_rate is '0.1', a str"),
        (lambda p: SGD(p, True), TypeError, "learning_rate is True, a bool"),
        (lambda p: SGD(p, None), TypeError, "learning_rate is None"),
        (lambda p: SGD(p, [0.1]), TypeError, "learning_rate is .0.1., a list"),
        (lambda p: SGD(p, momentum=1), ValueError, "momentum is 1; it must be at least 0 and less"),
        (lambda p: Adam(p, beta1=-0.1), ValueError, "beta1 is -0.1"),
        (lambda p: Adam(p, beta2=1.0), ValueError, "beta2 is 1"),
        (lambda p: Adam(p, eps=0), ValueError, "eps is 0"),
        (
            lambda p: SGD(p).step(),
            RuntimeError,
            "parameter 0 has no gradient yet: call the model's",
        ),
    ],
)
def test_bad_calls(start, call, kind, message):
    with pytest.raises(kind, match=message):
        call(parameters(start[0]))


def test_reprs(start):
    assert repr(SGD(parameters(start[0]), 0.5)) == "SGD(10 numbers, learning_rate=0.5)"
    assert repr(Parameter(np.zeros((2, 3)))) == "Parameter((2, 3) float64, no gradient yet)"
