"""The pad in a browser: drawn on by mouse, finger and keys, filled from a file, saved as a page."""

import io

import axe
import numpy as np
import pytest
from driver import asked
from hand_over import choose
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from cnnlib import datasets
from cnnlib.widgets import DigitPad

pytestmark = pytest.mark.browser

DRAWING = """() => {
  const canvas = document.querySelector(".cnn-paper");
  const { data } = canvas.getContext("2d").getImageData(0, 0, 32, 32);
  return [...Array(1024).keys()].map((place) => 1 - data[4 * place] / 255);
}"""


@pytest.fixture
def open_pad(new_page, tmp_path):
    def open_one(pad=None, **options):
        path = tmp_path / "reads_my_digits.html"
        (pad or DigitPad()).save(path)
        page = new_page(**options)
        page.context.set_offline(True)
        page.goto(path.as_uri())
        return page

    return open_one


def drawn(page):
    return np.array(page.evaluate(DRAWING)).reshape(32, 32)


def point(page, row, column):
    """Where a pixel of the pad is on the screen."""
    box = page.locator(".cnn-sheet").bounding_box()
    return box["x"] + box["width"] * column / 32, box["y"] + box["height"] * row / 32


def check_reading(page, fitted=True):
    """The page says of its drawing what Python says."""
    reading = DigitPad(drawing=drawn(page), fitted=fitted).reading
    heading = page.locator(".cnn-heading").inner_text()
    assert heading.startswith(f"Read as {reading.answer},")
    for row, share in zip(page.locator(".cnn-bars li").all(), reading.probabilities, strict=True):
        text = row.locator("span").last.inner_text().replace("\u00a0", " ")
        between = {"> 99 %": share > 0.995, "< 1 %": share < 0.005}
        assert between.get(text, text == f"{round(100 * share)} %")


def test_the_mouse_draws_and_the_network_reads_on(open_pad):
    page = open_pad()
    assert page.locator(".cnn-heading").inner_text().startswith("Empty paper is read as")
    page.mouse.move(*point(page, 6, 10))
    page.mouse.down()
    headings = set()
    for row, column in [(6, 20), (16, 14), (26, 12)]:
        page.mouse.move(*point(page, row, column), steps=6)
        headings.add(page.locator(".cnn-heading").inner_text())
    page.mouse.up()
    assert len(headings) > 1
    page.mouse.move(*point(page, 30, 30))
    drawing = drawn(page)
    assert drawing[6, 15] == drawing[16, 14] == 1
    assert not drawing[:, 24:].any() and 60 < drawing.sum() < 200
    check_reading(page)
    page.get_by_label("cut to the ink").uncheck()
    check_reading(page, fitted=False)
    page.get_by_role("button", name="Clear").click()
    assert not drawn(page).any()


def test_a_finger_draws_and_the_page_stays(open_pad):
    page = open_pad(viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    page.locator(".cnn-sheet").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    for kind, places in [
        ("touchStart", [(6, 16)]),
        *(("touchMove", [(row, 16)]) for row in (12, 18, 24)),
        ("touchEnd", []),
    ]:
        points = [dict(zip("xy", point(page, *place), strict=True)) for place in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.locator(".cnn-heading")).to_contain_text("Read as")
    page.wait_for_function(f"() => ({DRAWING})()[32 * 23 + 15] === 1")
    assert page.evaluate("scrollY") == before
    assert drawn(page)[6:24, 14:18].all()
    check_reading(page)


def test_arrows_and_space_draw(open_pad):
    page = open_pad()
    pad = page.get_by_role("application")
    for _ in range(20):  # more than there are controls before it
        if not pad.evaluate("(node) => node === document.activeElement"):
            page.keyboard.press("Tab")
    expect(pad).to_be_focused()
    told = page.locator(".cnn-sheet + [aria-live]")
    page.keyboard.press("ArrowUp")
    assert told.text_content() == "pen up, row 15, column 16"
    assert not drawn(page).any()
    page.keyboard.press("Space")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    assert told.text_content() == "pen down, row 20, column 16"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    ink = drawn(page)
    assert ink[14:21, 15:17].all() and ink.sum() == 4 * 4 - 4 + 5 * 4
    assert page.locator(".cnn-pen").is_visible()
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    assert told.text_content() == "pen up, row 20, column 2"
    check_reading(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")


def picture(ink=40):
    """A photograph-like picture of a seven: pale paper with a shadow, dark strokes in a corner."""
    image = Image.new("L", (900, 600), 215)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 900, 60), fill=200)
    pen.line([(600, 120), (760, 120), (660, 420)], fill=ink, width=36, joint="curve")
    file = io.BytesIO()
    image.save(file, format="png")
    return file.getvalue()


def test_a_picture_is_read_in_the_page_and_asks_for_nothing(open_pad):
    page = open_pad()
    choose(page, "7.png", picture())
    expect(page.locator(".cnn-heading")).to_contain_text("Read as")
    ink = drawn(page)
    assert ink[4:28].any(axis=1).all() and not ink[[*range(4), *range(28, 32)]].any()
    assert ink.max() == 1
    assert [url for url in asked(page) if not url.startswith("file:")] == []
    answer = page.get_by_role("alert")
    for name, content, words in [
        ("poem.png", b"A rose is a rose", "“poem.png” is no picture that can be read here"),
        ("fog.png", picture(ink=215), "“fog.png” shows no ink: it is all of one colour."),
    ]:
        choose(page, name, content)
        expect(answer).to_contain_text(words)
    assert np.array_equal(drawn(page), ink)


def five():
    return np.kron(datasets.digits()[0][5, 0], np.ones((4, 4)))


def test_the_drawing_moves_and_only_the_raw_reading_follows(open_pad):
    page = open_pad(DigitPad(drawing=five()))
    heading = page.locator(".cnn-heading").inner_text()
    page.get_by_role("button", name="move the drawing right").click()
    assert np.allclose(drawn(page)[:, 4:], five()[:, :-4], atol=1 / 255)
    assert page.locator(".cnn-heading").inner_text() == heading
    page.get_by_label("cut to the ink").uncheck()
    page.get_by_role("button", name="move the drawing down").click()
    check_reading(page, fitted=False)


def test_a_pixel_is_picked_and_nudged(open_pad):
    page = open_pad(DigitPad(drawing=five()))
    pad = DigitPad(drawing=five())
    page.locator('[role=grid][aria-label="x"] .cnn-live').nth(8 * 4 + 2).click()
    page.get_by_role("slider", name="ink of the pixel").fill("16")
    pad.picked, pad.ink = ("x", 4, 2), 1
    words = page.locator(".cnn-formula").inner_text()
    assert words.startswith("x[4,2] = 1. The score of") and "as drawn" in words
    assert page.locator(".cnn-spoken").text_content().endswith(words)
    shares = page.locator(".cnn-bars li span:last-child").all_inner_texts()
    largest = round(100 * pad.reading.probabilities.max())
    assert f"{largest}\u00a0%" in shares or largest > 99
    page.locator('[role=grid][aria-label="x"] .cnn-live').first.click()
    assert page.locator(".cnn-formula").inner_text().startswith("x[0,0] = 0. The score")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(open_pad, scheme):
    page = open_pad(DigitPad(drawing=five()), color_scheme=scheme)
    page.evaluate(axe.source())
    assert axe.serious(page) == []
