"""A hand-out in a real browser, as it goes to paper: numbered pages, all answers or none."""

import re

import pytest
from driver import asked
from lessons import lesson_path

from cnnlib.publish.site import handouts

pytestmark = pytest.mark.browser
PATH = lesson_path("ask_who_touched_you")
KINDS = ["with-answers", "without-answers"]
NUMBERS = """() => {
  const all = (rules) => [...rules].flatMap((rule) => [rule, ...all(rule.cssRules ?? [])]);
  const rules = all([...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]));
  return rules.filter((rule) => rule instanceof CSSPageRule).map((rule) => rule.cssText).join("");
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The two hand-outs of one lesson."""
    folder = tmp_path_factory.mktemp("handouts")
    handouts.build([PATH], folder)
    return folder


@pytest.fixture
def open_one(offline, folder):
    def open_it(kind, media="print", width=672):
        offline.set_viewport_size({"width": width, "height": 900})
        offline.emulate_media(media=media, color_scheme="light")
        offline.requests.clear()
        offline.complaints.clear()
        offline.goto((folder / kind / f"{PATH.stem}.html").as_uri())
        return offline

    return open_it


@pytest.mark.parametrize("kind", KINDS)
def test_its_pages_have_numbers_and_nothing_is_cut(open_one, kind):
    page = open_one(kind)
    assert re.search(r"@bottom-\w+ { content: counter\(page\);? }", page.evaluate(NUMBERS))
    assert page.evaluate("document.documentElement.scrollWidth") <= 672
    pages = len(re.findall(rb"/Type /Page\b", page.pdf(format="A4")))
    assert 8 <= pages <= 30
    assert len(asked(page)) == 1 and page.complaints == []


def test_answers_show_on_one_and_not_on_the_other(open_one):
    words = {kind: open_one(kind).locator("main").inner_text() for kind in KINDS}
    for answer in ("Solution", "is right"):
        assert answer in words["with-answers"] and answer not in words["without-answers"]
    assert "Vote 1" in words["without-answers"]
    assert len(words["without-answers"]) < len(words["with-answers"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_shows(open_one, kind):
    page = open_one(kind)
    drawn = page.locator("svg[role=img]")
    assert drawn.count() + page.locator("img").count() > 5
    assert page.evaluate(
        "[...document.images].every((image) => image.naturalWidth > 0 && image.alt)"
    )
    assert all(
        figure.get_attribute("aria-label") and figure.bounding_box()["width"] > 100
        for figure in drawn.all()
    )


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_on_a_screen_it_fits_as_well(open_one, kind, width):
    page = open_one(kind, media="screen", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
