"""An option that no test moves is found: the look at all calls bites."""

import pytest
import traitlets
from tools import exercised


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Nothing seen yet, and nothing said to the run that this test is part of."""
    monkeypatch.setattr(exercised, "_unmoved", {})
    monkeypatch.setattr(exercised, "_values", {})


def area(height, width=1, *, unit="m", scale=None):
    return height * width, unit, scale


def test_options_stay_until_a_call_gives_another_value():
    watched = exercised.watched(area, "area")
    assert watched(3) == (3, "m", None)
    watched(3, 1, unit="m")
    assert exercised.unexercised() == ["area(scale)", "area(unit)", "area(width)"]
    watched(3, 2)
    watched(3, scale=[1])
    assert exercised.unexercised() == ["area(unit)"]
    assert watched(3, unit="km") == (3, "km", None)
    assert exercised.unexercised() == []


def test_a_call_that_does_not_fit_raises_and_moves_nothing():
    watched = exercised.watched(area, "area")
    with pytest.raises(TypeError, match="unexpected keyword"):
        watched(3, 2, depth=4)
    assert "area(width)" in exercised.unexercised()


class Dial(traitlets.HasTraits):
    angle, size = traitlets.Int(0), traitlets.Int(1)


def test_traits_stay_until_two_values_were_seen():
    exercised.watch_traits(Dial, "Dial")
    dial = Dial(size=3)
    assert exercised.unexercised() == ["Dial.angle", "Dial.size"]
    dial.angle = 5
    Dial(size=4)
    assert exercised.unexercised() == []
