"""Random actions on every explorer: no error, no number but the package's, no memory that grows.

A sample of the actions here, 2,000 on each explorer in `make soak`.
"""

from pathlib import Path

import numpy as np
import pytest
from numbers_shown import compare

from cnnlib.widgets import gallery
from cnnlib.widgets.explorer import STAND_IN

NAMES = sorted(gallery.examples())
ACTIONS = (Path(__file__).parent / "random_actions.js").read_text("utf-8")
AT_ONCE = 25  # actions between two looks at the numbers


def held(page, session, start):
    """(nodes, listeners, bytes) that a page holds in the state it began with."""
    page.evaluate(
        "(start) => { document.activeElement?.blur();"
        " for (const [name, value] of Object.entries(start)) model.set(name, value); }",
        start,
    )
    page.wait_for_timeout(50)
    session.send("HeapProfiler.collectGarbage")
    counters = session.send("Memory.getDOMCounters")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    return counters["nodes"], counters["jsEventListeners"], used


def try_actions(page, tmp_path, name, many, seed):
    shown = gallery.examples()[name]
    body = f"<main></main><script>{shown.script()}{STAND_IN}{ACTIONS}</script>"
    style = f"<style>{shown._css}</style>"
    path = tmp_path / "actions.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{style}{body}", "utf-8")
    page.goto(path.as_uri())
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.evaluate(
        "(start) => { window.state = start; window.model = standIn(start);"
        " render({ model, el: document.querySelector('main') }); }",
        shown.page_state(),
    )
    start = page.evaluate("structuredClone(state)")
    session = page.context.new_cdp_session(page)
    memory = []
    for turn in range(many // AT_ONCE):
        page.evaluate("([seed, many]) => act(seed, many)", [seed + turn, AT_ONCE])
        assert errors == []
        compare(shown, page.evaluate("state"), page.evaluate("shownNumbers()"))
        if turn % (many // AT_ONCE // 4) == 0:
            memory.append(held(page, session, start))
    nodes, listeners, used = np.transpose(memory)
    assert nodes[-1] - nodes[1] <= 50
    assert listeners[-1] - listeners[1] <= 10
    assert used[-1] < 1.3 * used[1]


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
def test_a_sample_of_actions_leaves_every_number_right(new_page, tmp_path, name):
    try_actions(new_page(), tmp_path, name, many=100, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("name", NAMES)
def test_two_thousand_actions_leave_every_number_right(new_page, tmp_path, name, soaks):
    soaks("actions on an explorer")
    try_actions(new_page(), tmp_path, name, many=2_000, seed=1_000)
