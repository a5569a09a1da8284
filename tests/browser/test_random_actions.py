"""Random actions on every explorer: no error, no number but the package's, no memory that grows.

A sample of the actions here, 2,000 on each explorer in `make soak`.
"""

from pathlib import Path

import numpy as np
import pytest

from cnnlib.padding import rot180
from cnnlib.widgets import gallery
from cnnlib.widgets.explorer import STAND_IN

NAMES = sorted(gallery.examples())
ACTIONS = (Path(__file__).parent / "random_actions.js").read_text("utf-8")
AT_ONCE = 25  # actions between two looks at the numbers


def convolution(shown):
    turned = " turned" if shown.flip else ""
    names = {name: name for name in ("x", "b", "y", "grad_x", "grad_b", "grad_y")}
    names |= {f"w{turned}": "w", f"grad_w{turned}": "grad_w"}
    return {there: getattr(shown, here) for there, here in names.items()}


def inserted(shown):
    rows, columns = shown.window.out_size
    grids = {"grad_y": shown.grad_y[:rows, :columns], "inserted": shown.built}
    grids["turned w"] = rot180(shown.w[: shown.k, : shown.k])
    return grids | ({"grad_x": shown.grad_x} if shown.step == 3 else {})


def stamps(shown):
    grids = {name: getattr(shown, name) for name in ("grad_y", "w", "stamped", "inserted")}
    return grids | {"turned w": rot180(shown.w), "gathered": shown.grad_x}


def pooling(shown):
    before, after = shown.names
    grids = {before: shown.x, after: shown.y}
    return grids | {f"grad_{before}": shown.grad_x, f"grad_{after}": shown.grad_y}


def network(shown):
    names = ("y", "z", "grad_x", "grad_w", "grad_b", "grad_y", "grad_z")
    return {name: getattr(shown, name) for name in names} | {"L": shown.score}


def channels(shown):
    back = shown.backward
    planes = {"x": shown.grad_x if back else shown.x, "y": shown.grad_y if back else shown.y}
    grids = {f"{name}[{n}]": p for name, group in planes.items() for n, p in enumerate(group)}
    for (q, d), part in shown.parts.items():
        grids |= {f"part[{q},{d}]": part, f"w[{q},{d}]": shown.w[q, d]}
    return grids


def batch(shown):
    grids = {f"own grad_w[{n}]": own for n, own in enumerate(shown.own)}
    grids |= {f"x[{n}]": x for n, x in enumerate(shown.x)}
    return grids | {"grad_w": shown.grad_w}


def rate(shown):
    path, losses = shown.path, shown.losses  # in whole numbers where they fly off
    return {
        "w": path.round() if abs(path).max() >= 100 else path,
        "loss": losses.round() if losses.max() >= 100 else losses,
    }


# What Python says that each grid shows, by the grid's name.
PACKAGE = {
    "BatchExplorer": batch,
    "ChannelMixer": channels,
    "ConvolutionExplorer": convolution,
    "DigitPad": lambda shown: {"x": shown.x},
    "InsertedGradientExplorer": inserted,
    "NetworkExplorer": network,
    "PictureExplorer": lambda shown: {"w": shown.w},
    "PoolingExplorer": pooling,
    "RateExplorer": rate,
    "ScatterGatherExplorer": stamps,
}


def compare(page, shown):
    """Let Python take the page's state, and compare every number that is shown with its own."""
    shown.set_state(page.evaluate("state"))
    numbers = page.evaluate("shownNumbers()")
    looked = 0
    for grid, expected in PACKAGE[type(shown).__name__](shown).items():
        if expected is None or grid not in numbers:
            continue
        expected = np.atleast_2d(expected)
        rows, columns = expected.shape
        found = np.array(expected)
        for i, j, number in numbers[grid]:
            if 0 <= i < rows and 0 <= j < columns:  # else it is padding
                found[i, j] = float(number)
                looked += 1
        most = np.abs(expected[np.isfinite(expected)]).max(initial=1)
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * most, err_msg=grid)
    assert looked > 0


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
        compare(page, shown)
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
