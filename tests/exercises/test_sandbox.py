"""The sandbox: nothing that a learner's function does hurts the notebook.

`sandbox_kinds.py` holds what it may do. Each kind is handed in by a process of its own: a dozen
here, all of them in `make soak`.
"""

import cProfile
import json
import linecache
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from sandbox_kinds import KINDS

from cnnlib.exercises import catalogue, check, sandbox
from cnnlib.exercises.sandbox.clocks import NoClock, Ticker, Timer
from cnnlib.exercises.sandbox.limits import OurTime
from cnnlib.exercises.sandbox.values import TooLarge

HERE = Path(__file__).parent
POSIX = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs POSIX signals")
SAMPLE = (
    *("loop_of_one_line", "loop_and_another_in_finally", "loop_that_catches_all", "long_sleep"),
    *("recursion_without_end", "memory_of_a_list_that_grows", "thread_that_loops"),
    *("exit_by_a_keyboard_interrupt_of_its_own", "error_that_cannot_say_what_it_is"),
    *("stream_closed", "state_of_numpy_functions", "state_of_builtins_taken_out"),
    *("array_that_raises_though_right", "memory_of_a_view_when_called_again"),
)


def try_in_a_process(kind, folder):
    """What did not hold, in words; a process that hangs or ends did not."""
    try:
        done = subprocess.run(
            [sys.executable, HERE / "try_kind.py", kind.name],
            env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(HERE.parents[1])},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ["it hangs"]
    if done.returncode or not done.stdout:
        return [f"the process ended with {done.returncode}: {done.stderr}"]
    return json.loads(done.stdout) + [f"in red: {done.stderr}"] * bool(done.stderr)


@POSIX
@pytest.mark.parametrize("name", SAMPLE)
def test_a_sample_of_kinds_holds(name, tmp_path):
    assert try_in_a_process(KINDS[name], tmp_path) == []


def _all_kinds():
    beyond = pytest.mark.xfail(reason="the sandbox's docstring says so")
    for kind in KINDS.values():
        yield pytest.param(kind, id=kind.name, marks=beyond if kind.family == "beyond" else ())


@POSIX
@pytest.mark.soak
@pytest.mark.parametrize("kind", [*_all_kinds()])
def test_a_kind_holds(kind, tmp_path, soaks):
    soaks(kind.family)
    assert try_in_a_process(kind, tmp_path) == []


def test_a_profiler_such_as_that_of_prun_stays_on():
    with cProfile.Profile() as profile:
        called = sandbox.call(lambda x: x + 1, (1,), {})
    assert called.result == 2
    assert any("<lambda>" in str(entry.code) for entry in profile.getstats())


def test_there_are_more_than_a_hundred_kinds_in_ten_families():
    families = {kind.family for kind in KINDS.values()} - {"beyond"}
    assert len(KINDS) > 100
    assert len(families) == 10


# --- time: the clocks, and what stood before


def endless():
    while True: pass  # fmt: skip


def endless_to_the_last():
    try:
        endless()
    finally:
        endless()


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(sandbox, "TIME_LIMIT", 0.05)


@pytest.mark.parametrize("function", [endless, endless_to_the_last])
def test_without_a_timer_a_thread_strikes(function, hurried, monkeypatch):
    monkeypatch.delattr(signal, "setitimer", raising=False)
    assert sandbox.call(function).timed_out


def test_a_function_that_ends_late_is_told_the_time_that_it_took(hurried, monkeypatch):
    monkeypatch.setattr("cnnlib.exercises.sandbox.limits.clock", NoClock)
    outcome = sandbox.call(time.sleep, (0.3,))
    took = float(outcome.overtime.split()[2])
    assert outcome.overtime.startswith("ran for")
    assert took >= 0.3


def test_a_machine_that_lets_others_run_does_not_stop_what_is_right(hurried):
    """The clock on the wall goes on; the processor's stands still meanwhile, as in a sleep."""
    assert sandbox.call(time.sleep, (0.1,)).finished
    assert sandbox.call(time.sleep, (10,)).timed_out


def test_outside_the_main_thread_the_trace_alone_stops_a_loop_that_catches_the_stop(hurried):
    def counts():
        n = 0
        while True:
            try:
                n += 1
            except BaseException:  # noqa: BLE001, S112 - as learners do
                continue

    outcomes = []
    thread = threading.Thread(target=lambda: outcomes.append(sandbox.call(counts)), daemon=True)
    thread.start()
    thread.join(timeout=60)
    assert outcomes[0].timed_out


@pytest.mark.parametrize("clock", [pytest.param(Timer, marks=POSIX), Ticker])
def test_an_earlier_handler_is_put_back(clock, hurried, monkeypatch):
    monkeypatch.setattr("cnnlib.exercises.sandbox.limits.clock", clock)
    numbers = (signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGALRM", signal.SIGTERM))
    before = [signal.getsignal(number) for number in numbers]
    assert sandbox.call(endless).timed_out
    assert [signal.getsignal(number) for number in numbers] == before


@POSIX
def test_an_earlier_timer_goes_on(hurried):
    rings = []
    earlier = signal.signal(signal.SIGALRM, lambda *_: rings.append("rang"))
    try:
        signal.setitimer(signal.ITIMER_REAL, 1000, 7)
        sandbox.call(endless)
        left, interval = signal.getitimer(signal.ITIMER_REAL)
        assert 0 < left < 1000
        assert interval == 7
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        sandbox.call(endless)
        time.sleep(0.1)
        assert rings == ["rang"]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)


def test_an_earlier_trace_is_put_back(hurried):
    def trace(*event):
        return None

    earlier = sys.gettrace()
    sys.settrace(trace)
    threading.settrace(trace)
    try:
        sandbox.call(endless_to_the_last)
        found = sys.gettrace(), threading.gettrace()
    finally:
        sys.settrace(earlier)
        threading.settrace(earlier)
    assert found == (trace, trace)


@POSIX
def test_a_call_within_a_call_has_its_own_time_and_leaves_the_other_s(hurried):
    def twice():
        assert sandbox.call(endless).timed_out
        endless()

    assert sandbox.call(twice).timed_out


@POSIX
def test_what_the_course_does_within_is_not_the_learners_time(hurried):
    def asks():
        with OurTime():
            until = time.process_time() + 0.2
            while time.process_time() < until:
                with OurTime():
                    pass

    def asks_and_loops():
        asks()
        endless()

    assert sandbox.call(asks).finished
    assert sandbox.call(asks_and_loops).timed_out


def test_a_check_within_a_test_takes_none_of_its_time(hurried, monkeypatch):
    exercise = catalogue.find("three_cells")

    def slow(answer):
        until = time.process_time() + 0.2
        while time.process_time() < until:
            pass
        return exercise.untried()

    monkeypatch.setattr(exercise, "check", slow)
    assert sandbox.call(check, ("three_cells",)).finished


def test_the_readers_own_interrupt_gets_out_and_the_state_is_put_back():
    def interrupted():
        np.seterr(all="raise")
        signal.raise_signal(signal.SIGINT)

    before = np.geterr(), signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        sandbox.call(interrupted)
    assert (np.geterr(), signal.getsignal(signal.SIGINT)) == before


# --- what an outcome tells


def in_a_cell(source, number, names):
    """Run source as a notebook does: in a file of its own, whose lines Python can find."""
    file = f"<cell {number}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), names)  # noqa: S102 - as a notebook does


def test_the_line_named_is_the_deepest_of_the_readers_in_whatever_cell():
    names = {"np": np}
    in_a_cell("def conv(x, w):\n    return np.stack([x, w[9]])\n", 1, names)
    in_a_cell("def slide(x, w):\n    return conv(x, w)\n", 2, names)
    outcome = sandbox.call(names["slide"], (np.ones(3), np.ones(2)))
    led = "return conv(x, w)"
    assert outcome.line == f"return np.stack([x, w[9]]), which was called by: {led}"


def test_the_line_named_is_not_a_librarys():
    def pads(x):
        return np.pad(x, 1, mode="no such mode")

    outcome = sandbox.call(pads, (np.ones(3),))
    assert outcome.line == 'return np.pad(x, 1, mode="no such mode")'


def test_options_are_copies_too():
    options = {"padding": [1, 2], "bias": np.zeros(2)}

    def changes(*, padding, bias):
        padding.clear()
        bias += 1

    assert sandbox.call(changes, options=options).finished
    assert options["padding"] == [1, 2]
    assert options["bias"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (lambda x, n: x.fill(0), (0,)),
        (lambda x, n: x.sort(), ()),  # it is sorted already
        (lambda x, n: n.append(3), (1,)),
        (lambda x, n: n.__setitem__(0, Equal()), (1,)),
        (lambda x, n: n[1].__setitem__(0, 7.0), (1,)),
    ],
)
def test_changed_arguments_are_told_by_position(change, changed):
    args = (np.arange(1.0, 4), [1, np.ones(2)])
    assert sandbox.call(change, args).changed == changed


class Equal:
    """Says that it equals everything."""

    def __eq__(self, other):
        return True


def test_results_of_several_are_plain_too():
    class Mine(np.ndarray):
        pass

    outcome = sandbox.call(lambda x: (x.view(Mine), [x.view(Mine)], Equal()), (np.ones(2),))
    array, (within,), other = outcome.result
    assert type(array) is type(within) is np.ndarray
    assert type(other).__name__ == "Equal"
    assert other != 3
    assert outcome.shared == (0,)


def test_of_an_array_too_large_the_shape_is_kept_and_of_a_text_its_beginning():
    huge, text = sandbox.call(lambda: (np.broadcast_to(1.0, (10**6, 10**6)), "x" * 10**6)).result
    assert huge == TooLarge((10**6, 10**6))
    assert "x" * 1000 in text
    assert len(text) < 10**6


# --- how what is handed over lies in memory


@pytest.mark.parametrize(
    "array",
    [
        np.arange(12.0).reshape(3, 4)[::-1, ::-1],
        np.arange(12.0).reshape(3, 4)[:, ::-1],
        np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1),
        np.asfortranarray(np.arange(12.0).reshape(3, 4)),
        np.array(3.0),
    ],
)
@pytest.mark.parametrize("writeable", [True, False])
def test_a_copy_lies_in_memory_as_the_array_does(array, writeable):
    array = array.view()
    array.flags.writeable = writeable
    seen = []
    sandbox.call(seen.append, (array,))
    (given,) = seen
    assert given.strides == array.strides
    assert given.flags.writeable == writeable
    assert np.array_equal(given, array)
    assert not np.shares_memory(given, array)
