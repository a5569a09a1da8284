"""Threads, processes that fork, and notebooks under asyncio: equal to the bit, or refused in words."""

import asyncio
import hashlib
import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from paths import ROOT

from cnnlib import datasets, layers, losses, naive, optim, vectorized
from cnnlib.exercises import check
from cnnlib.training import classify, fit
from cnnlib.widgets import TrainingMonitor

THREADS = 8
X, Y = datasets.bars(np.random.default_rng(0), 24, size=6)
W = np.random.default_rng(1).normal(size=(3, 1, 3, 2)).astype(np.float32)
MORE = pytest.param(200, marks=pytest.mark.soak)


def in_threads(work, count=THREADS):
    """What `work(n)` returns or raises in each of several threads that begin together."""
    together, results = threading.Barrier(count), [None] * count

    def run(n):
        together.wait()
        try:
            results[n] = work(n)
        except Exception as error:  # noqa: BLE001 - the tests look at it
            results[n] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def digest(*arrays):
    return hashlib.sha256(b"".join(np.ascontiguousarray(a).tobytes() for a in arrays)).hexdigest()


def twins_digest():
    y = [twin.conv2d(X[:4], W, padding=1) for twin in (naive, vectorized)]
    back = [twin.conv2d_backward(y[0], X[:4], W, padding=1) for twin in (naive, vectorized)]
    pooled = [twin.max_pool2d(X[:4], 2) for twin in (naive, vectorized)]
    return digest(*y, *(grad for grads in back for grad in grads), *pooled)


def network():
    rng = np.random.default_rng(1)
    conv = layers.Conv2d(1, 3, (3, 2), rng=rng)
    return layers.Sequential(
        conv, layers.ReLU(), layers.Flatten(), layers.Linear(60, 2, scale=0.1, rng=rng)
    )


def trained(epochs=3, callbacks=()):
    model = network()
    adam = optim.Adam(model.parameters(), 0.01)
    options = {"epochs": epochs, "batch_size": 8, "rng": np.random.default_rng(2)}
    loss = losses.softmax_cross_entropy
    history = fit(model, loss, adam, X, Y, callbacks=callbacks, **options)
    return digest(*model.state_dict().values(), history.loss)


@pytest.mark.parametrize("rounds", [3, MORE])
def test_twins_are_equal_to_the_bit(rounds, soaks):
    if rounds > 3:
        soaks("threads: twins, layers")
    alone = twins_digest()
    assert in_threads(lambda _: {twins_digest() for _ in range(rounds)}) == [{alone}] * THREADS


@pytest.mark.parametrize("rounds", [20, MORE])
def test_a_shared_network_answers_alike_and_goes_back_for_its_own_thread_alone(rounds, soaks):
    if rounds > 20:
        soaks("threads: twins, layers")
    model, grad_y = network(), np.ones((24, 2), np.float32)
    answers, forward = classify(model, X), model.forward(X)
    grad_x = model.backward(grad_y)

    def work(_):
        refused = 0
        for _ in range(rounds):
            assert np.array_equal(classify(model, X), answers)
            assert np.array_equal(model.forward(X), forward)
            try:
                assert np.array_equal(model.backward(grad_y), grad_x)
            except RuntimeError as error:
                refused += 1
                assert "was another thread's" in str(error) or "call forward(x)" in str(error)
        return refused

    assert all(0 <= refused <= rounds for refused in in_threads(work))


def test_another_thread_s_forward_is_noticed():
    relu = layers.ReLU()
    relu.forward(X)
    in_threads(lambda _: relu.forward(-X), count=1)
    with pytest.raises(RuntimeError, match="the last forward of this ReLU was another thread's"):
        relu.backward(X)


@pytest.mark.parametrize("epochs", [2, pytest.param(60, marks=pytest.mark.soak)])
def test_trainings_side_by_side_end_with_the_same_bytes(epochs, soaks):
    if epochs > 2:
        soaks("threads: trainings")
    assert in_threads(lambda _: trained(epochs)) == [trained(epochs)] * THREADS


def test_a_training_in_a_thread_is_watched_by_the_monitor():
    monitor = TrainingMonitor(pause=0)
    assert in_threads(lambda _: trained(callbacks=[monitor]), count=1) == [trained()]
    assert monitor.history.epochs == 3 and monitor.history.stopped is None


KEPT = """\
import numpy as np

def conv2d_single(x, w, b=0, *, stride=1):
    (h, width), (k_h, k_w) = x.shape, w.shape
    y = np.zeros(((h - k_h) // stride + 1, (width - k_w) // stride + 1))
    for i, j in np.ndindex(y.shape):
        window = x[stride * i : stride * i + k_h, stride * j : stride * j + k_w]
        y[i, j] += (window * w).sum() + b
    return y
"""


def kept_function():
    names = {"__name__": "a cell"}
    exec(KEPT, names)  # noqa: S102 - the test's own text
    return names["conv2d_single"]


@pytest.mark.parametrize("rounds", [2, pytest.param(25, marks=pytest.mark.soak)])
def test_checks_are_equal_and_leave_the_streams_and_other_threads(rounds, soaks):
    if rounds > 2:
        soaks("threads: checks")
    before, late = sys.stdout, []
    right = str(check("build_conv2d_single", kept_function()))

    def work(_):
        reports = set()
        for _ in range(rounds):
            reports.add(str(check("build_conv2d_single", kept_function())))
            other = threading.Thread(target=lambda: late.append(sum(range(1000))))
            other.start()
            other.join()
        return reports

    assert in_threads(work) == [{right}] * THREADS
    assert sys.stdout is before and len(late) == rounds * THREADS


def test_what_another_thread_prints_meanwhile_is_no_answer_s(capsys):
    inside, told = threading.Event(), threading.Event()

    def answer(*args, **options):
        inside.set()
        told.wait(1)
        return 0

    def tell():
        inside.wait(60)
        print("from another thread")
        told.set()

    other = threading.Thread(target=tell)
    other.start()
    report = check("build_conv2d_single", answer)
    other.join()
    assert "another thread" not in str(report)
    assert "from another thread" in capsys.readouterr().out


FORKED = """
import os, sys, threading
sys.path.insert(0, "tests")
import test_threads as t
from cnnlib.exercises.sandbox import my_turn

alone = t.twins_digest(), t.trained(), str(t.check("three_cells", (2, 6, 3)))
held, free = threading.Event(), threading.Event()

def hold():
    with my_turn():
        held.set()
        free.wait()

threading.Thread(target=hold).start()
held.wait()
child = os.fork()
if child == 0:
    import signal
    signal.alarm(60)
    same = (t.twins_digest(), t.trained(), str(t.check("three_cells", (2, 6, 3)))) == alone
    os._exit(0 if same else 1)
_, status = os.waitpid(child, 0)
free.set()
print("child ended with", status)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_fork_while_another_thread_judges_goes_on():
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKED]
    run = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.endswith("child ended with 0\n"), run.stderr


def test_a_notebook_s_event_loop_runs_all_of_it():
    alone = twins_digest(), trained(), str(check("three_cells", (2, 6, 3)))

    def everything():
        return twins_digest(), trained(), str(check("three_cells", (2, 6, 3)))

    async def cell():
        inside = everything()
        beside = await asyncio.gather(*(asyncio.to_thread(everything) for _ in range(4)))
        return [inside, *beside]

    assert asyncio.run(cell()) == [alone] * 5
