"""The learning rate's explorer: its weight and its rate by mouse, finger and keys."""

import axe
import pytest
from playwright.sync_api import expect

from cnnlib.widgets import RateExplorer

pytestmark = pytest.mark.browser


@pytest.fixture
def open_rate(new_page, tmp_path):
    def open_one(shown=None, **options):
        path = tmp_path / "rate.html"
        (shown or RateExplorer()).to_html(path)
        page = new_page(**options)
        page.goto(path.as_uri())
        return page

    return open_one


def weights(page):
    return page.locator('[role=grid][aria-label="w"] .cnn-number').all_inner_texts()


def middle(page, selector):
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def a_weight_wide(page):
    """How many pixels one unit of w takes: the drawing shows w from -1 to 7."""
    path = page.locator(".cnn-valley").bounding_box()
    return path["width"] / 8


def test_the_mouse_drags_the_start_and_the_landing(open_rate):
    page = open_rate()
    unit = a_weight_wide(page)
    for handle, to in (("landing", 1), ("start", -1)):
        x, y = middle(page, f".cnn-{handle}")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + unit * to, y, steps=4)
        page.mouse.up()
        if handle == "landing":
            assert weights(page) == ["1", "3", "3", "3"]
            assert page.locator(".cnn-done").inner_text().startswith("✓ Land on the lowest point")
    assert weights(page) == ["0", "3", "3", "3"]
    page.mouse.move(x, y)  # with the button up nothing follows
    assert weights(page) == ["0", "3", "3", "3"]


def test_a_finger_drags_and_the_page_stays(open_rate):
    page = open_rate(viewport={"width": 390, "height": 500}, has_touch=True, is_mobile=True)
    page.locator(".cnn-curve").scroll_into_view_if_needed()
    unit = a_weight_wide(page)
    x, y = middle(page, ".cnn-landing")
    before = page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    for kind, points in [
        ("touchStart", [{"x": x, "y": y}]),
        *(("touchMove", [{"x": x + unit * part, "y": y}]) for part in (1, 2, 3)),
        ("touchEnd", []),
    ]:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    cells = page.locator('[role=grid][aria-label="w"] .cnn-number')
    expect(cells).to_have_text(["1", "5", "1", "5"], timeout=3000)
    assert page.evaluate("scrollY") == before


def test_keys_move_the_weight_the_rate_and_the_steps(open_rate):
    page = open_rate()
    page.get_by_role("slider", name="weight w").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.get_by_role("slider", name="rate").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.locator("output").nth(1).inner_text() == "1/8"
    assert weights(page) == ["2", "3", "3", "3"]
    page.get_by_role("button", name="Take a step").focus()
    page.keyboard.press("Enter")
    assert page.locator(".cnn-heading").inner_text() == "Step 4: w = 3, loss 0"
    assert page.locator(".cnn-spoken").text_content().startswith("Step 4: w = 3, loss 0")
    assert page.locator(".cnn-try [aria-live]").text_content().startswith("Done: Land on")


def test_every_step_is_written_out(open_rate):
    page = open_rate(RateExplorer(1, 1 / 4, steps=3))
    lines = page.locator(".cnn-formula").inner_text().split("\n")
    assert lines[:3] == [
        "0 → 1: 1 − 1/4·(−16) = 5",
        "1 → 2: 5 − 1/4·16 = 1",
        "2 → 3: 1 − 1/4·(−16) = 5",
    ]
    assert lines[3] == "Each step multiplies 3 − w by 1 − 8·rate = −1: from side to side, for ever."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(open_rate, scheme):
    page = open_rate(color_scheme=scheme)
    page.evaluate(axe.source())
    assert axe.serious(page) == []
