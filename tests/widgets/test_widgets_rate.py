"""One weight on a parabola: its steps, what is refused, and what the page says of the rate."""

import json

import numpy as np
import pytest
from py_mini_racer import MiniRacer

from cnnlib.gradcheck import numeric_gradient
from cnnlib.widgets import RateExplorer, bundle


@pytest.mark.parametrize(
    ("w", "rate", "path", "losses"),
    [
        (1, 1 / 16, [1, 2, 2.5, 2.75], [16, 4, 1, 0.25]),
        (1, 1 / 8, [1, 3, 3, 3], [16, 0, 0, 0]),
        (1, 1 / 4, [1, 5, 1, 5], [16, 16, 16, 16]),
        (1, 1 / 2, [1, 9, -15, 57], [16, 144, 1296, 11664]),
        (7, 1 / 64, [7, 6.5, 6.0625, 5.6796875], [64, 49, 37.515625, 28.722900390625]),
    ],
)
def test_steps_go_where_pencil_and_paper_go(w, rate, path, losses):
    shown = RateExplorer(w, rate, steps=3)
    assert shown.path.tolist() == path
    assert shown.losses.tolist() == losses


def test_the_slope_is_the_losss():
    shown = RateExplorer(6.75, 0.3, steps=4)
    for w, slope in zip(shown.path, shown.slopes, strict=True):
        nudged = numeric_gradient(lambda w: ((2 * w - 6) ** 2).sum(), np.array([w]), h=1e-3)
        np.testing.assert_allclose(slope, nudged[0], rtol=1e-8)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"w": 7.5}, "w is 7.5; this explorer draws weights from -1 to 7"),
        ({"rate": 0}, "rate is 0; it must be more than 0 and at most 1"),
        ({"rate": 1.5}, "rate is 1.5; it must be more than 0 and at most 1"),
        ({"steps": 7}, "steps is 7; this explorer draws up to 6"),
        ({"picked": ("slope", 0, 0)}, "picked names grid 'slope'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, message):
    shown = RateExplorer()
    with pytest.raises(ValueError, match=message):
        shown.set_trait(*change.popitem())
    assert (shown.w, shown.rate, shown.steps) == (1, 1 / 16, 3)


@pytest.fixture
def run():
    engine = MiniRacer()
    engine.eval(bundle.script("rate"))
    return lambda expression: json.loads(engine.eval(f"JSON.stringify({expression})"))


@pytest.mark.parametrize(
    ("rate", "text"),
    [(1 / 16, "1/16"), (12 / 64, "3/16"), (0.5, "1/2"), (1, "1"), (0.3, "0.3"), (1 / 3, "0.333")],
)
def test_rates_are_written_as_fractions_where_they_are_some(run, rate, text):
    assert run(f"rateText({rate})") == text


def test_a_dragged_landing_finds_the_rate_that_leads_there(run):
    for w, to, rate in [
        (1, 3, 1 / 8),
        (1, 5, 1 / 4),
        (6, 5.9, 1 / 64),
        (3, 4, 0.3),
        (0, 50, 1 / 2),
    ]:
        assert run(f"rateTo({{ w: {w}, rate: 0.3 }}, {to})") == rate


def test_large_numbers_have_room_in_their_cells(run):
    assert run("inCells([-1, 99.25, 0.5])") == [-1, 99.25, 0.5]
    assert run("inCells([0.75, 9.75, -17.25, 1640.25])") == [1, 10, -17, 1640]


def tasks_done(run, w, rate, steps):
    state = f"{{ w: {w}, rate: {rate}, steps: {steps} }}"
    done = "(computeRate(state), RATE_TASKS.map(({ done }) => done(state)))"
    return run(f"((state) => {done})({state})")


def test_a_task_is_done_by_its_own_rate_alone(run):
    right = {1 / 8: [True, False], 1 / 4: [False, True]}
    for share in range(1, 33):
        assert tasks_done(run, 1, share / 64, 3) == right.get(share / 64, [False, False])
    assert tasks_done(run, 1, 1 / 8, 0) == tasks_done(run, 1, 1 / 4, 1) == [False, False]
    assert tasks_done(run, 3, 1 / 4, 3) == [False, False]  # it stood there already
