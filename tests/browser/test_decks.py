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
CHOSEN = [f"{path.stem}.html" for path in LESSONS] if WHOLE else [TOUCHED]

# What of the present slide, all its steps shown, reaches over its edges or is too small to read.
FAULTS = """() => {
  const slide = document.querySelector("section.present:not(.stack) .slide");
  for (const step of slide.querySelectorAll(".fragment")) step.classList.add("visible");
  const { bottom, right } = slide.getBoundingClientRect();
  const title = slide.querySelector("h1, h2").textContent;
  const found = slide.children.length > 1 ? [] : ["nothing but a title"];
  for (const node of slide.querySelectorAll("*:not(.cnn-spoken)")) {
    const box = node.getBoundingClientRect();
    const name = `${node.localName}.${node.className}`;
    if (box.bottom > bottom + 1 || box.right > right + 1) found.push(`${name} is cut off`);
    if (node.localName === "pre" && node.scrollWidth > node.clientWidth) found.push(`${name} scrolls`);
    const words = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const math = node.closest("math");
    if (words && !math && !node.closest(".explorer") && parseFloat(getComputedStyle(node).fontSize) < 19)
      found.push(`${name} is too small`);
    if (node.localName === "pre" && !getComputedStyle(node).fontFamily.endsWith("monospace"))
      found.push(`${name} is not in columns`);
    if (node.localName === "img" && box.height < 150 && box.width < 1000) found.push("a small picture");
  }
  return found.map((fault) => `${title}: ${fault}`);
}"""


@pytest.fixture(scope="module")
def decks(package, tmp_path_factory):
    """The folder of all decks."""
    folder = tmp_path_factory.mktemp("decks")
    slides.build(LESSONS, folder, package=package)
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
          const { h, v } = Reveal.getIndices(Reveal.getSlides().find(has));
          Reveal.slide(h, v);
        }""",
        inside,
    )
    return page.locator("section.present:not(.stack)")


def settle(page):
    """Wait until the explorers of the slide have found their size."""
    growing = "section.present:not(.stack) .explorer:not(.fitted)"
    page.wait_for_function(f"() => !document.querySelector('{growing}')")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_nothing_is_cut_off_and_no_request_leaves(open_deck, decks, path):
    page, faults = open_deck(f"{path.stem}.html"), []
    for index in range(place(page)[1]):
        page.evaluate(
            """(index) => {
              const { h, v } = Reveal.getIndices(Reveal.getSlides()[index]);
              Reveal.slide(h, v);
            }""",
            index,
        )
        settle(page)
        faults += page.evaluate(FAULTS)
    assert faults == []
    assert page.complaints == []
    assert {url.partition("#")[0] for url in asked(page)} == {
        (decks / f"{path.stem}.html").as_uri()
    }


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


def test_a_vote_is_answered_by_the_next_key(open_deck):
    slide = go_to(open_deck(TOUCHED), ".vote")
    right, verdict = slide.locator(".right"), slide.locator(".verdict")
    assert slide.locator("ol.options li").count() == 4
    assert verdict.evaluate("node => getComputedStyle(node).visibility") == "hidden"
    quiet = right.evaluate("node => getComputedStyle(node).fontWeight")
    slide.page.keyboard.press("ArrowRight")
    verdict.wait_for()
    assert right.evaluate("node => getComputedStyle(node).fontWeight") > quiet


def test_an_explorer_keeps_its_keys_until_escape(open_deck):
    page = open_deck(TOUCHED)
    slide = go_to(page, ".explorer")
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
    slide = go_to(page, ".explorer")
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
    letter = slide.locator(".verdict").text_content()[0]
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes")
    notes.get_by_text("is right").wait_for()
    assert f"{letter} is right" in notes.inner_text()
    assert "B" in notes.inner_text()
    opened.value.close()
    assert page.complaints == []


def test_it_prints_a_page_for_every_slide(open_deck, offline):
    page = open_deck(TOUCHED)
    _, in_all = place(page)
    page = open_deck(TOUCHED, "?print-pdf")
    page.wait_for_function("(n) => document.querySelectorAll('.pdf-page').length === n", arg=in_all)
    assert page.locator(".pdf-page .verdict").first.is_visible()
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
