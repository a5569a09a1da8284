"""A slow training is announced before it begins, and a fast one is not held up."""

from types import SimpleNamespace

import numpy as np
import pytest
from test_training import X, Y, network, train

from cnnlib import naive, vectorized
from cnnlib.training import estimate


class Clocked:
    """A pass forward and back that takes so many seconds a call and a sample, on a clock of ours."""

    def __init__(self, monkeypatch, *, call=0.0, sample=0.0):
        self.call, self.sample, self.now, self.sizes = call, sample, 0.0, []
        monkeypatch.setattr(estimate.time, "perf_counter", lambda: self.now)

    def __call__(self, x, y):
        assert len(x) == len(y)
        self.now += self.call + self.sample * len(x)
        self.sizes.append(len(x))


def look(there_and_back, capsys, *, samples=1000, batch_size=50, epochs=3):
    x = np.zeros(samples)
    estimate.say_if_slow(there_and_back, x, x, batch_size=batch_size, epochs=epochs)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("sample", "sizes", "epoch", "whole"),
    [
        (0.004, [2, 50], "4 seconds", "12 seconds"),
        (0.1, [2, 10], "100 seconds", "5 minutes"),  # a whole batch would take five seconds
        (10, [2, 2], "3 hours", "8 hours"),
    ],
)
def test_says_how_long_and_what_is_faster(sample, sizes, epoch, whole, monkeypatch, capsys):
    clocked = Clocked(monkeypatch, sample=sample)
    said = look(clocked, capsys)
    assert clocked.sizes == sizes
    assert f"an epoch of 1,000 samples will take about {epoch}, and 3 of them {whole}." in said
    for way in ("twenty samples", "np.einsum", "ops=vectorized", "Interrupt to stop"):
        assert way in said


def test_is_silent_where_an_epoch_is_short(monkeypatch, capsys):
    clocked = Clocked(monkeypatch, sample=0.0019)
    assert look(clocked, capsys) == ""
    assert clocked.sizes == [2]


def test_what_a_call_costs_by_itself_makes_no_epoch_slow(monkeypatch, capsys):
    clocked = Clocked(monkeypatch, call=0.02)
    assert look(clocked, capsys) == ""
    assert clocked.sizes == [2, 50]


def test_a_clock_that_stands_still_and_one_sample_are_no_trouble(monkeypatch, capsys):
    clocked = Clocked(monkeypatch)
    assert look(clocked, capsys, samples=1) == ""
    assert clocked.sizes == [1]


@pytest.mark.parametrize(
    ("ops", "looks"),
    [(vectorized, False), (naive, True), (SimpleNamespace(**vars(vectorized)), True)],
    ids=["the library's", "loops", "one's own"],
)
def test_fit_looks_at_functions_that_are_not_the_library_s_fast_ones(
    ops, looks, monkeypatch, capsys
):
    monkeypatch.setattr(estimate, "PATIENCE", 0)
    train(network(ops), epochs=2, x=X[:6], y=Y[:6], batch_size=4)
    assert ("an epoch of 6 samples will take about " in capsys.readouterr().out) == looks
