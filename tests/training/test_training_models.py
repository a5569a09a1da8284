"""fit on a model of the reader's own, with functions and losses of either twin."""

import subprocess
import sys

import numpy as np
import pytest
from paths import ROOT
from test_training import X, Y, assert_equal_states, fit_with, network, train

from cnnlib import naive, vectorized
from cnnlib.exercises.catalogue import find
from cnnlib.layers import Flatten, Linear
from cnnlib.optim import Adam
from cnnlib.training import accuracy, classify

Chain = find("build_chain").truth  # layers one after the other, as a reader writes it


class Stateful(Chain):
    """A chain that can be saved."""

    def state_dict(self):
        return {f"{n}": p.value.copy() for n, p in enumerate(self.parameters())}

    def load_state_dict(self, state):
        for n, p in enumerate(self.parameters()):
            p.value[...] = state[f"{n}"]


class Row:
    """One layer that has no layers, and a list of what it was asked."""

    def __init__(self):
        self.inner = Linear(36, 2, rng=np.random.default_rng(0))
        self.asked = []

    def forward(self, x):
        return self.inner.forward(x.reshape(len(x), -1)).tolist()

    def backward(self, grad_y, input_gradient=True):
        self.asked.append(input_gradient)
        return self.inner.backward(grad_y, input_gradient=input_gradient)

    def parameters(self):
        return self.inner.parameters()


def chain(kind=Chain, seed=1):
    return kind(list(network(seed=seed).layers))


def test_a_chain_of_the_reader_s_trains_as_sequential_does():
    mine, library = chain(), network()
    history, reference = (train(m, validation=(X[:5], Y[:5])) for m in (mine, library))
    assert history == reference
    assert list(history.gradient_norms) == ["0 Conv2d", "4 Linear"]
    for ours, theirs in zip(mine.parameters(), library.parameters(), strict=True):
        assert np.array_equal(ours.value, theirs.value)
    assert np.array_equal(classify(mine, X), classify(library, X))
    assert accuracy(mine, X, Y) == accuracy(library, X, Y)


def test_a_model_that_takes_input_gradient_is_told():
    model = Row()
    history = train(model, epochs=1, batch_size=10)
    assert model.asked == [False] * 3
    assert list(history.gradient_norms) == ["0 Row"]


def test_layers_without_parameters_and_strange_layers_are_no_matter():
    class Half:
        def forward(self, x):
            return x / 2

        def backward(self, grad_y):
            return grad_y / 2

    class WithoutHalf(Chain):
        def parameters(self):
            return self.layers[-1].parameters()

    linear = Linear(36, 2, rng=np.random.default_rng(0))
    model = WithoutHalf([Half(), Flatten(), linear])
    assert list(train(model, epochs=1).gradient_norms) == ["2 Linear"]
    model = Row()
    model.layers = 1
    assert list(train(model, epochs=1).gradient_norms) == ["0 Row"]


def test_only_forward_is_needed_to_predict():
    class Guess:
        def forward(self, x):
            return np.eye(2)[np.ones(len(x), int)]

    assert classify(Guess(), X).tolist() == [1] * len(X)
    assert accuracy(Guess(), X, Y) == np.mean(Y)


@pytest.mark.parametrize("batches", [4, 6])
def test_a_chain_with_a_state_is_resumed(batches, tmp_path):
    options = {"checkpoint": tmp_path / "run.npz", "resume": True, "epochs": 3}
    whole = chain(Stateful)
    reference = train(whole, epochs=3)

    def stop(progress, left=[batches]):  # noqa: B006 - counts down from call to call
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    train(chain(Stateful), **options, callbacks=[stop])
    resumed = chain(Stateful, seed=9)
    assert train(resumed, **options, seed=50) == reference
    assert_equal_states(resumed.state_dict(), whole.state_dict())


@pytest.mark.parametrize("twin_of_loss", [naive, vectorized], ids=["naive", "vectorized"])
def test_the_loss_of_either_twin_trains(twin_of_loss):
    model, library = network(), network()
    history = train(model, loss=twin_of_loss.softmax_cross_entropy)
    reference = train(library)
    np.testing.assert_allclose(history.loss, reference.loss, rtol=1e-5)
    for name, value in model.state_dict().items():
        np.testing.assert_allclose(value, library.state_dict()[name], atol=1e-5)


class NoBackward:
    forward = parameters = len


class NoList(Chain):
    def parameters(self):
        return (p for p in super().parameters())


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (
            lambda: train(chain(), checkpoint="run.npz"),
            TypeError,
            "a checkpoint keeps the model's state, but Chain has no state_dict: write state_dict and",
        ),
        (
            lambda: fit_with(model=NoBackward()),
            TypeError,
            "a Layer, or any object with forward, backward and parameters: it has no backward",
        ),
        (lambda: fit_with(model=Chain), TypeError, "model is the class Chain; make an object of"),
        (
            lambda: train(chain(NoList), make=lambda p, rate: Adam(list(p), rate)),
            TypeError,
            r"model.parameters\(\) is <generator .*; it must be a list",
        ),
        (
            lambda: train(chain(), make=lambda p, rate: Adam(p[1:], rate)),
            ValueError,
            "optimiser moves other parameters than the model has",
        ),
        (lambda: classify("net", X), TypeError, "it must be a Layer, or any object with forward: "),
    ],
)
def test_bad_models(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_a_gradient_that_backward_forgets_is_missed():
    class Forgetful(Chain):
        def backward(self, grad_y):
            self.layers[-1].backward(grad_y)

    with pytest.raises(RuntimeError, match="parameter 0 has no gradient yet"):
        train(chain(Forgetful))


def test_a_progress_bar_begins_no_thread_and_leaves_tqdm_s_settings_alone():
    code = (
        "import threading\n"
        "from tqdm.auto import tqdm\n"
        "before = tqdm.monitor_interval\n"
        "from cnnlib.training.bar import progress_bar\n"
        "with progress_bar(2, 0) as bar:\n"
        "    bar.update()\n"
        "    assert threading.active_count() == 1\n"
        "assert tqdm.monitor_interval == before > 0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
