"""Every deck in a real browser: from a file, offline, by keys alone, with nothing cut off."""

import os

import axe
import pytest
from driver import asked, served
from lessons import LESSONS, lesson_path

from cnnlib import example, vectorized
from cnnlib.plots import style
from cnnlib.publish.decks import build as slides

pytestmark = pytest.mark.browser
# The deck that is looked at most closely: two explorers.
TOUCHED = f"{lesson_path('ask_who_touched_you').stem}.html"
# All decks in CNNLIB_WHOLE_SITE=1, as with the site's pages.
WHOLE = os.environ.get("CNNLIB_WHOLE_SITE") == "1"
PATHS = LESSONS if WHOLE else [lesson_path("ask_who_touched_you")]
CHOSEN = [f"{path.stem}.html" for path in PATHS]

# What of the present slide, all its steps shown, is cut off, too small to read, or says too little.
FAULTS = """() => {
  const slide = document.querySelector("section.present .slide");
  for (const step of slide.querySelectorAll(".fragment")) step.classList.add("visible");
  const { bottom, right } = slide.getBoundingClientRect();
  const parts = slide.querySelectorAll(".body > :not(aside)");
  const found = parts.length ? [] : ["nothing but a title"];
  if (slide.matches(".step") && parts.length === 1 && parts[0].matches(".text"))
    found.push("a bare sentence");
  if (slide.querySelectorAll(".formula").length > 3) found.push("too many formulas");
  for (const node of slide.querySelectorAll("*:not(.cnn-spoken)")) {
    const box = node.getBoundingClientRect();
    const name = `${node.localName}.${node.className}`;
    if (!box.width || node.closest("aside, math, svg")) continue;
    if (box.bottom > bottom - 16 || box.right > right + 1) found.push(`${name} is cut off`);
    const wide = node.scrollWidth > node.clientWidth + 1;
    const high = node.scrollHeight > node.clientHeight + 1;
    if (node.matches("pre, .body, .shown, .asks, .cnn-wall") && (wide || high))
      found.push(`${name} holds too much`);
    const style = getComputedStyle(node);
    const size = parseFloat(style.fontSize);
    const words = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (words && style.clipPath === "none" && size < 16) found.push(`${name} has ${size} px`);
    if (node.matches("pre") && !style.fontFamily.endsWith("monospace"))
      found.push(`${name} is not in columns`);
    // The smallest letters of a figure have 19.4 pixels in its own size.
    if (node.matches("img.figure") && 19.4 * box.width < 15.9 * node.naturalWidth)
      found.push(`a figure is drawn ${box.width} px wide`);
  }
  const title = slide.querySelector("h1, h2").textContent;
  return found.map((fault) => `${title}: ${fault}`);
}"""


@pytest.fixture(scope="module")
def decks(package, tmp_path_factory):
    """The folder of the decks."""
    folder = tmp_path_factory.mktemp("decks")
    slides.build(PATHS, folder, package=package)
    return folder


@pytest.fixture
def open_deck(offline, decks):
    def open_one(name, query=""):
        offline.goto("about:blank")
        offline.requests.clear()
        offline.complaints.clear()
        offline.goto(f"{(decks / name).as_uri()}{query}")
        offline.wait_for_function("() => Reveal.isReady()")
        return offline

    return open_one


def place(page):
    return page.evaluate("[Reveal.getSlidePastCount(), Reveal.getTotalSlides()]")


def go_to(page, inside):
    """Show the first slide that has an element of this selector."""
    page.evaluate(
        """(selector) => {
          const has = (slide) => slide.querySelector(selector);
          Reveal.slide(Reveal.getSlides().findIndex(has));
        }""",
        inside,
    )
    return page.locator("section.present")


def settle(page):
    """Wait until the explorers of the slide have found their size."""
    page.wait_for_function(
        """() => [...document.querySelectorAll("section.present .cnn-explorer")]
          .every((explorer) => explorer.style.getPropertyValue("--cell"))"""
    )
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


@pytest.mark.parametrize("name", CHOSEN)
def test_every_slide_can_be_read_from_afar_and_no_request_leaves(open_deck, decks, name):
    page, faults = open_deck(name), []
    for index in range(place(page)[1]):
        page.evaluate("(index) => Reveal.slide(index)", index)
        settle(page)
        faults += page.evaluate(FAULTS)
    assert faults == []
    assert page.complaints == []
    assert {url.partition("#")[0] for url in asked(page)} == {(decks / name).as_uri()}


@pytest.mark.parametrize("name", CHOSEN)
def test_nobody_is_shut_out(open_deck, name):
    page, found = open_deck(name), []
    page.evaluate(axe.source())
    kinds = (".first", ".explorer", ".vote", ".figure", "li.fragment", "pre.code", "table")
    for inside in filter(lambda kind: page.locator(f".slides {kind}").count(), kinds):
        settle(go_to(page, inside).page)
        page.evaluate(FAULTS)  # shows all steps
        found += axe.serious(page)
    assert found == []


@pytest.mark.parametrize("name", CHOSEN)
def test_keys_lead_to_the_end_and_back(open_deck, name):
    page = open_deck(name)
    last = place(page)[1] - 1
    for key, end in {"ArrowRight": last, "ArrowLeft": 0}.items():
        seen = [place(page)[0]]
        for _ in range(8 * last):
            page.keyboard.press(key)
            seen.append(place(page)[0])
            if seen[-1] == end:
                break
        assert sorted(set(seen)) == list(range(last + 1))


def places(slide):
    """Where everything stands on a slide."""
    return slide.evaluate(
        """(slide) => [...slide.querySelectorAll("p, li, td, .late")].map((node) => {
          const { x, y, width, height } = node.getBoundingClientRect();
          return [x, y, width, height].map(Math.round).join(" ");
        })"""
    )


@pytest.mark.parametrize("kind", [".vote", ".predict:has(.asked)"])
def test_the_next_key_answers_and_moves_nothing(open_deck, kind):
    slide = go_to(open_deck(TOUCHED), kind)
    right, tick = slide.locator("li.right"), slide.locator(".tick")
    assert slide.locator("ol.options li").count() == 4
    assert not tick.is_visible()
    edge = right.evaluate("node => getComputedStyle(node).borderColor")
    before, stood = place(slide.page), places(slide)
    slide.page.keyboard.press("PageDown")
    tick.wait_for()
    assert right.evaluate("node => getComputedStyle(node).borderColor") != edge
    assert places(slide) == stood
    assert place(slide.page) == before


def test_an_asked_cell_shows_a_question_mark_then_the_answer(open_deck):
    slide = go_to(open_deck(TOUCHED), ".asked")
    question, answer = slide.locator(".asked b").all()
    assert (question.is_visible(), answer.is_visible()) == (True, False)
    slide.page.keyboard.press("PageDown")
    answer.wait_for()
    assert not question.is_visible()
    assert answer.inner_text() == slide.locator("li.right span").inner_text()


def focus_a_cell(page):
    """Show an explorer, and click on a cell of its y."""
    slide = go_to(page, ".slide.explorer .explorer")
    settle(page)
    cell = slide.locator('[role=grid][aria-label="y"] .cnn-live').first
    cell.click()
    assert cell.evaluate("(node) => node === document.activeElement")
    return slide


@pytest.mark.parametrize(
    ("key", "way"),
    [
        *(("PageDown", 1), ("PageUp", -1), ("n", 1), ("p", -1), (" ", 1), ("Shift+ ", -1)),
        *(("Home", 0), ("ArrowDown", 0), ("End", 0)),
    ],
)
def test_a_remote_turns_slides_while_a_grid_has_the_focus(open_deck, key, way):
    page = open_deck(TOUCHED)
    focus_a_cell(page)
    [before, _] = place(page)
    page.keyboard.press(key)
    # A slide before may have steps; it is shown whole.
    assert place(page)[0] == before + way
    on_grid = page.evaluate("Boolean(document.activeElement.closest('[role=grid]'))")
    assert on_grid == (way == 0)


def test_what_is_typed_turns_no_slide(open_deck):
    page = open_deck(TOUCHED)
    slide = focus_a_cell(page)
    x = slide.locator('[role=grid][aria-label="x"] .cnn-live').first
    x.click()
    page.keyboard.press("Enter")
    before = place(page)
    for key in ("n", "p", " "):
        page.keyboard.press(key)
    assert slide.locator("input.cnn-input").count() == 1
    assert place(page) == before
    page.keyboard.press("PageDown")
    assert place(page)[0] == before[0] + 1


def test_home_is_the_first_slide(open_deck):
    page = open_deck(TOUCHED)
    go_to(page, ".vote")
    page.keyboard.press("Home")
    assert place(page)[0] == 0


def cell_side(slide):
    settle(slide.page)
    explorer = slide.locator(".cnn-explorer")
    return explorer.evaluate("(node) => parseInt(node.style.getPropertyValue('--cell'))")


def test_an_explorer_shrinks_and_grows_back(open_deck):
    slide = go_to(open_deck(TOUCHED), ".slide.explorer .explorer")
    first = cell_side(slide)
    assert 40 <= first <= 64
    padding = slide.get_by_label("padding", exact=True)
    for value in ("2", "0"):
        padding.fill(value)
        sides = cell_side(slide)
        assert (sides < first) == (value == "2")
    assert sides == first


def test_a_questions_explorer_keeps_the_height_that_is_left(open_deck):
    slide = go_to(open_deck(TOUCHED), ".predict .explorer")
    first = cell_side(slide)
    assert first >= 36
    for _ in range(3):
        slide.page.evaluate("dispatchEvent(new Event('resize'))")
        assert cell_side(slide) == first


@pytest.mark.parametrize("kind", [".step:has(.formula)", ".step:has(pre.code)", ".goals", ".vote"])
def test_type_grows_where_a_slide_has_room(open_deck, kind):
    scales = open_deck(TOUCHED).evaluate(
        """(kind) => [...document.querySelectorAll(`.slide${kind} .body`)]
          .map((body) => Number(getComputedStyle(body).getPropertyValue("--scale")))""",
        kind,
    )
    assert max(scales) > 1.2


def test_an_explorer_keeps_its_keys_until_escape(open_deck):
    page = open_deck(TOUCHED)
    slide = go_to(page, ".slide.explorer .explorer")
    settle(page)
    before = place(page)
    grid = slide.locator('[role=grid][aria-label="y"]')
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[role=grid]')?.ariaLabel") == "y":
            break
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert slide.locator(".cnn-heading").inner_text().startswith("y[")
    assert grid.locator(":focus").count() == 1
    assert place(page) == before
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")
    assert not page.evaluate("Reveal.isOverview()")
    page.keyboard.press("ArrowRight")
    assert place(page) != before


def test_an_explorer_shows_cnnlibs_numbers_by_mouse_and_keys(open_deck):
    page = open_deck(TOUCHED)
    slide = go_to(page, ".slide.explorer .explorer")
    settle(page)
    numbers = slide.locator('[role=grid][aria-label="y"] .cnn-live .cnn-number')
    y = vectorized.conv2d_single(example.X, example.W, example.B)
    assert numbers.all_inner_texts() == style.number_texts(y)
    slide.get_by_label("stride", exact=True).focus()
    page.keyboard.press("ArrowRight")
    y = vectorized.conv2d_single(example.X, example.W, example.B, stride=2)
    assert numbers.all_inner_texts() == style.number_texts(y)
    slide.locator('[role=grid][aria-label="x"] .cnn-live').nth(8).click()
    assert "x[1,2]" in slide.locator(".cnn-heading").inner_text()


def test_formulas_show_and_steps_are_hidden_at_first(open_deck):
    page = open_deck(TOUCHED)
    slide = go_to(page, ".slide math[display=block]")
    box = slide.locator("math[display=block]").first.bounding_box()
    assert box["width"] > 100
    assert box["height"] > 30
    slide = go_to(page, "li.fragment")
    steps = slide.locator(".fragment")
    shown = [slide.locator(".fragment.visible").count()]
    for _ in range(steps.count()):
        page.keyboard.press("ArrowRight")
        shown.append(slide.locator(".fragment.visible").count())
    assert shown == list(range(steps.count() + 1))


def test_the_speaker_sees_the_expected_wrong_answers(open_deck):
    page = open_deck(TOUCHED)
    slide = go_to(page, ".vote")
    letter = slide.locator("li.right b").text_content()
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes")
    notes.get_by_text("is right").wait_for()
    assert f"{letter} is right" in notes.inner_text()
    assert "B" in notes.inner_text()
    assert "5 minutes, until minute" in notes.inner_text()
    opened.value.close()
    assert page.complaints == []


def test_it_prints_a_page_for_every_slide(open_deck, offline):
    page = open_deck(TOUCHED)
    _, in_all = place(page)
    page = open_deck(TOUCHED, "?print-pdf")
    page.wait_for_function("(n) => document.querySelectorAll('.pdf-page').length === n", arg=in_all)
    assert page.locator(".pdf-page .tick").first.is_visible()
    assert page.locator(".pdf-page .cnn-cell").count() > 50


def test_a_plain_server_serves_the_decks(new_page, decks):
    page = new_page()
    with served(decks) as root:
        for name in CHOSEN:
            page.goto(f"{root}/{name}")
            page.wait_for_function("() => Reveal.isReady()")
            page.keyboard.press("End")
            assert page.get_by_role("heading", name="What you have learned").is_visible()
    assert asked(page) == [f"{root}/{name}" for name in CHOSEN]
