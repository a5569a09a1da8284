"""The panels of ipywidgets: a training as it goes, the ladder, the step of a difference."""

import base64
import io
import re
import time

import numpy as np
import pytest
from matplotlib import pyplot as plt
from PIL import Image

from cnnlib import datasets
from cnnlib.exercises import zoo
from cnnlib.gradcheck import StepSizes
from cnnlib.layers import Conv2d, Flatten, Linear, Sequential
from cnnlib.losses import softmax_cross_entropy
from cnnlib.optim import SGD
from cnnlib.training import classify, fit
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


@pytest.fixture
def training():
    """A model, its training as a function of more options for `fit`, and what it is tested on."""
    rng = np.random.default_rng(0)
    model = Sequential(Conv2d(1, 2, 3, rng=rng), Flatten(), Linear(72, 10, rng=rng))
    optimiser = SGD(model.parameters(), learning_rate=0.1)
    images, labels = (array[:40] for array in datasets.digits())

    def train(*callbacks, epochs=3, **options):
        fixed = {"epochs": epochs, "batch_size": 10, "rng": rng, "callbacks": callbacks}
        loss = softmax_cross_entropy
        return fit(model, loss, optimiser, images, labels, **fixed, **options)

    return model, train, (images, labels)


def points(panel):
    """How many points each line of each chart has, piece by piece; a legend's line is none."""
    paths = re.findall(r"d='(M[^']*)' fill='none' stroke='#", picture(panel))
    return [path.count(",") for path in paths]


def test_the_monitor_follows_a_training(training):
    model, train, held_out = training
    monitor = TrainingMonitor(model, held_out, pause=0)
    assert "No batch yet" in said(monitor) and points(monitor) == []
    history = train(monitor, validation=held_out)
    assert monitor.history is history
    assert "Trained: 3 whole epochs, loss" in said(monitor) and "role='status'" in said(monitor)
    assert f"held out {history.validation_accuracy[-1]:.1%}" in said(monitor)
    assert points(monitor) == [3] * 5  # loss; accuracy twice; two layers with weights
    figure = monitor.still()
    assert [ax.get_ylabel() for ax in figure.axes] == ["loss", "accuracy", "gradient norm"]
    plt.close(figure)


def test_the_monitor_draws_every_epoch_and_speaks_at_the_end(training):
    _, train, _ = training
    monitor, seen = TrainingMonitor(pause=0), []
    train(monitor, lambda progress: seen.append((said(monitor), points(monitor))))
    ends = [seen[place] for place in (3, 7, 11)]  # four batches an epoch
    assert [drawn[0] for _, drawn in ends] == [1, 2, 3]
    assert all(f"Epoch {n} of 3: " in words for n, (words, _) in enumerate(ends, start=1))
    assert not any("role=" in words for words, _ in seen)


def test_the_monitor_shows_the_kernels_and_what_is_read(training):
    model, train, (images, labels) = training
    monitor = TrainingMonitor(model, (images, labels), pause=0)
    before = monitor.children[-1].value
    train(monitor, epochs=20)
    after = monitor.children[-1].value
    assert after != before and after.count("aria-label='kernel ") == 2
    _, first = np.unique(labels, return_index=True)
    answers = classify(model, images[first])
    assert re.findall(r"<br>(\d) (.)<", after) == [
        (str(answer), "✓" if answer == label else "✗") for label, answer in enumerate(answers)
    ]
    assert f"{sum(answers == np.arange(10))} of 10 are read rightly" in after


def test_an_interrupted_training_is_shown_with_the_epochs_that_it_keeps(training):
    _, train, _ = training
    monitor = TrainingMonitor(pause=0)

    def interrupt(progress):
        if progress.epoch == 3:
            raise KeyboardInterrupt

    history = train(interrupt, monitor, epochs=9)
    assert history.epochs == 2 and points(monitor)[0] == 2
    assert "Stopped, interrupted in epoch 3: 2 whole epochs, loss" in said(monitor)


def test_an_interrupt_in_the_pause_loses_no_epoch(training, monkeypatch):
    _, train, _ = training

    def interrupt(seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupt)
    monitor = TrainingMonitor(pause=1)
    assert train(monitor).epochs == 1
    assert points(monitor)[0] == 1
    assert "1 whole epoch," in said(monitor)


def test_the_pauses_fade(training, monkeypatch):
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    _, train, _ = training
    train(TrainingMonitor(pause=1), epochs=40)
    assert waits[:3] == pytest.approx([1, 0.8, 0.64])
    assert len(waits) < 40 and sum(waits) < 5


def test_a_second_training_is_drawn_behind_the_first(training):
    _, train, _ = training
    monitor = TrainingMonitor(pause=0)
    runs = [train(monitor, epochs=2), train(monitor, epochs=3)]
    assert [run is shown for run, shown in zip(runs, monitor.runs, strict=True)] == [True, True]
    assert points(monitor)[:2] == [2, 3]
    assert "epoch 5<" in picture(monitor) and picture(monitor).count("stroke-dasharray='1 3'") == 3


def test_a_resumed_training_goes_on_with_its_curve(training, tmp_path):
    _, train, _ = training
    monitor, kept = TrainingMonitor(pause=0), {"checkpoint": tmp_path / "kept.npz", "resume": True}
    train(monitor, epochs=2, **kept)
    train(monitor, epochs=5, **kept)
    assert [run.epochs for run in monitor.runs] == [5]
    assert points(monitor)[0] == 5


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"pause": -1}, ValueError, "pause is -1"),
        ({"held_out": (np.ones((2, 1, 3, 3)), [0, 1])}, ValueError, "without a model to read it"),
        (
            {"model": Flatten(), "held_out": (np.ones((2, 9)), [0, 1])},
            ValueError,
            r"shape \(2, 9\); it must be pictures",
        ),
    ],
)
def test_the_monitor_says_what_is_wrong(arguments, error, message):
    with pytest.raises(error, match=message):
        TrainingMonitor(**arguments)


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
    assert "With ε = 1e−5: convolution is wrong by 1e−11 (at best 0, at ε = 1)" in said(panel)
    before = picture(panel)
    panel.functions.value = ("tanh",)
    assert "convolution" not in said(panel)
    assert picture(panel) != before
    panel.functions.value = ()
    assert "Choose at least one function" in said(panel)


def test_the_trust_panel_s_slider_runs_as_its_picture_does():
    panel = TrustPanel({"tanh": step_curve([0.2, 2e-3, 3e-11])})
    steps = [panel.curves["tanh"].h[place] for _, place in panel.step.options]
    assert steps == sorted(steps)
    panel.step.value = 1
    figure = panel.still()
    [ax] = figure.axes
    assert ax.get_xlim()[0] < ax.get_xlim()[1]
    assert list(ax.lines[-1].get_xdata()) == [0.1, 0.1]
    assert "ε = 0.1" in [text.get_text() for text in ax.texts]
    plt.close(figure)


def test_the_trust_panel_s_picture_is_whole():
    panel = TrustPanel({"tanh": step_curve([0.2, 2e-3, 3e-11])})
    data = base64.b64decode(re.search(r"base64,([^']+)", picture(panel))[1])
    dark = np.asarray(Image.open(io.BytesIO(data)).convert("L")) < 200
    inside = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    for places, size in zip(inside, dark.shape, strict=True):
        assert 0 < places[0] < 20 and size - 20 < places[-1] < size - 1


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
