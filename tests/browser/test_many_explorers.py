"""Several explorers in one document, of the same and of different kinds: none meddles with another."""

import pytest

from cnnlib.publish.outputs import Outputs
from cnnlib.widgets import gallery

pytestmark = pytest.mark.browser
NAMES = ["convolution", "batch", "convolution", "channels", "pooling", "pooling", "network"]

# What each control says, ticks or has chosen, explorer by explorer.
CONTROLS = """() => [...document.querySelectorAll(".cnn-explorer")].map((explorer) =>
  [...explorer.querySelectorAll("input, select")].map((c) => [c.value, c.checked]))"""


@pytest.fixture
def page(offline, tmp_path):
    outputs, shown = Outputs(), gallery.examples()
    body = "".join(outputs.explorer(shown[name]) for name in NAMES)
    path = tmp_path / "many.html"
    style = f"<style>{outputs.styles()}</style>"
    path.write_text(f"<!doctype html>{style}{body}{outputs.scripts()}", "utf-8")
    offline.set_viewport_size({"width": 1280, "height": 720})
    offline.goto(path.as_uri())
    return offline


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
