"""The stopwatch that takes turns."""

import itertools
from time import sleep

import numpy as np
import pytest

from cnnlib import timing


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


def test_a_clock_as_coarse_as_a_browser_s_makes_no_turn_long(monkeypatch):
    microseconds = itertools.count()
    now = 0

    def call():
        nonlocal now
        now = next(microseconds)

    monkeypatch.setattr(timing, "perf_counter", lambda: now // 100 / 10_000)
    assert timing.interleaved({"a": call}, rounds=1)["a"] == pytest.approx(1e-6, rel=0.1)
    assert now < 3 * timing.SHORTEST * 1e6


def test_peak_memory_counts_what_is_let_go_again():
    def two_megabytes_for_one():
        temporary = np.ones(2**20, np.uint8)
        return temporary.copy()

    assert 2 * 2**20 <= timing.peak_memory(two_megabytes_for_one) < 2.1 * 2**20


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.5, "2 times as fast as loops"),
        (0.995, "as fast as loops"),
        (1.014, "slower by 1 % than loops"),
        (1.5, "slower by 50 % than loops"),
        (12, "slower by a factor of 12 than loops"),
    ],
)
def test_a_time_is_compared_in_words(seconds, words):
    assert timing.compared(seconds, 1, named="loops") == words
    alone = timing.compared(seconds, 1)
    assert words.startswith(alone) or (words, alone) == ("as fast as loops", "equally fast")


@pytest.mark.parametrize(("seconds", "other"), [(0, 1), (1, -1)])
def test_a_time_that_is_compared_is_positive(seconds, other):
    with pytest.raises(ValueError, match="above 0"):
        timing.compared(seconds, other)
