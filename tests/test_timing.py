"""The stopwatch that takes turns, and the ladder of convolutions."""

from time import sleep

import numpy as np
import pytest

from cnnlib import ladder, naive, timing
from cnnlib.gradcheck import integers


def test_contestants_take_turns():
    calls = []
    functions = {name: lambda name=name: calls.append(name) for name in "abc"}
    seconds = timing.interleaved(functions, rounds=3)
    assert list(seconds) == ["a", "b", "c"] and min(seconds.values()) > 0
    turns = [name for n, name in enumerate(calls) if n == 0 or calls[n - 1] != name]
    assert turns == list("abc") * 4  # the first time to warm up


def test_the_median_forgives_a_disturbed_round(monkeypatch):
    clock = iter([0, 1, 1, 2, 2, 3, 3, 103, 103, 104])  # a call of 1 s to tell, then 1, 1, 100, 1
    monkeypatch.setattr(timing, "perf_counter", lambda: next(clock))
    assert timing.interleaved({"a": lambda: None}, rounds=4) == {"a": 1}


def test_a_slow_first_call_only_warms_up():
    made = []

    def slow_at_first():
        sleep(0 if made else 2 * timing.SHORTEST)
        made.append(1)

    timing.interleaved({"a": slow_at_first}, rounds=1)
    assert len(made) > 3  # one to warm up, one to tell, and several in the turn


def test_peak_memory_counts_what_is_let_go_again():
    def two_megabytes_for_one():
        temporary = np.ones(2**20, np.uint8)
        return temporary.copy()

    assert 2 * 2**20 <= timing.peak_memory(two_megabytes_for_one) < 2.1 * 2**20


@pytest.mark.parametrize("rung", ladder.RUNGS.values(), ids=list(ladder.RUNGS))
def test_every_rung_computes_the_same(rung, rng):
    x, w = integers(rng, (2, 3, 6, 5)), integers(rng, (4, 3, 2, 3))
    y = rung(x, w)
    np.testing.assert_array_equal(y, naive.conv2d(x, w))
    assert not np.shares_memory(x, y)
