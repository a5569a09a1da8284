"""The capstone's network in PyTorch: its twelve lines compute what our layers compute."""

import ast

import nbformat
import numpy as np
import pytest
from lessons import code, lesson_path

from cnnlib import datasets, vectorized
from cnnlib.optim import Adam

torch = pytest.importorskip("torch", reason="PyTorch is not installed")


@pytest.fixture(scope="module")
def lesson():
    """What the lesson defines: its network, by our layers and in PyTorch."""
    cells = code(nbformat.read(lesson_path("capstone"), as_version=4))
    defining = [cells[0], *(c for c in cells if c.id in ("along-ours", "pytorch"))]
    names = {}
    for cell in defining:
        exec(cell.source, names)  # noqa: S102 - our own lesson
    return names


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()


@pytest.fixture
def pair(lesson):
    """Our model, PyTorch's network that has its weights, and PyTorch's optimiser."""
    model = lesson["build"](vectorized)
    model.load_state_dict(datasets.digits_network())
    return model, *lesson["in_pytorch"](model)


def close(theirs, ours):
    """Whether two arrays are equal but for rounding: 1e-5 of the largest value."""
    theirs = theirs.detach().numpy()
    assert theirs.shape == np.shape(ours)
    return np.abs(theirs - ours).max() <= 1e-5 * np.abs(ours).max()


def test_it_takes_twelve_lines():
    cells = code(nbformat.read(lesson_path("capstone"), as_version=4))
    [source] = [cell.source for cell in cells if cell.id == "pytorch"]
    assert len([line for line in source.splitlines() if line.strip()]) == 12
    assert [node.name for node in ast.parse(source).body] == ["in_pytorch", "step_in_pytorch"]


def test_logits_are_equal(pair, digits):
    (model, network, _), (images, _) = pair, digits
    assert close(network(torch.from_numpy(images)), model.forward(images))


def test_loss_and_gradients_are_equal_and_so_are_the_weights_after_a_step(lesson, pair, digits):
    (model, network, theirs), (images, labels) = pair, digits
    ours = Adam(model.parameters(), learning_rate=0.02)
    for first in (0, 700, 1400):  # the optimiser remembers
        batch, right = images[first : first + 64], labels[first : first + 64]
        tensors = torch.from_numpy(batch), torch.from_numpy(right)
        loss, grad = vectorized.softmax_cross_entropy(model.forward(batch), right)
        assert close(torch.nn.functional.cross_entropy(network(tensors[0]), tensors[1]), loss)
        model.backward(grad)
        ours.step()
        lesson["step_in_pytorch"](network, theirs, *tensors)
        for tensor, parameter in zip(network.parameters(), model.parameters(), strict=True):
            assert close(tensor.grad, parameter.grad)
            assert close(tensor, parameter.value)


def test_the_copy_of_the_weights_is_its_own(lesson, pair, digits):
    (model, network, theirs), (images, labels) = pair, digits
    before = [parameter.value.copy() for parameter in model.parameters()]
    lesson["step_in_pytorch"](network, theirs, torch.from_numpy(images), torch.from_numpy(labels))
    after = [parameter.value for parameter in model.parameters()]
    assert all(map(np.array_equal, before, after))
