"""Several explorers in one document, of the same and of different kinds: none meddles with another."""

import pytest

from cnnlib.publish.content.outputs import Outputs
from cnnlib.widgets import gallery
from cnnlib.widgets.explorer import STAND_IN, script_data

pytestmark = pytest.mark.browser
NAMES = [
    "convolution",
    "batch",
    "convolution",
    "channels",
    "pooling",
    "pooling",
    "network",
    "picture",
    "picture",
]

# What each control says, ticks or has chosen, explorer by explorer.
CONTROLS = """() => [...document.querySelectorAll(".cnn-explorer")].map((explorer) =>
  [...explorer.querySelectorAll("input, select")].map((c) => [c.value, c.checked]))"""


@pytest.fixture
def page(offline, tmp_path):
    outputs, shown = Outputs(), gallery.examples()
    body = "".join(outputs.explorer(shown[name]) for name in NAMES)
    path = tmp_path / "many.html"
    style = f"<style>{outputs.styles()}</style>"
    scripts = "".join(map(str, outputs.scripts()))
    path.write_text(f"<!doctype html>{style}{body}{scripts}", "utf-8")
    offline.set_viewport_size({"width": 1280, "height": 720})
    offline.goto(path.as_uri())
    return offline


@pytest.mark.parametrize("name", ["convolution", "picture"])
def test_one_that_is_taken_away_leaves_nothing_behind(new_page, tmp_path, name):
    shown = gallery.examples()[name]
    state, script = script_data(shown.page_state()), shown.script()
    body = f"<main></main><script>{script}{STAND_IN}const state = {state}</script>"
    path = tmp_path / "again.html"
    path.write_text(f"<!doctype html>{body}", "utf-8")
    page = new_page()
    page.goto(path.as_uri())
    session = page.context.new_cdp_session(page)

    def counted():
        """(nodes, listeners) that the page holds, in the document or not."""
        session.send("HeapProfiler.collectGarbage")
        counters = session.send("Memory.getDOMCounters")
        return counters["nodes"], counters["jsEventListeners"]

    # As a notebook does: the element that was drawn into is held for good.
    page.evaluate("window.held = []; window.model = standIn(state)")
    again = """() => {
      const el = document.createElement("div");
      document.querySelector("main").replaceChildren(el);
      const close = render({ model, el });
      held.push(el);
      return [close, el.querySelectorAll("*").length];
    }"""
    drawn = page.evaluate(f"(({again})())[1]")
    assert drawn > 70
    page.evaluate(f"for (let n = 0; n < 3; n++) ({again})()[0]()")
    before = counted()
    page.evaluate(f"for (let n = 0; n < 10; n++) ({again})()[0]()")
    after = counted()
    assert after[0] - before[0] < 10 * 5
    assert after[1] - before[1] <= 0


def test_no_identifier_stands_twice(page):
    assert page.locator(".cnn-explorer").count() == len(NAMES)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(({ id }) => id)")
    assert len(ids) == len(set(ids))


def test_every_control_has_one_name(page):
    controls = page.locator(".cnn-explorer :is(input, select)")
    labels = controls.evaluate_all("(all) => all.map(({ labels }) => labels.length)")
    assert labels == [1] * controls.count()


def test_a_label_moves_its_own_control_alone(page):
    labels = page.locator(".cnn-explorer label:visible")
    labels = labels.filter(has_not=page.locator("[type=range]"))
    assert labels.count() >= 6
    for place in range(labels.count()):
        label = labels.nth(place)
        own = label.evaluate(
            "(label) => [...document.querySelectorAll('.cnn-explorer')]"
            ".indexOf(label.closest('.cnn-explorer'))"
        )
        before = page.evaluate(CONTROLS)
        label.click(position={"x": 30, "y": 10})
        if label.locator("select").count():
            assert label.locator("select").evaluate("(node) => node === document.activeElement")
            page.keyboard.press("Escape")
            label.locator("select").select_option(index=1)
        after = page.evaluate(CONTROLS)
        changed = [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        assert changed == [own]
