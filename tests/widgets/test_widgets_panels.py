"""The panels of ipywidgets: a training as it goes, the ladder, the step of a difference."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from cnnlib import datasets
from cnnlib.exercises import zoo
from cnnlib.gradcheck import StepSizes
from cnnlib.layers import Flatten, Linear, Sequential
from cnnlib.losses import softmax_cross_entropy
from cnnlib.optim import SGD
from cnnlib.training import fit
from cnnlib.widgets import LadderPanel, TrainingMonitor, TrustPanel


def said(panel):
    return panel.children[1].value


def picture(panel):
    return panel.children[2].value


def test_hostile_names_are_shown_as_text():
    hostile = "<img src=x onerror=alert(1)>"
    panel = LadderPanel({hostile: lambda: None})
    panel.measure()
    assert "<img src=x" not in said(panel) + picture(panel)
    assert "&lt;img src=x" in said(panel)


def test_the_monitor_follows_a_training():
    rng = np.random.default_rng(0)
    model = Sequential(Flatten(), Linear(64, 10, rng=rng))
    optimiser = SGD(model.parameters(), learning_rate=0.1)
    images, labels = (array[:40] for array in datasets.digits())
    monitor = TrainingMonitor(seconds=0)
    assert "No batch yet" in said(monitor)
    options = {"epochs": 3, "batch_size": 10, "rng": rng, "validation": (images, labels)}
    loss = softmax_cross_entropy
    history = fit(model, loss, optimiser, images, labels, callbacks=[monitor], **options)
    assert monitor.history is history
    assert "Epoch 3 of 3: loss" in said(monitor)
    assert f"held out {history.validation_accuracy[-1]:.1%}" in said(monitor)
    figure = monitor.still()
    assert [ax.get_ylabel() for ax in figure.axes] == ["loss", "accuracy", "gradient norm"]
    plt.close(figure)


def test_the_monitor_seldom_draws_and_always_at_the_end(monkeypatch):
    drawn = []
    real = TrainingMonitor.still
    monkeypatch.setattr(TrainingMonitor, "still", lambda self: drawn.append(1) or real(self))
    rng = np.random.default_rng(0)
    model = Sequential(Flatten(), Linear(64, 10, rng=rng))
    optimiser = SGD(model.parameters(), learning_rate=0.1)
    data = (array[:8] for array in datasets.digits())
    monitor = TrainingMonitor(seconds=1e6)
    monitor._drawn = np.inf  # as if a picture had just been drawn
    options = {"epochs": 5, "batch_size": 4, "rng": rng, "callbacks": [monitor]}
    fit(model, softmax_cross_entropy, optimiser, *data, **options)
    assert len(drawn) == 1
    assert monitor.history.epochs == 5


def test_the_ladder_measures_on_demand_and_compares():
    calls = []
    panel = LadderPanel({"twice": lambda: calls.extend([1, 1]), "once": lambda: calls.append(1)})
    assert not calls
    assert "Nothing is measured yet" in said(panel)
    with pytest.raises(ValueError, match="nothing is measured yet; press Measure"):
        panel.still()
    panel.children[0].children[0].click()
    assert set(panel.seconds) == set(panel.byte_counts) == {"twice", "once"}
    panel.rung.value = "once"
    assert "times as fast as twice" in said(panel)
    assert "<img" in picture(panel)
    with pytest.raises(ValueError, match="functions is empty"):
        LadderPanel({})


@pytest.mark.parametrize("panel", [TrainingMonitor(), LadderPanel({"a": print})])
def test_repr_is_the_same_in_every_run(panel):
    assert repr(panel) == f"{type(panel).__name__}()"


def step_curve(errors):
    return StepSizes(np.array([1.0, 0.1, 1e-5]), np.array(errors))


def test_the_trust_panel_tells_the_error_of_the_chosen_step():
    curves = {
        "convolution": step_curve([0.0, 3e-16, 1e-11]),
        "tanh": step_curve([0.2, 2e-3, 3e-11]),
    }
    panel = TrustPanel(curves)
    panel.step.value = 2
    assert "With h = 1e−5: convolution is wrong by 1e−11 (at best 0, at h = 1)" in said(panel)
    before = picture(panel)
    panel.functions.value = ("tanh",)
    assert "convolution" not in said(panel)
    assert picture(panel) != before
    panel.functions.value = ()
    assert "Choose at least one function" in said(panel)


def test_the_trust_panel_lets_a_test_loose_once():
    calls = []

    def lazy(layers):
        calls.append(layers)
        return True

    panel = TrustPanel({"line": step_curve([1e-16, 1e-15, 1e-11])}, {"<b>lazy</b>": lazy})
    assert panel.board is None
    for name in ("<b>lazy</b>", "none", "<b>lazy</b>"):
        panel.test.value = name
    assert len(calls) == len(zoo.BUGS) + len(panel.board.accepted)
    assert len(panel.board.survivors) == len(zoo.BUGS)
    answer = panel.children[-1].value
    assert f"{len(zoo.BUGS)} of {len(zoo.BUGS)} bugs live" in answer
    panel.test.value = "none"
    assert panel.children[-1].value == ""


def test_the_trust_panel_needs_curves_of_the_same_steps():
    with pytest.raises(ValueError, match="curves is empty"):
        TrustPanel({})
    other = StepSizes(np.array([1.0]), np.array([1.0]))
    with pytest.raises(ValueError, match="different steps h"):
        TrustPanel({"a": step_curve([1, 1, 1]), "b": other})
