"""The page of a class in a real browser: asks for nothing, fits a phone, opens what is linked."""

import axe
import pytest
from driver import asked

from cnnlib.grading import asked_for
from cnnlib.grading.grade import Grades
from cnnlib.grading.rows import Row

pytestmark = pytest.mark.browser
WIDTHS = [1280, 390]
QUESTION = "This line is taken out of max_pool:\n\n    y += 1\n\nWhat is wrong then?"
HOSTILE = "<img src=x onerror=alert(1)>"


def rows():
    """A class of five, with all that a page can show."""
    names = asked_for.lessons()["pool"].exercises
    for number, learner in enumerate(["Amélie", "Ben", "Cem", "Dürten von und zu", HOSTILE]):
        who = learner, f"{learner}/05_pool.ipynb", "pool"
        slip = "the stride is ignored: windows begin stride rows apart"
        yield Row(*who, names[0], "wrong", slip, 3, 14, "case 2 of 14: " + "x (4, 5), " * 20)
        yield Row(*who, names[1], "not judged", words="it was stopped after 30 seconds")
        yield Row(*who, names[2], "not attempted yet")
        for name in names[3 + number % 2 :]:
            yield Row(*who, name, "passed", "", 14, 14, "", QUESTION, "y, first in case 2")
    yield Row("Eda", "Eda.docx", words="it is no notebook (.ipynb) and no mine.py")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    _, page = Grades("lesson 05", list(rows()), 6, 70.0, False).write(
        tmp_path_factory.mktemp("out")
    )
    return page


@pytest.fixture(params=WIDTHS)
def page(request, offline, path):
    offline.set_viewport_size({"width": request.param, "height": 844})
    offline.requests.clear()
    offline.complaints.clear()
    offline.goto(path.as_uri())
    return offline


def test_it_asks_for_nothing_and_fits(page, path):
    assert asked(page) == [path.as_uri()]
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_shuts_anyone_out(page, theme):
    page.emulate_media(color_scheme=theme)
    page.evaluate(axe.source())
    assert axe.serious(page) == []


def test_a_name_leads_to_all_that_is_told_of_it(page):
    told = page.get_by_text("Without the line y += 1").first
    assert not told.is_visible()
    page.get_by_role("link", name="Amélie").click()
    assert told.is_visible()


def test_print_shows_what_is_folded(page):
    page.emulate_media(media="print")
    told = page.get_by_text("Without the line y += 1").first
    assert told.is_visible()
    page.emulate_media(media="screen")
