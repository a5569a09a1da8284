"""The site's pages in a real browser: from a file and from a server, offline, in both themes."""

import os

import axe
import pytest
from driver import asked, served
from lessons import LESSONS
from site_lessons import CHOSEN, TOUCHED

from cnnlib import example, naive
from cnnlib.plots import style

pytestmark = pytest.mark.browser
NAMES = ["index", *(path.stem for path in CHOSEN), "classroom"]
THEMES = ["light", "dark"]
WIDTHS = [390, 1280, 1920]

# A sum's letter stands below it, and each index below the middle of its letter, by the page's font.
LOW = """() => {
  const box = (node) => node.getBoundingClientRect();
  const below = (names, low) =>
    [...document.querySelectorAll(names)].every(({ children: [a, b] }) => low(box(a), box(b)));
  return (
    document.fonts.check('16px "Course Math"') &&
    below("math[display=block] munder", (a, b) => b.bottom > a.bottom) &&
    below("msub", (a, b) => b.bottom > a.bottom + 1 && b.top > a.top)
  );
}"""
# What a reader cannot see: code whose end is cut off, and all that is wider than the window.
CUT = """() => [...document.querySelectorAll("main pre, main .figure, main .explorer")]
  .filter((node) => node.matches("pre.code") && node.scrollWidth > node.clientWidth ||
    node.getBoundingClientRect().right > innerWidth)
  .map((node) => node.textContent.slice(0, 60))"""


# Letters of figures that are too small to read, with their size in pixels of the screen: 10 or so.
SMALL = """() => [...document.querySelectorAll("svg.figure text")]
  .filter((text) => text.textContent.trim())
  .map((text) => {
    const { a, b } = text.getScreenCTM();
    return [parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b), text.textContent];
  })
  .filter(([size]) => size < 9.5)"""
# Formulas whose end is out of sight.
SCROLLED = """() => [...document.querySelectorAll('math[display="block"]')]
  .filter((formula) => formula.scrollWidth > formula.clientWidth + 1)
  .map((formula) => formula.textContent)"""


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_for_nothing_and_complains_of_nothing(open_page, pages, name):
    page = open_page(name)
    assert asked(page) == [(pages / f"{name}.html").as_uri()]
    assert page.complaints == []
    explorers = page.locator(".explorer")
    for place in range(explorers.count()):
        assert explorers.nth(place).locator(".cnn-cell").count() > 1
    assert page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")


def test_a_plain_server_is_asked_for_the_page_alone(new_page, pages):
    page = new_page()
    with served(pages) as root:
        page.goto(f"{root}/index.html")
        page.get_by_role("link", name="Ask who touched you").click()
        page.wait_for_selector("#text .cnn-cell")
        page.get_by_role("link", name="Take a convolutional network apart").click()
        page.wait_for_selector(".map")
        for name in NAMES:
            page.goto(f"{root}/{name}.html")
    places = ["index", TOUCHED, "index", *NAMES]
    assert asked(page) == [f"{root}/{place}.html" for place in places]
    assert page.complaints == []


@pytest.mark.parametrize("name", [path.stem for path in CHOSEN])
def test_mathematics_shows(open_page, pages, name):
    page = open_page(name)
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    sizes = page.evaluate(
        """[...document.querySelectorAll("math")].map((math) => {
          const { width, height } = math.getBoundingClientRect();
          return [width, height];
        })"""
    )
    assert len(sizes) == (pages / f"{name}.html").read_text("utf-8").count("<math ")
    assert all(width > 5 and height > 8 for width, height in sizes)
    assert page.evaluate(LOW)


@pytest.mark.parametrize("theme", THEMES)
def test_explorers_answer_to_mouse_and_keys(open_page, theme):
    page = open_page(TOUCHED, theme)
    touched, race = (page.locator(".explorer").nth(place) for place in (0, 1))
    cells = touched.locator('[role=grid][aria-label="x"] .cnn-live')
    cells.first.click()
    page.keyboard.press("Enter")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    x = example.X.copy()
    x[0, 0] = 5
    y = naive.conv2d_single(x, example.W, example.B)
    shown = touched.locator('[role=grid][aria-label="y"] .cnn-live .cnn-number')
    assert shown.all_inner_texts() == style.number_texts(y)
    heading = touched.locator(".cnn-heading")
    cells.nth(14).click()
    assert heading.inner_text().startswith("9 outputs touched x[2,2]")
    before = race.locator(".cnn-heading").inner_text()
    race.locator("input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    assert race.locator(".cnn-heading").inner_text() != before
    assert heading.inner_text().startswith("9 outputs touched x[2,2]")  # each has its own state


def test_a_question_hides_its_answer_until_it_is_asked_for(open_page):
    page = open_page(TOUCHED)
    folded = page.locator("details.answer").filter(has=page.locator("pre")).first
    assert not folded.locator("pre").first.is_visible()
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    assert folded.locator("pre").first.is_visible()


def test_the_first_tab_skips_to_the_text(open_page):
    page = open_page(TOUCHED)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#text")


def test_grids_and_figures_follow_the_theme(open_page):
    colours = {}
    for theme in THEMES:
        page = open_page(TOUCHED, theme)
        colours[theme] = page.evaluate(
            """[["body", "backgroundColor"], [".cnn-cell", "backgroundColor"],
              [".figure .fill-ffffff", "fill"], [".figure .name text", "fill"]].map(
              ([name, property]) => getComputedStyle(document.querySelector(name))[property])"""
        )
    assert all(light != dark for light, dark in zip(*colours.values(), strict=True))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_the_window_or_cut(open_page, name, width):
    page = open_page(name, width=width)
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    page.wait_for_timeout(100)  # a resize is seen one frame later
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("name", [path.stem for path in CHOSEN if path in LESSONS])
def test_every_letter_of_a_figure_can_be_read(open_page, name):
    page = open_page(name)
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    assert page.locator("svg.figure text").count() > 10
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", [path.stem for path in CHOSEN])
def test_a_formula_breaks_rather_than_scrolls(open_page, name, width):
    page = open_page(name, width=width)
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    page.wait_for_timeout(100)  # a fold's toggle is told one frame later
    assert page.evaluate(SCROLLED) == []
    broken = page.locator('math[display="block"] > mtable').count()
    assert not broken if width == 1280 else broken or name != TOUCHED


def test_the_contents_mark_the_section_that_is_read(open_page):
    page = open_page(TOUCHED)
    marked = page.locator(".contents [aria-current]")
    assert marked.count() == 0
    for place in (2, 1):
        heading = page.locator(".text h2:not(section h2)").nth(place)
        heading.evaluate("node => node.scrollIntoView()")
        marked.wait_for()
        page.wait_for_function(
            "text => document.querySelector('.contents [aria-current]').textContent === text",
            arg=heading.inner_text(),
        )


def test_the_contents_are_a_fold_where_there_is_no_room_beside(open_page):
    for width, opened in {1280: True, 800: False}.items():
        page = open_page(TOUCHED, width=width)
        assert page.locator(".contents a").first.is_visible() == opened
    page.get_by_text("On this page").click()
    assert page.locator(".contents a").first.is_visible()


@pytest.mark.parametrize("name", NAMES)
def test_paper_is_white_and_shows_no_navigation(open_page, name):
    page = open_page(name, "dark")
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("nav:visible, .skip:visible").count() == 0
    assert len(page.pdf(format="A4")) > 10_000


def test_it_prints_with_answers_and_folds_them_again(open_page):
    page = open_page(TOUCHED)
    page.evaluate(
        "window.print = () => { window.open_then = countFolds(); }; window.countFolds ="
        " () => document.querySelectorAll('.text details:not([open])').length"
    )
    before = page.evaluate("countFolds()")
    page.get_by_role("button", name="Print with answers").click()
    assert page.evaluate("open_then") == 0 < before == page.evaluate("countFolds()")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_shut_out(open_page, name, theme):
    try:
        checker = axe.source()
    except RuntimeError as error:
        if os.environ.get("CNNLIB_REQUIRE_BROWSER") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))
    page = open_page(name, theme)
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    page.evaluate(checker)
    assert axe.serious(page) == []
