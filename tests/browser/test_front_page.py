"""The front page in a real browser: what answers there, from a file and without a network."""

import re

import axe
import numpy as np
import pytest
from driver import asked, served
from lessons import APPENDIX, lesson_path
from playwright.sync_api import expect

from cnnlib.publish.site import build as site
from cnnlib.widgets import DigitPad

pytestmark = pytest.mark.browser
CHOSEN = [lesson_path("start_here"), lesson_path("train_it"), APPENDIX]
WIDTHS = [390, 1280, 1920]
NAMES = ["index", "teachers", "terms"]
EMPTY_HEADERS = """async () => {
  const { violations } = await axe.run(document, { runOnly: ["empty-table-header"] });
  return violations.length;
}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folder of the site, with a JupyterLite in it."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "lab").mkdir()
    (folder / "lab" / "index.html").write_text("<html lang=en><title>Lab</title>", "utf-8")
    site.build(CHOSEN, folder)
    return folder


def explorer(page, place):
    return page.locator(".explorer").nth(place)


def heading(page, place):
    return explorer(page, place).locator(".cnn-heading")


def test_the_first_screen_holds_the_way_in_and_the_numbers(open_page):
    page = open_page()
    for name in ("Start: lesson 0", "Skip to the photograph"):
        box = page.get_by_role("link", name=name).bounding_box()
        assert box["y"] + box["height"] < 400
    for cell in explorer(page, 0).locator(".cnn-live").all():
        box = cell.bounding_box()
        assert box["y"] + box["height"] <= 800
    expect(heading(page, 0)).to_contain_text("y[1,2]")
    page.get_by_role("link", name="Skip to the photograph").click()
    assert explorer(page, 1).locator("canvas").first.bounding_box()["y"] < 400


def test_the_numbers_answer_to_a_press_and_to_keys(open_page):
    page = open_page()
    y = explorer(page, 0).locator('[role=grid][aria-label="y"] .cnn-live')
    y.nth(0).click()
    expect(heading(page, 0)).to_contain_text("y[0,0]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(heading(page, 0)).to_contain_text("y[0,1]")


def test_the_photograph_answers(open_page):
    page = open_page()
    photograph = explorer(page, 1)
    said = heading(page, 1).inner_text()
    canvas = photograph.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 90)
    assert heading(page, 1).inner_text() != said
    photograph.locator("select").select_option(label="box")
    assert set(photograph.locator('[role=grid][aria-label="w"] .cnn-number').all_inner_texts()) != {
        "1"
    }


def test_the_pad_reads_a_drawn_digit(open_page):
    page = open_page()
    expect(heading(page, 2)).to_have_text(re.compile("^Read as 8, 90"))
    pad = explorer(page, 2)
    pad.get_by_role("button", name="Clear").click()
    expect(heading(page, 2)).to_have_text(re.compile("^Empty paper is read as"))
    box = pad.locator(".cnn-sheet").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.9, steps=12)
    page.mouse.up()
    ink = pad.locator(".cnn-paper").evaluate("""(canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, 32, 32);
      return [...Array(1024).keys()].map((place) => 1 - data[4 * place] / 255);
    }""")
    read = DigitPad(drawing=np.reshape(ink, (32, 32))).reading.answer
    assert sum(ink) > 40
    expect(heading(page, 2)).to_have_text(re.compile(f"^Read as {read},"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(open_page, name, width):
    page = open_page(name, width=width)
    page.wait_for_timeout(100)  # a resize is seen one frame later
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_shut_out_and_nothing_is_asked_for(open_page, pages, name, theme):
    page = open_page(name, theme)
    assert asked(page) == [(pages / f"{name}.html").as_uri()]
    assert page.complaints == []
    page.evaluate(axe.source())
    assert axe.serious(page) == []
    assert page.evaluate(EMPTY_HEADERS) == 0


def test_a_card_leads_to_its_lesson_by_any_of_its_parts(open_page):
    page = open_page()
    card = page.locator(f'[data-lesson="{CHOSEN[1].stem}"]')
    card.scroll_into_view_if_needed()
    box = card.locator(".picture").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(rf"/{CHOSEN[1].stem}\.html$"))


def test_jupyterlite_is_offered_by_a_server_and_not_by_a_file(open_page, new_page, pages):
    link = 'a[href^="lab/index.html"]'
    page = open_page()
    assert page.locator(link).count() and not page.locator(f"{link}:visible").count()
    assert page.locator("[data-unserved]").is_visible()
    with served(pages) as root:
        page = new_page()
        page.goto(f"{root}/index.html")
        assert page.locator(link).first.is_visible()
        assert not page.locator("[data-unserved]").is_visible()


def test_a_term_is_found_by_the_field_s_word(open_page):
    page = open_page("terms")
    page.locator("#term-im2col a").click()
    entry = page.locator("#term-windows-in-rows")
    assert 0 <= entry.bounding_box()["y"] < 800
    assert page.evaluate("document.querySelector(':target').id") == "term-windows-in-rows"
