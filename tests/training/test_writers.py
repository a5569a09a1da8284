"""Several processes on one checkpoint: the last whole file stands, and every reader meets one."""

import numpy as np
import pytest
from test_training import network, python

from cnnlib.optim import Adam
from cnnlib.training import checkpoints

SAVING = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
import numpy as np
import test_training as t
from cnnlib.training import History, checkpoints

path, rounds, version = pathlib.Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
model = t.network()
optimiser = t.Adam(model.parameters())
for n in range(rounds):
    model.layers[0].b.value[:] = version + n
    history = History([version + n] * (n % 7 + 1), [0.0] * (n % 7 + 1))
    checkpoints.save(path, model, optimiser, np.random.default_rng(0), history)
print("saved", rounds)
"""
TRAINING = """
import sys
sys.path.insert(0, sys.argv[1])
import test_training as t
history = t.train(t.network(seed=int(sys.argv[3])), epochs=12, checkpoint=sys.argv[2])
print("trained", history.epochs)
"""


def read(path):
    """What a reader meets: the version in the weights and in the history, which are one."""
    model = network()
    history, _ = checkpoints.resume(path, model, Adam(model.parameters()), np.random.default_rng(0))
    return {*history.loss, *model.layers[0].b.value.tolist()}


def assert_whole_while_two_write(path, rounds):
    python(SAVING, path, 1, 0).communicate()
    writers = [python(SAVING, path, rounds, version) for version in (10_000, 20_000)]
    met = 0
    while met == 0 or any(writer.poll() is None for writer in writers):
        assert len(read(path)) == 1
        met += 1
    assert [writer.communicate()[0] for writer in writers] == [f"saved {rounds}\n"] * 2
    assert read(path) <= {10_000.0 + rounds - 1, 20_000.0 + rounds - 1}
    assert list(path.parent.iterdir()) == [path]


def test_two_processes_save_and_a_reader_meets_whole_files(tmp_path):
    assert_whole_while_two_write(tmp_path / "run.npz", 20)


@pytest.mark.soak
@pytest.mark.parametrize("attempt", range(3))
def test_two_processes_save_400_times_each(tmp_path, attempt, soaks):
    soaks("2 x 400 saves at once")
    assert_whole_while_two_write(tmp_path / "run.npz", 400)


def assert_all_end(path, count):
    trainings = [python(TRAINING, path, seed) for seed in range(count)]
    said = [training.communicate()[0] for training in trainings]
    assert all(text.endswith("trained 12\n") for text in said)
    assert list(path.parent.iterdir()) == [path]
    model = network()
    history, _ = checkpoints.resume(path, model, Adam(model.parameters()), np.random.default_rng(0))
    assert history.epochs == 12


def test_two_trainings_on_one_path_end(tmp_path):
    assert_all_end(tmp_path / "run.npz", 2)


@pytest.mark.soak
def test_eight_trainings_on_one_path_end(tmp_path, soaks):
    soaks("trainings on one path")
    assert_all_end(tmp_path / "run.npz", 8)
