"""Things to try: ticked by keys, by mouse and by finger, and said aloud; on slides there are none."""

import pytest
from playwright.sync_api import expect

from cnnlib.example import GRAD_Z, B, W, X
from cnnlib.widgets import BatchExplorer, ConvolutionExplorer, NetworkExplorer, gallery

pytestmark = pytest.mark.browser


@pytest.fixture
def open_with(new_page, tmp_path):
    """Open a page of an explorer that asks for these tasks."""

    def open_one(explorer, tasks, **options):
        for name, wanted in tasks.items():
            explorer.task(name, **wanted)
        explorer.to_html(tmp_path / "tasks.html")
        page = new_page(**options)
        page.goto((tmp_path / "tasks.html").as_uri())
        return page

    return open_one


def ticks(page):
    return [text[0] == "✓" for text in page.locator(".cnn-tasks li").all_text_contents()]


def test_keys_reach_a_cell_and_change_a_pixel(open_with):
    explorer = ConvolutionExplorer(X, W, B)
    page = open_with(explorer, {"reach": {"cell": ("y", 3, 3)}, "zero": {}})
    y = page.locator('[role=grid][aria-label="y"] .cnn-live')
    y.first.focus()
    for key in ["ArrowDown", "ArrowRight"] * 3:
        assert ticks(page) == [False, False]
        page.keyboard.press(key)
    assert ticks(page) == [True, False]
    said = page.locator(".cnn-try [aria-live]")
    expect(said).to_have_text("Done: Reach y[3,3] with the arrow keys, or press it.")
    page.locator('[role=grid][aria-label="x"] .cnn-live').first.focus()
    for key in ("Enter", "Control+a", "-", "1", "Enter"):  # y[0,0] is 2 with a pixel of 1
        page.keyboard.press(key)
    assert ticks(page) == [True, True]
    y.first.focus()
    assert ticks(page) == [True, True]  # what is done stays done


def test_the_mouse_hovers_without_a_tick_and_picks_with_one(open_with):
    explorer = ConvolutionExplorer(X, W, B)
    page = open_with(explorer, {"touched_by": {"outputs": 6}, "impulse": {}})
    pixel = page.locator('[role=grid][aria-label="x"] .cnn-live').nth(26)  # x[4,2]
    pixel.hover()
    expect(page.locator(".cnn-heading")).to_contain_text("6 outputs touched")
    assert ticks(page) == [False, False]
    pixel.click()
    assert ticks(page) == [True, False]
    page.get_by_role("button", name="x = impulse").click()
    page.get_by_role("checkbox", name="true convolution").check()
    assert ticks(page) == [True, True]


def test_a_finger_nudges_and_picks(open_with):
    explorer = NetworkExplorer(X, W, B, GRAD_Z)
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True}
    page = open_with(explorer, {"largest_gradients": {}, "score": {"is_to_be": -12}}, **phone)
    shown = page.locator(".cnn-tasks li:visible")
    expect(shown).to_have_text(["Pick the 2 weights with the largest gradient."])  # the next alone
    weights = page.locator('[role=grid][aria-label="w"] .cnn-live')
    weights.nth(6).tap()
    assert ticks(page) == [False, False]
    weights.nth(4).tap()
    assert ticks(page) == [True, False]
    expect(shown).to_have_text(["Find a number whose nudge by +1 takes L to −12."])
    page.locator('[role=grid][aria-label="z"] .cnn-live').nth(1).tap()
    page.get_by_role("slider").fill("1")
    assert ticks(page) == [True, True]


def test_both_homes_count_in_any_order(open_with):
    explorer = BatchExplorer([X, X[::-1]], 3, gallery.examples()["batch"].grad_y)
    explorer.home = "nowhere"
    page = open_with(explorer, {"homes": {"value": 7.5}})
    home = page.get_by_role("combobox")
    for chosen, done in [("the layer", False), ("both", False), ("the loss", True)]:
        home.select_option(chosen)
        assert ticks(page) == [done]


@pytest.mark.parametrize("name", sorted(gallery.examples()))
def test_no_task_of_the_gallery_is_done_before_it_is_tried(new_page, tmp_path, name):
    explorer = gallery.examples()[name]
    explorer.to_html(tmp_path / "page.html")
    page = new_page()
    page.goto((tmp_path / "page.html").as_uri())
    assert ticks(page) == [False] * (explorer.own_tasks + len(explorer.tasks))
