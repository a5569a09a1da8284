"""What a checkpoint knows: fit says what it goes on with, and refuses another network's file."""

import os

import numpy as np
import pytest
from test_training import X, Y, network, rewrite, train

from cnnlib.layers import AvgPool2d, MaxPool2d, ReLU, Sequential
from cnnlib.optim import SGD, Adam
from cnnlib.training import History
from cnnlib.widgets import TrainingMonitor

NAN = float("nan")


@pytest.fixture
def path(tmp_path):
    """The checkpoint of a training of two epochs."""
    path = tmp_path / "bars.npz"
    train(network(), epochs=2, checkpoint=path)
    return path


def swap(old, *new):
    """The network, with other layers in a layer's place."""
    pieces = [new if isinstance(layer, old) else (layer,) for layer in network().layers]
    return Sequential(*(layer for piece in pieces for layer in piece))


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (
            swap(AvgPool2d, MaxPool2d((2, 3), stride=2)),
            r"another network: layer 2 was AvgPool2d\(\(2, 3\), stride=2\), and is MaxPool2d",
        ),
        (swap(ReLU), r"layer 1 was ReLU\(\), and is AvgPool2d"),
        (Sequential(*network().layers, ReLU()), r"layer 5 was not there, and is ReLU\(\)"),
        (Sequential(*network().layers[:4]), r"layer 4 was Linear\(12, 2\), and is not there"),
    ],
)
def test_another_network_is_refused_by_its_layer(path, model, message):
    before = path.read_bytes()
    with pytest.raises(ValueError, match=message):
        train(model, checkpoint=path, resume=True)
    assert path.read_bytes() == before


def test_another_optimiser_is_refused_even_with_the_same_memory(path):
    class Slower(Adam):
        pass

    for make, name in ((SGD, "SGD"), (Slower, "Slower")):
        with pytest.raises(
            ValueError, match=f"its optimiser was Adam, and this training's is {name}"
        ):
            train(network(), make, checkpoint=path, resume=True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"make": lambda p, _: Adam(p, 0.5)}, "learning_rate was 0.01, and is 0.5."),
        ({"make": lambda p, rate: Adam(p, rate, beta1=0.5)}, "beta1 was 0.9, and is 0.5."),
        ({"batch_size": 7}, "batch_size was 8, and is 7."),
        ({"loss": lambda z, y: (1.0, np.zeros_like(z))}, "loss was softmax_cross_entropy, and is "),
        ({"x": X[:9], "y": Y[:9]}, "data was 30 samples (1, 6, 6) of float32, fingerprint "),
        ({"x": X + 1}, "data was 30 samples (1, 6, 6) of float32, fingerprint "),
        ({"y": 1 - Y}, "data was 30 samples (1, 6, 6) of float32, fingerprint "),
    ],
)
def test_other_settings_and_data_are_said_and_count(path, changes, said, capsys):
    history = train(network(), **changes, checkpoint=path, resume=True)
    text = f"bars.npz: going on after 2 of 3 epochs.\nOther than before: {said}"
    out = capsys.readouterr().out
    assert text in out and out.count("Other than") == 1 and history.epochs == 3


def test_a_line_says_whether_it_starts_or_goes_on(path, capsys):
    train(network(), epochs=1, checkpoint=path.with_name("bras.npz"), resume=True)
    train(network(), epochs=2, checkpoint=path, resume=True)
    said = capsys.readouterr().out
    assert "There is no bras.npz yet: starting at epoch 1." in said
    assert "bars.npz has 2 of 2 epochs: nothing is left to train." in said
    assert "Other than" not in said


def test_a_file_that_does_not_say_what_it_trained_is_judged_by_its_arrays(path, capsys):
    rewrite(path, lambda arrays: arrays.pop("about"))
    train(swap(AvgPool2d, MaxPool2d((2, 3), stride=2)), checkpoint=path, resume=True)
    assert "going on after 2 of 3 epochs." in capsys.readouterr().out
    rewrite(path, lambda arrays: arrays.pop("about"))
    with pytest.raises(ValueError, match=r"lacks \['optimiser/0.buffer'"):
        train(network(), SGD, checkpoint=path, resume=True)


class Own:
    """A reader's own network: its text, which changes as it learns, is not compared."""

    def __init__(self):
        self.inner = network()
        self.forward, self.backward = self.inner.forward, self.inner.backward
        self.parameters, self.state_dict = self.inner.parameters, self.inner.state_dict
        self.load_state_dict = self.inner.load_state_dict

    def __repr__(self):
        return f"Own({self.inner.layers[0].w.value.sum()})"


def test_a_network_of_a_reader_s_own_goes_on(tmp_path):
    path = tmp_path / "own.npz"
    train(Own(), epochs=1, checkpoint=path)
    assert train(Own(), epochs=2, checkpoint=path, resume=True).epochs == 2
    with pytest.raises(ValueError, match="layer 0 was Own, and is Conv2d"):
        train(network(), checkpoint=path, resume=True)


def test_scores_given_only_on_a_resume_stand_at_their_epochs(path):
    monitor = TrainingMonitor(pause=0)
    history = train(
        network(),
        epochs=4,
        validation=(X, Y),
        checkpoint=path,
        resume=True,
        callbacks=[monitor],
    )
    np.testing.assert_equal(history.validation_accuracy[:2], [NAN, NAN])
    assert (
        len(history.validation_accuracy) == 4
        and not np.isnan(history.validation_accuracy[2:]).any()
    )
    line = next(line for line in monitor.still().axes[1].lines if line.get_gid() == "held out")
    assert list(line.get_xdata()) == [3, 4]
    last = train(network(), epochs=5, checkpoint=path, resume=True)
    assert len(last.validation_accuracy) == 5 and np.isnan(last.validation_accuracy[-1])
    assert "validation" not in repr(last)


def test_an_older_file_s_scores_belong_to_its_last_epochs():
    arrays = History([3.0, 2.0, 1.0], [0.0, 0.0, 0.0], [0.5]).to_arrays()
    np.testing.assert_equal(History.from_arrays(arrays).validation_accuracy, [NAN, NAN, 0.5])


@pytest.mark.parametrize("kind", [ZeroDivisionError, OSError, SystemExit])
def test_an_error_in_the_middle_carries_the_history(kind):
    def fail(progress):
        if progress.epoch == 3:
            raise kind("in the middle")

    ends = []
    fail.ended = ends.append
    with pytest.raises(kind) as caught:
        train(network(), epochs=4, callbacks=[fail])
    history = caught.value.history
    assert history.epochs == 2 and history.stopped == f"{kind.__name__} in epoch 3"
    assert ends == [history]


def test_a_disk_that_fills_loses_no_history(path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cnnlib.files.os.replace", full)
    before = path.read_bytes()
    with pytest.raises(OSError, match=r"could not be written \(No space left") as caught:
        train(network(), checkpoint=path)
    assert caught.value.history.epochs == 1 and path.read_bytes() == before


def test_the_same_data_in_another_memory_order_are_the_same(path, capsys):
    train(network(), x=np.asfortranarray(X), checkpoint=path, resume=True)
    assert "Other than" not in capsys.readouterr().out


def test_a_checkpoint_in_a_folder_that_is_read_only_is_refused_before_the_training(
    path, monkeypatch
):
    monkeypatch.setattr("os.access", lambda folder, _: folder != path.parent)
    with pytest.raises(PermissionError, match=r"bars\.npz lies in a folder that you may not write"):
        train(network(), checkpoint=path)


@pytest.mark.skipif(os.name != "posix", reason="such names are for POSIX systems")
def test_a_name_that_is_not_unicode_and_a_link_are_followed(path, capsys):
    odd, link = path.with_name("\udcff.npz"), path.with_name("link.npz")
    odd.symlink_to(path.name)
    link.symlink_to(odd.name)
    assert train(network(), epochs=3, checkpoint=odd, resume=True).epochs == 3
    assert "\ufffd.npz: going on after 2 of 3 epochs." in capsys.readouterr().out
    assert train(network(), epochs=4, checkpoint=link, resume=True).epochs == 4
    assert odd.is_symlink() and link.is_symlink() and not path.is_symlink()
    assert "going on after 3 of 4" in capsys.readouterr().out
