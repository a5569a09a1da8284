"""Every explorer in JupyterLab: the mouse and the keys pick, Python sees it and answers."""

import json
import re

import pytest

from cnnlib.widgets import gallery

pytestmark = pytest.mark.browser
NAMES = sorted(gallery.examples())

SETUP = """
import json
from ipywidgets import HTML, Button, VBox
from cnnlib.widgets.gallery import examples
shown = examples()
def beside(name):
    explorer, heard = shown[name], HTML("nothing")
    def tell(change):
        heard.value = json.dumps(change.new)
    def put_back(_):
        explorer.picked = first
    first, button = explorer.picked, Button(description="pick from Python")
    explorer.observe(tell, "picked")
    button.on_click(put_back)
    return VBox([explorer, heard, button])
"""


@pytest.fixture(scope="module")
def notebook(run_in_lab):
    return run_in_lab(SETUP, *(f"beside({name!r})" for name in NAMES))


@pytest.fixture(params=NAMES)
def cell(request, notebook):
    """The notebook cell of one explorer."""
    cell = notebook.locator(".jp-Cell").nth(1 + NAMES.index(request.param))
    cell.scroll_into_view_if_needed()
    cell.locator(".cnn-explorer").wait_for()
    return cell


def heard(cell, text):
    """Wait until Python has heard of a pick."""
    cell.locator(".widget-html-content", has_text=re.compile(re.escape(text))).wait_for()


def pick_of(page):
    return json.dumps(
        page.evaluate(
            "[document.activeElement.closest('[role=grid]').ariaLabel, ...document.activeElement.at]"
        )
    )


def test_picks_reach_python_and_come_back(cell, notebook):
    live = cell.locator("[role=grid]:visible").first.locator(".cnn-live")
    start = cell.locator(".cnn-picked").first.get_attribute("aria-label")
    live.nth(1).click()
    heard(cell, pick_of(notebook))
    notebook.keyboard.press("End")
    notebook.keyboard.press("ArrowDown")
    heard(cell, pick_of(notebook))
    cell.get_by_role("button", name="pick from Python").click()
    notebook.wait_for_timeout(200)
    assert cell.locator(".cnn-picked").first.get_attribute("aria-label") == start


def test_keys_stay_in_the_explorer_until_escape(cell, notebook):
    count = notebook.locator(".jp-Cell").count()

    def active():
        cell = notebook.locator(".jp-Cell.jp-mod-active")
        return int(cell.get_attribute("data-windowed-list-index"))

    cell.locator("[role=grid]:visible").first.locator(".cnn-live").first.click()
    place = active()
    for key in ("ArrowDown", "ArrowUp", "d", "d", "a", "b", "x", "j", "Tab", "d", "d", "j"):
        notebook.keyboard.press(key)
    assert notebook.locator(".jp-Cell").count() == count
    assert active() == place
    notebook.keyboard.press("Escape")
    notebook.keyboard.press("k")
    assert active() == place - 1


@pytest.mark.parametrize(
    ("theme", "bright"), [("JupyterLab Light", True), ("JupyterLab Dark", False)]
)
def test_grids_stay_light_and_words_follow_the_theme(run_in_lab, theme, bright):
    page = run_in_lab(SETUP, 'shown["convolution"]', theme=theme)
    page.locator(".cnn-explorer").wait_for()

    def lightness(selector, colour):
        rgb = page.locator(selector).first.evaluate(f"(node) => getComputedStyle(node).{colour}")
        return sum(map(float, re.findall(r"[\d.]+", rgb)[:3])) / 3

    assert (lightness(".cnn-heading", "color") < 100) == bright
    assert lightness('[aria-label="grad_y"] .cnn-cell', "backgroundColor") > 200


def test_sliders_on_a_photograph_answer_to_keys(run_in_lab):
    page = run_in_lab(
        "from cnnlib import datasets\n"
        "from cnnlib.widgets import PictureExplorer\n"
        "PictureExplorer(datasets.photograph()[:40, :50])"
    )
    handles = page.locator(".noUi-handle")
    handles.nth(1).focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("rows: ⌊(40 + 2·0 − 3) / 2⌋ + 1 = 19, 1 left over").wait_for()
    handles.nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("rows: ⌊(40 + 2·0 − 5) / 2⌋ + 1 = 18, 1 left over").wait_for()
    page.locator("img[alt^='rows: ⌊(40 + 2·0 − 5) / 2⌋']").wait_for()


def test_state_set_from_python_shows_at_once(run_in_lab):
    page = run_in_lab(
        SETUP + 'explorer, button = shown["convolution"], Button(description="stride 2")\n'
        'button.on_click(lambda _: setattr(explorer, "stride", 2))\n'
        "VBox([explorer, button])"
    )
    page.get_by_role("button", name="stride 2").click()
    page.get_by_text("rows of y: ⌊(6 − 3) / 2⌋ + 1 = 2, 1 left over").wait_for()
    for grid in ("y", "grad_y"):
        assert page.locator(f'[role=grid][aria-label="{grid}"] .cnn-live').count() == 4
    assert page.get_by_label("stride", exact=True).input_value() == "2"
