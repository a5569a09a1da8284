"""fit: what it records, that it can be killed and goes on bit for bit, and what it says."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from paths import ROOT

from cnnlib import datasets, naive, vectorized
from cnnlib.layers import AvgPool2d, Conv2d, Flatten, Layer, Linear, ReLU, Sequential
from cnnlib.losses import softmax_cross_entropy
from cnnlib.optim import SGD, Adam
from cnnlib.training import History, accuracy, checkpoints, classify, fit

X, Y = datasets.bars(np.random.default_rng(0), 30, size=6)


def network(ops=vectorized, seed=1):
    rng = np.random.default_rng(seed)
    return Sequential(
        Conv2d(1, 3, (3, 2), rng=rng, ops=ops),
        ReLU(),
        AvgPool2d((2, 3), stride=2, ops=ops),
        Flatten(),
        Linear(12, 2, scale=0.1, rng=rng),
    )


def train(model, make=Adam, *, x=X, y=Y, epochs=3, batch_size=8, seed=2, **options):
    optimiser = make(model.parameters(), 0.01)
    rng = np.random.default_rng(seed)
    return fit(
        model,
        options.pop("loss", softmax_cross_entropy),
        optimiser,
        x,
        y,
        epochs=epochs,
        batch_size=batch_size,
        rng=rng,
        **options,
    )


def assert_equal_states(a, b):
    assert list(a) == list(b)
    for name, value in a.items():
        assert np.array_equal(value, b[name]) and value.dtype == b[name].dtype, name


def test_learns_to_tell_bars():
    model = network()
    before = accuracy(model, X, Y)
    history = train(model, epochs=30, validation=(X[:5], Y[:5]))
    assert accuracy(model, X, Y) == 1.0 > before
    assert history.loss[0] == pytest.approx(np.log(2), rel=0.2) and history.loss[-1] < 0.3
    assert history.validation_accuracy[-1] == 1.0 and history.stopped is None
    assert history.epochs == len(history.accuracy) == len(history.validation_accuracy) == 30
    assert {name: len(curve) for name, curve in history.gradient_norms.items()} == {
        "0 Conv2d": 30,
        "4 Linear": 30,
    }


def test_is_the_plain_loop():
    """The same steps written out; every layer asked for its gradX, as fit does not."""
    model, plain = network(), network()
    history = train(model, epochs=2)
    rng, optimiser = np.random.default_rng(2), Adam(plain.parameters(), 0.01)
    for epoch in range(2):
        order, losses, rights, norms = rng.permutation(30), 0, 0, []
        for start in range(0, 30, 8):
            chosen = order[start : start + 8]
            logits = plain.forward(X[chosen])
            value, grad = softmax_cross_entropy(logits, Y[chosen])
            plain.backward(grad)
            optimiser.step()
            losses += len(chosen) * float(value)
            rights += np.sum(logits.argmax(axis=1) == Y[chosen])
            linear = plain.layers[4]
            flat = np.concatenate([linear.w.grad.ravel(), linear.b.grad])
            norms.append(np.linalg.norm(flat.astype(float)))
        assert history.loss[epoch] == pytest.approx(losses / 30, rel=1e-12)
        assert history.accuracy[epoch] == pytest.approx(rights / 30, rel=1e-12)
        assert history.gradient_norms["4 Linear"][epoch] == pytest.approx(np.mean(norms), rel=1e-12)
    assert_equal_states(model.state_dict(), plain.state_dict())


def test_does_not_ask_for_the_first_input_gradient(monkeypatch):
    asked = []
    original = vectorized.conv2d_backward

    def recording(*args, **options):
        asked.append(options["input_gradient"])
        return original(*args, **options)

    monkeypatch.setattr(vectorized, "conv2d_backward", recording)
    train(network(), epochs=1, batch_size=30)
    assert asked == [False]


def test_both_ops_train_alike():
    fast, slow = network(), network(naive)
    for each in (fast, slow):
        train(each, epochs=1, x=X[:6], y=Y[:6], batch_size=4)
    for name, value in fast.state_dict().items():
        np.testing.assert_allclose(value, slow.state_dict()[name], rtol=0, atol=1e-5)


def test_float32_all_through():
    model = network()
    optimiser = Adam(model.parameters())
    fit(
        model,
        softmax_cross_entropy,
        optimiser,
        X,
        Y,
        epochs=2,
        batch_size=7,
        rng=np.random.default_rng(0),
    )
    arrays = [*model.state_dict().values(), *(p.grad for p in model.parameters())]
    arrays += [a for name, a in optimiser.state_dict().items() if name != "steps"]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


SAME_BYTES = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import test_training as t
model = t.network()
t.train(model, epochs=13)
print(hashlib.sha256(b"".join(a.tobytes() for a in model.state_dict().values())).hexdigest())
"""


def python(code, *arguments, **options):
    """A process of its own on one BLAS thread, started in the project's folder."""
    threads = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": f".{os.pathsep}tests",
    }
    return subprocess.Popen(
        [sys.executable, "-c", code, str(Path(__file__).parent), *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | threads,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def test_same_seed_same_bytes_in_two_processes():
    runs = [python(SAME_BYTES) for _ in range(2)]
    a, b = [run.communicate()[0].splitlines()[-1].split()[-1] for run in runs]
    assert a == b and len(a) == 64


def test_leaves_the_global_random_state_alone():
    np.random.seed(4)
    before = np.random.get_state()[1].copy()
    train(network(), epochs=1)
    assert np.array_equal(before, np.random.get_state()[1])


def test_predict_goes_in_batches():
    model = network()
    whole = classify(model, X)
    assert whole.dtype == np.int64 and whole.shape == (30,)
    assert np.array_equal(classify(model, X, batch_size=7), whole)
    assert classify(model, X[:0]).shape == (0,)
    assert accuracy(model, X, whole) == 1.0


def test_callbacks_see_every_batch():
    seen = []
    history = train(network(), epochs=2, batch_size=13, callbacks=[seen.append])
    assert [(p.epoch, p.batch) for p in seen] == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]
    assert {(p.epochs, p.batches) for p in seen} == {(2, 3)}
    assert all(0 < p.loss < 1 and 0 <= p.accuracy <= 1 for p in seen)
    assert set(seen[0].gradient_norms) == {"0 Conv2d", "4 Linear"}
    assert seen[0].history is history


def test_the_last_batch_shows_its_epoch_in_the_history():
    lengths = []
    train(
        network(),
        epochs=2,
        batch_size=15,
        callbacks=[lambda progress: lengths.append(progress.history.epochs)],
    )
    assert lengths == [0, 1, 1, 2]


class Stop:
    """A callback that presses Ctrl-C after so many batches."""

    def __init__(self, batches):
        self.left = batches

    def __call__(self, progress):
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


def test_keeps_what_it_has_when_interrupted(capsys):
    model, start = network(), network().state_dict()
    history = train(model, epochs=9, callbacks=[Stop(10)])  # four batches an epoch
    assert history.epochs == 2 and history.stopped == "interrupted in epoch 3"
    assert (
        "Training has stopped: interrupted in epoch 3. The history keeps 2"
        in capsys.readouterr().out
    )
    assert not np.array_equal(model.state_dict()["0.w"], start["0.w"])


def test_stops_when_it_diverges(capsys):
    model = network()
    history = train(model, lambda p, _: SGD(p, 1e30), epochs=5)
    assert "try a smaller learning rate" in history.stopped and history.epochs == 0
    assert "Training has stopped: " in capsys.readouterr().out


def test_stops_before_a_step_where_the_loss_is_nan():
    model = network()
    before = model.state_dict()
    history = train(model, loss=lambda logits, y: (np.nan, np.zeros_like(logits)))
    assert history.stopped.startswith("the loss became nan in epoch 1")
    assert_equal_states(model.state_dict(), before)


@pytest.mark.parametrize("make", [SGD, Adam])
@pytest.mark.parametrize("batches", [1, 4, 5, 8, 11])
def test_resumed_training_equals_uninterrupted(tmp_path, make, batches):
    whole = network()
    reference = train(whole, make, epochs=4, validation=(X[:4], Y[:4]))
    path = tmp_path / "run.npz"
    options = {"epochs": 4, "validation": (X[:4], Y[:4]), "checkpoint": path, "resume": True}
    train(network(), make, **options, callbacks=[Stop(batches)])
    resumed = network(seed=8)
    history = train(resumed, make, **options, seed=99)
    if batches < 4:  # no whole epoch was done: this is a training from other weights
        assert history.epochs == 4
        return
    assert history == reference
    assert_equal_states(resumed.state_dict(), whole.state_dict())


def test_a_finished_training_is_only_read(tmp_path):
    model, path = network(), tmp_path / "run.npz"
    history = train(model, checkpoint=path)
    before = path.read_bytes()
    again = network(seed=5)
    assert train(again, checkpoint=str(path), resume=True) == history
    assert_equal_states(again.state_dict(), model.state_dict())
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_numpy_reads_a_checkpoint(tmp_path):
    model, path = network(), tmp_path / "run.npz"
    train(model, checkpoint=path)
    with np.load(path, allow_pickle=False) as archive:
        assert np.array_equal(archive["model/0.w"], model.state_dict()["0.w"])


KILLING = """
import hashlib, itertools, os, pathlib, signal, sys, time
sys.path.insert(0, sys.argv[1])
import numpy as np
import test_training as t
from cnnlib.training import History, checkpoints

rng = np.random.default_rng()  # other moments on every run

def run_and_kill(work, path):
    "Have a process of its own work until it has saved, and kill it a moment later."
    before = path.stat().st_mtime_ns if path.exists() else None
    worker = os.fork()
    if worker == 0:
        signal.alarm(60)  # its end, if nobody kills it
        work(path)
        os._exit(0)
    while not path.exists() or path.stat().st_mtime_ns == before:
        if os.waitpid(worker, os.WNOHANG) != (0, 0):
            return  # nothing was left to do
        time.sleep(0.001)
    time.sleep(rng.uniform(0, 0.02))
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
"""
SAVED_FOR_EVER = """
def save(path):
    model = t.network()
    optimiser = t.Adam(model.parameters())
    for version in itertools.count(1):
        model.layers[0].b.value[:] = version
        history = History([version], [version], [], {"big": [float(version)]})
        checkpoints.save(path, model, optimiser, np.random.default_rng(version), history)

for path in map(pathlib.Path, sys.argv[2:]):
    run_and_kill(save, path)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is for POSIX systems")
def test_a_kill_at_any_moment_leaves_a_whole_checkpoint(tmp_path):
    paths = [tmp_path / f"{attempt}.npz" for attempt in range(20)]
    killing = python(KILLING + SAVED_FOR_EVER, *paths)
    killing.communicate()
    assert killing.returncode == 0
    for path in paths:
        model = network()
        rng = np.random.default_rng()
        history, _ = checkpoints.resume(path, model, Adam(model.parameters()), rng)
        assert (model.layers[0].b.value == history.loss[0]).all() and history.loss[0] >= 1


STARTED_ANEW = """
def train(path):
    model = t.network()
    t.train(model, epochs=60, checkpoint=path, resume=True)
    return hashlib.sha256(b"".join(a.tobytes() for a in model.state_dict().values())).hexdigest()

killed, whole = map(pathlib.Path, sys.argv[2:])
for _ in range(3):
    run_and_kill(train, killed)
print()
print(train(killed), train(whole))
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is for POSIX systems")
def test_a_kernel_killed_and_started_anew_ends_with_the_same_bytes(tmp_path):
    training = python(KILLING + STARTED_ANEW, tmp_path / "killed.npz", tmp_path / "whole.npz")
    killed, whole = training.communicate()[0].split()[-2:]
    assert killed == whole and len(killed) == 64


FULL_DISK = """
import resource, signal, sys
sys.path.insert(0, sys.argv[1])
import test_training as t
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    t.train(t.network(seed=3), checkpoint=sys.argv[2])
except OSError as error:
    print("refused:", error)
"""


@pytest.mark.skipif(os.name != "posix", reason="file size limits are for POSIX systems")
def test_a_full_disk_leaves_the_old_checkpoint(tmp_path):
    path = tmp_path / "run.npz"
    train(network(), checkpoint=path)
    before = path.read_bytes()
    said, _ = python(FULL_DISK, path).communicate()
    assert "refused:" in said and "could not be written" in said and "untouched" in said
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def rewrite(path, change):
    """Write the checkpoint anew after `change` worked on its arrays."""
    with np.load(path, allow_pickle=False) as archive:
        arrays = dict(archive)
    change(arrays)
    np.savez(path, **arrays)


def put(**new):
    return lambda arrays: arrays.update({name.replace("__", "/"): a for name, a in new.items()})


def flip(found):
    """Turn a bit of the last of these bytes."""

    def damage(data):
        place = data.index(found) + len(found) - 1
        return data[:place] + bytes([data[place] ^ 16]) + data[place + 1 :]

    return damage


NEWER = '{"format": 3, "network": [], "optimiser": "", "settings": {}}'
DAMAGES = {
    "emptied": (lambda data: b"", "found b''"),
    "one byte": (lambda data: data[:1], "is no checkpoint"),
    "cut by a byte": (lambda data: data[:-1], "is damaged: expected a whole archive"),
    "cut in half": (lambda data: data[: len(data) // 2], "is damaged"),
    "web page": (lambda data: b"<!DOCTYPE html><html></html>", "found b'<!DOCTYPE ht'"),
    "pickle": (lambda data: b"\x80\x04K\x01." * 20, "is no checkpoint"),
    "one array": (lambda data: b"\x93NUMPY" + data[6:], "is no checkpoint"),
    "zeros": (lambda data: bytes(len(data)), "is no checkpoint"),
    "bit of a text": (flip("PCG64".encode("utf-32-le")), "is damaged: rng.npy in it does not have"),
    "bit of a shape": (flip(b"'shape': (3"), "is damaged: .* does not have the CRC"),
    "bit of a name": (flip(b"model/0.w"), "is damaged: .* does not have the CRC"),
    "other archive": (lambda data: b"PK not a zip", "is damaged: expected a whole archive"),
}
CHANGES = {
    "no generator": (lambda a: a.pop("rng"), "holds no state of a random generator"),
    "strange generator": (put(rng=np.array("{}")), "its random generator is not a PCG64"),
    "no json": (put(rng=np.array("]")), "its random generator is not a PCG64"),
    "missing weights": (lambda a: a.pop("model/0.w"), r"lacks \['model/0.w'\]"),
    "extra weights": (put(model__9=np.zeros(3)), r"unknown \['model/9'\]"),
    "wrong shape": (lambda a: a.update({"model/4.b": np.zeros(3, "f4")}), r"has shape \(3,\)"),
    "wrong dtype": (lambda a: a.update({"model/4.b": np.zeros(2)}), "has dtype float64"),
    "nan": (lambda a: a["model/0.w"].fill(np.nan), "model/0.w holds NaN or infinity"),
    "no momentum": (lambda a: a.pop("optimiser/0.mean"), r"lacks \['optimiser/0.mean'\]"),
    "steps below zero": (
        lambda a: a["optimiser/steps"].fill(-3),
        "steps is -3; it must be from 0 to 9007199254740992",
    ),
    "steps for ever": (
        lambda a: a["optimiser/steps"].fill(2**62),
        "steps is 4611686018427387904; it must be",
    ),
    "squares below zero": (
        lambda a: a["optimiser/1.square"].fill(-2),
        "1.square holds -2; no number in it is below 0",
    ),
    "nan in momentum": (lambda a: a["optimiser/0.mean"].fill(np.nan), "0.mean holds NaN"),
    "long curve": (
        put(history__validation_accuracy=np.zeros(4)),
        "one curve has 3 epochs, the validated one 4",
    ),
    "newer": (put(about=np.array(NEWER)), "it has format 3, which a newer cnnlib wrote"),
    "strange story": (put(about=np.array('{"format": 2}')), "what it says of its training cannot"),
    "deep story": (put(about=np.array("[" * 10**5)), "what it says of its training cannot"),
    "short curve": (put(history__accuracy=np.zeros(1)), "one curve has 3 epochs, another 1"),
    "whole curve": (put(history__loss=np.zeros(3, int)), "the curve loss is int64"),
    "strange curve": (put(history__luck=np.zeros(3)), "the curve luck is not known"),
}


@pytest.mark.parametrize("name", [*DAMAGES, *CHANGES, "objects"])
def test_a_damaged_checkpoint_changes_nothing(name, tmp_path):
    path = tmp_path / "run.npz"
    train(network(), checkpoint=path)
    if name in DAMAGES:
        damage, message = DAMAGES[name]
        path.write_bytes(damage(path.read_bytes()))
    elif name in CHANGES:
        change, message = CHANGES[name]
        rewrite(path, change)
    else:
        rewrite(path, put(model__x=np.array([{}], dtype=object)))
        message = "is no checkpoint: expected plain arrays, found something else"
    damaged, model = path.read_bytes(), network(seed=4)
    before = model.state_dict()
    with pytest.raises(ValueError, match=message) as caught:
        train(model, checkpoint=path, resume=True)
    assert str(path) in str(caught.value) and "pickle" not in str(caught.value).replace(
        str(path), ""
    )
    assert path.read_bytes() == damaged
    assert_equal_states(model.state_dict(), before)


def test_a_flipped_bit_is_noticed_or_changes_nothing(tmp_path):
    """Some fields of an archive are read by nobody: a date, for one, which no CRC covers."""
    path, model = tmp_path / "run.npz", Linear(2, 1, rng=np.random.default_rng(0))
    rng, optimiser = np.random.default_rng(1), SGD(model.parameters(), 0.1)
    checkpoints.save(path, model, optimiser, rng, History([0.5], [0.75], [], {"all": [2.0]}))
    whole, noticed = path.read_bytes(), 0
    state, right = rng.bit_generator.state, model.state_dict()
    for place in range(0, len(whole), 5):  # an odd step, so that every bit has its turn
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        try:
            history, _ = checkpoints.resume(path, model, optimiser, rng)
        except ValueError as error:
            noticed += 1
            assert str(error).startswith(f"{path} "), place
        else:
            assert history == History([0.5], [0.75], [], {"all": [2.0]}), place
        assert rng.bit_generator.state == state, place
        assert_equal_states(model.state_dict(), right)
    assert noticed > len(whole) / 5 / 2


@pytest.mark.parametrize("more", [lambda data: data + b"\0", lambda data: data * 2])
def test_bytes_too_many_are_harmless(more, tmp_path):
    model, again, path = network(), network(seed=5), tmp_path / "run.npz"
    history = train(model, checkpoint=path)
    path.write_bytes(more(path.read_bytes()))
    assert train(again, checkpoint=path, resume=True) == history
    assert_equal_states(again.state_dict(), model.state_dict())


def fit_with(**changes):
    model = network()
    arguments = {
        "model": model,
        "loss": softmax_cross_entropy,
        "optimiser": Adam(model.parameters()),
        "x": X,
        "y": Y,
        "epochs": 1,
        "batch_size": 8,
        "rng": np.random.default_rng(0),
    }
    return fit(**(arguments | changes))


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"epochs": 0}, ValueError, "epochs is 0; it must be at least 1"),
        ({"epochs": 2.5}, TypeError, "epochs is 2.5, a float"),
        ({"batch_size": -4}, ValueError, "batch_size is -4"),
        ({"batch_size": "8"}, TypeError, "batch_size is '8', a str"),
        ({"rng": 3}, TypeError, "rng is 3, an int"),
        ({"y": Y[:9]}, ValueError, r"y has shape \(9,\), but x has 30 samples"),
        ({"y": np.eye(2)[Y]}, ValueError, r"y has shape \(30, 2\).*one label for each, \(30,\)"),
        ({"y": Y.astype(float)}, TypeError, "labels has dtype float64"),
        ({"y": Y + 5}, ValueError, "labels run from 0 to 1"),
        ({"x": X[:0], "y": Y[:0]}, ValueError, r"x has shape \(0, 1, 6, 6\); it must hold one"),
        ({"x": None}, TypeError, "x is None"),
        ({"validation": X}, TypeError, r"validation is a ndarray; it must be a pair \(x, y\)"),
        ({"validation": (X, Y[:3])}, ValueError, r"validation's y has shape \(3,\)"),
        ({"model": "net"}, TypeError, "model is 'net', a str; it must be a Layer"),
        ({"optimiser": 0.1}, TypeError, r"optimiser is 0.1, a float.*Adam\(model.parameters"),
        ({"model": network()}, ValueError, "moves other parameters.*make the optimiser anew"),
        ({"loss": "mse"}, TypeError, "loss is 'mse', a str; it must be a function"),
        ({"callbacks": [3]}, TypeError, "a callback is 3, a int; it must be a function"),
        ({"resume": True}, ValueError, "there is no checkpoint to go on from"),
        ({"resume": 1}, TypeError, "resume is 1"),
        (
            {"checkpoint": "no_such_folder/a.npz"},
            ValueError,
            "lies in a folder that does not exist",
        ),
        ({"checkpoint": "a\0b"}, ValueError, "checkpoint is .*; no file can have this name"),
        ({"checkpoint": "\ud800"}, ValueError, "checkpoint is .*; no file can have this name"),
        ({"checkpoint": "."}, ValueError, "is a folder; it must be a file"),
    ],
)
def test_bad_calls(changes, kind, message):
    with pytest.raises(kind, match=message):
        fit_with(**changes)


def test_a_model_of_one_layer():
    model = Linear(36, 2, rng=np.random.default_rng(0))
    history = train(model, x=X.reshape(30, 36))
    assert list(history.gradient_norms) == ["0 Linear"]
    assert isinstance(model, Layer)


def test_histories_print_as_text():
    history = History([0.5], [0.75], [0.5], {"<b>": [1.0]}, "interrupted in epoch 2")
    assert repr(history) == (
        "History(1 epoch; loss 0.5000, accuracy 0.7500, validation accuracy 0.5000, "
        "stopped: interrupted in epoch 2)"
    )
    assert repr(History()) == "History(no whole epoch yet)"
