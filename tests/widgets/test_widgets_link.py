"""What a page believes of its link: only values that the trait itself would take."""

import json

import pytest
from py_mini_racer import MiniRacer

from cnnlib.widgets import ConvolutionExplorer, DigitPad, PoolingExplorer, RateExplorer, bundle


@pytest.fixture(scope="module")
def believed():
    """The state that a page draws, for an explorer and the text after # of its address."""
    engine = MiniRacer()
    engine.eval(f"{bundle.script()}\n{bundle.shared('link')}\nvar location = {{ hash: '' }};")

    def state(shown, link):
        given, rules = (json.dumps(part) for part in (shown.page_state(), shown._page_rules()))
        engine.eval(f"location.hash = '#' + encodeURIComponent({json.dumps(link)})")
        return json.loads(engine.eval(f"JSON.stringify(fromLink({given}, {rules}))"))

    return state


def shown():
    return ConvolutionExplorer([[1, 2], [3, 4]], [[1]])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", [[5, 6, 7]]),
        ("w", [[-1.5]]),
        ("b", 2.25),
        ("stride", [2, 1]),
        ("padding", [0, 3]),
        ("flip", True),
        ("picked", ["w", 0, 0]),
    ],
)
def test_what_keeps_the_rules_is_believed(believed, name, value):
    given = json.loads(json.dumps(shown().page_state()))
    assert believed(shown(), json.dumps({name: value})) == given | {name: value}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", [[1, 2], [3]]),
        ("x", [1, 2]),
        ("x", [[[1]]]),
        ("x", []),
        ("x", [[]]),
        ("x", [["1"]]),
        ("x", [["NaN"]]),
        ("x", [[None]]),
        ("x", ["ab", "cd"]),
        ("x", [[1] * 13]),
        ("x", [[1]] * 13),
        ("b", "1"),
        ("b", None),
        ("stride", [0, 1]),
        ("stride", [1.5, 1]),
        ("stride", 2),
        ("stride", [1, 13]),
        ("padding", [-1, 0]),
        ("flip", 1),
        ("picked", ["y", 0]),
        ("picked", [["y"], 0, 0]),
        ("picked", ["y", 0, -1]),
        ("grad_y", [[1]]),  # it was not given, so nothing shows it
        ("unknown", 1),
        ("__proto__", {"x": 1}),
    ],
)
def test_what_breaks_a_rule_is_not(believed, name, value):
    given = json.loads(json.dumps(shown().page_state()))
    assert believed(shown(), json.dumps({name: value})) == given


@pytest.mark.parametrize("link", ["", "{", "null", "3", "[1, 2]", '"x"'])
def test_what_is_no_state_changes_nothing(believed, link):
    assert believed(shown(), link) == json.loads(json.dumps(shown().page_state()))


def test_words_infinity_and_wholes_keep_their_own_rules(believed):
    pool = PoolingExplorer([[1, 2]], kernel_size=1)
    state = believed(pool, json.dumps({"kind": "average", "x": [["Infinity", 1]]}))
    assert state["kind"] == "average" and state["x"] == [["Infinity", 1]]
    assert believed(pool, json.dumps({"kind": "least", "names": ["a", "b"]}))["kind"] == "max"
    assert believed(RateExplorer(), json.dumps({"steps": 6}))["steps"] == 6
    assert believed(RateExplorer(), json.dumps({"steps": 7}))["steps"] == 3


def test_no_link_carries_a_drawing_or_weights():
    assert not {"drawing", "weights"} & DigitPad()._page_rules().keys()
