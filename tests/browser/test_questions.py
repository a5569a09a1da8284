"""Votes and predictions on the site's pages answer, and what a reader has done is kept."""

import json
import os
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import axe
import pytest
from playwright.sync_api import expect
from test_site_pages import CHOSEN, TOUCHED

from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.site import build as site

pytestmark = pytest.mark.browser
LESSONS = [Lesson(path) for path in CHOSEN]
ASKING = [lesson for lesson in LESSONS if lesson.questions]
FIRST = next(lesson for lesson in LESSONS if lesson.path.stem == TOUCHED)
MOST = 5  # options of one question
KEPT = "cnnlib.progress"
# A page of a lesson of one's own, in which a number is to be typed.
TYPED = """<title>x</title><main><div class="ask" data-key="n" data-number="-0.5">
<p class="question">?</p><details class="answer"><summary>Answer</summary>It is −0.5.</details>
</div></main>"""


class Plain(HTMLParser):
    """The words of some HTML, without white space."""

    def __init__(self, text):
        super().__init__()
        self.words = ""
        self.feed(text)

    def handle_data(self, data):
        self.words += "".join(data.split())


def plain(text):
    return Plain(text).words


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folder of the site."""
    folder = tmp_path_factory.mktemp("site")
    site.build(CHOSEN, folder)
    return folder


@pytest.fixture
def visit(offline, pages):
    """Open a page by its name, as a reader who has done nothing yet."""

    def open_one(name, page=offline):
        page.complaints.clear()
        page.goto((pages / f"{name}.html").as_uri())
        page.evaluate("localStorage.clear()")
        page.reload()
        return page

    return open_one


@pytest.fixture(scope="module")
def typed(pages):
    """A page that asks for a number, the scripts of a lesson's page on it."""
    text = (pages / f"{TOUCHED}.html").read_text("utf-8")
    scripts = re.findall(r"<script[^>]*>.*?</script>", text, re.DOTALL)
    (pages / "typed.html").write_text("\n".join([TYPED, *scripts[-2:]]), "utf-8")
    return "typed"


def boards(page):
    return {each.get_attribute("data-key"): each for each in page.locator(".ask").all()}


def sentence(asked, guess):
    """What is said to a guess."""
    name = list("ABCD") if asked.is_vote else [choice.label for choice in asked.choices]
    if guess != asked.right:
        return (
            f"Not this time: {name[asked.right]} is right, and you said {name[guess]}. Here is why."
        )
    return f"Yes, you said {name[guess]}." if asked.is_vote else f"Yes, {name[guess]} is right."


def assert_answered(board, asked, guess, *, opens=True):
    """Ask that a board says all that belongs to this guess, and nothing of another."""
    told = board.locator("[role=status]")
    assert plain(told.inner_html()) == plain(sentence(asked, guess))
    own = board.locator(".told + p[data-says]")
    words = asked.choices[guess].words
    assert [plain(each.inner_html()) for each in own.all()] == ([plain(words)] if words else [])
    assert not words or own.is_visible()
    buttons = board.locator(".options button")
    assert all(button.is_disabled() for button in buttons.all())
    marks = {place: "" for place in range(len(asked.choices))}
    marks[guess] += "your guess"
    marks[asked.right] += "✓ right"
    noted = ["".join(each.locator(".note").all_inner_texts()) for each in buttons.all()]
    assert dict(enumerate(noted)) == marks
    if not opens:
        return
    summary = "What each answer says" if asked.is_vote else "Answer"
    assert board.locator("summary").first.inner_text() == summary
    assert board.locator(".answer").get_attribute("open") is not None


@pytest.mark.parametrize("by", ["mouse", "keys"])
@pytest.mark.parametrize("lesson", ASKING, ids=lambda lesson: lesson.path.stem)
def test_every_option_has_its_own_text(visit, lesson, by):
    for place in range(MOST):
        page = visit(lesson.path.stem)
        found = boards(page)
        assert list(found) == [asked.key for asked in lesson.questions]
        for asked in lesson.questions:
            if place >= len(asked.choices):
                continue
            board = found[asked.key]
            button = board.locator(".options button").nth(place)
            if by == "mouse":
                button.click()
            else:
                button.focus()
                page.keyboard.press("Enter")
            assert_answered(board, asked, place)
            assert board.locator("[role=status]").evaluate(
                "node => node === document.activeElement"
            )
        assert page.complaints == []


def test_tab_goes_from_option_to_option_and_commits_to_none(visit):
    page = visit(TOUCHED)
    asked = next(each for each in FIRST.questions if each.is_vote)
    board = boards(page)[asked.key]
    board.locator(".options button").first.focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert board.locator("button:disabled").count() == 0
    page.keyboard.press("Space")
    assert_answered(board, asked, 2)
    page.keyboard.press("Tab")  # on to the fold
    assert board.locator("summary").first.evaluate("node => node === document.activeElement")


def test_the_fold_without_a_guess_marks_the_right_one_alone(visit):
    page = visit(TOUCHED)
    for asked in FIRST.questions:
        board = boards(page)[asked.key]
        summary = board.locator("summary").first
        assert summary.inner_text() == "Show it without a guess"
        summary.click()
        expect(summary).not_to_have_text("Show it without a guess")
        assert board.locator(".note").all_inner_texts() == ["✓ right"]
        assert board.locator("button.right").count() == 1
        assert board.locator("[role=status]").inner_text() == ""
    assert page.evaluate(f"localStorage.getItem('{KEPT}')") is None or (
        json.loads(page.evaluate(f"localStorage['{KEPT}']"))["lessons"][TOUCHED]["answers"] == {}
    )


def test_a_finger_is_enough_on_a_phone(new_page, visit):
    phone = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = visit(TOUCHED, phone)
    for asked in FIRST.questions:
        board = boards(page)[asked.key]
        buttons = board.locator(".options button")
        for button in buttons.all():
            box = button.bounding_box()
            assert box["height"] >= 44 and box["width"] >= 44
            assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        buttons.last.tap()
        assert_answered(board, asked, len(asked.choices) - 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "Write a number first."),
        ("  ", "Write a number first."),
        ("half", "“half” is not a number."),
        ("0,5", "“0,5” is not a number."),
        ("1e999", "“1e999” is not a number."),
        ("<b>", "“<b>” is not a number."),
    ],
)
def test_what_is_no_number_is_said_so(visit, typed, written, said):
    page = visit(typed)
    page.locator("input").fill(written)
    page.keyboard.press("Enter")
    assert page.locator("[role=status]").inner_text().startswith(said)
    assert page.locator("input").is_enabled()
    assert page.locator(".answer").get_attribute("open") is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("-0.5", "Yes, −0.5 is right."),
        (" −.50 ", "Yes, −0.5 is right."),
        ("-5e-1", "Yes, −0.5 is right."),
        ("0.5", "Not this time: −0.5 is right, and you said 0.5. Here is why."),
        ("-0.51", "Not this time: −0.5 is right, and you said −0.51. Here is why."),
    ],
)
def test_a_number_is_compared_exactly(visit, typed, written, said):
    page = visit(typed)
    page.get_by_label("Your guess").fill(written)
    page.get_by_role("button", name="That is my guess").click()
    told = page.locator("[role=status]")
    assert told.inner_text() == said
    assert told.evaluate("node => node === document.activeElement")
    assert page.locator("input").is_disabled()
    page.reload()
    assert told.inner_text() == said


def test_answers_show_again_on_return(visit):
    page = visit(TOUCHED)
    given = {}
    for asked in FIRST.questions[::2]:
        given[asked.key] = len(asked.choices) - 1
        boards(page)[asked.key].locator(".options button").last.click()
    stored = json.loads(page.evaluate(f"localStorage['{KEPT}']"))
    assert stored["version"] == 1
    assert stored["lessons"][TOUCHED]["answers"] == given
    page.reload()
    for asked in FIRST.questions:
        board = boards(page)[asked.key]
        if asked.key in given:
            assert_answered(board, asked, given[asked.key], opens=False)
        else:
            assert board.locator("button:disabled").count() == 0
    assert page.evaluate("document.activeElement === document.body")
    assert page.locator(".ask .answer[open]").count() == 0


BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("blocked", "SecurityError"); } });"""
FULL = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError"); };"""


@pytest.mark.parametrize("broken", [BLOCKED, FULL], ids=["blocked", "full"])
def test_storage_that_does_not_work_breaks_nothing(new_page, pages, broken):
    page = new_page()
    page.add_init_script(broken)
    page.goto((pages / f"{TOUCHED}.html").as_uri())
    asked = FIRST.questions[0]
    boards(page)[asked.key].locator(".options button").first.click()
    assert_answered(boards(page)[asked.key], asked, 0)
    page.goto((pages / "index.html").as_uri())
    assert "This browser lets a page keep nothing" in page.locator("#progress").inner_text()
    assert page.complaints == []


@pytest.mark.parametrize(
    "stored",
    [
        *("", "{", "null", "3", "[]", '"x"', "{}", '{"version": 2, "lessons": {}}'),
        '{"version": 1, "lessons": []}',
        json.dumps({"version": 1, "lessons": {TOUCHED: None}}),
        json.dumps({"version": 1, "lessons": {TOUCHED: {"read": 5, "answers": [1]}}}),
        json.dumps({"version": 1, "lessons": {TOUCHED: {"read": [1, None], "answers": {}}}}),
        *(
            json.dumps(
                {"version": 1, "lessons": {TOUCHED: {"answers": {FIRST.questions[0].key: damaged}}}}
            )
            for damaged in (99, -1, 1.5, "1", None, [0], {"a": 1}, True)
        ),
    ],
)
def test_what_is_damaged_counts_as_nothing(visit, pages, stored):
    page = visit(TOUCHED)
    page.evaluate("text => { localStorage['cnnlib.progress'] = text; }", stored)
    page.reload()
    asked = FIRST.questions[0]
    board = boards(page)[asked.key]
    assert board.locator("button:disabled").count() == 0
    board.locator(".options button").first.click()
    assert_answered(board, asked, 0)
    page.reload()
    assert_answered(boards(page)[asked.key], asked, 0, opens=False)
    page.goto((pages / "index.html").as_uri())
    assert "1 of " in page.locator("#progress").inner_text()
    assert page.complaints == []


def test_what_is_read_is_marked_in_the_contents(visit):
    page = visit(TOUCHED)
    headings = page.locator("main h2")
    page.keyboard.press("End")
    page.mouse.move(640, 400)
    read, links = page.locator("nav a.read"), page.locator("nav[aria-label='This lesson'] li a")
    expect(read).not_to_have_count(0)
    assert read.count() < headings.count() - 3  # a jump reads nothing on its way
    page.evaluate("scrollTo(0, 0)")
    for heading in range(1, headings.count()):
        headings.nth(heading).evaluate("node => node.scrollIntoView({ block: 'center' })")
        page.wait_for_timeout(50)  # what comes into the window is seen a frame later
    expect(read).to_have_count(len(FIRST.sections))
    kept = json.loads(page.evaluate(f"localStorage['{KEPT}']"))["lessons"][TOUCHED]["read"]
    assert sorted(f"#{anchor}" for anchor in kept) == sorted(
        unquote(link.get_attribute("href")) for link in read.all()
    )


def test_the_front_page_shows_the_way_and_forgets_it(visit, pages):
    page = visit("index")
    place = page.locator("#progress")
    assert "Nothing yet." in place.inner_text()
    assert "in this browser only" in place.inner_text()
    assert "These pages are files" in place.inner_text()
    assert place.locator("button").count() == 0
    visit(TOUCHED)
    for asked in FIRST.questions[:2]:
        boards(page)[asked.key].locator(".options button").first.click()
    page.goto((pages / "index.html").as_uri())
    done = f"of {len(FIRST.sections)} sections read, 2 of {len(FIRST.questions)} questions answered"
    assert done in page.locator(f'[data-lesson="{TOUCHED}"] .done').inner_text()
    asked = sum(len(lesson.questions) for lesson in LESSONS)
    assert f"2 of {asked} questions answered." in place.inner_text()
    go_on = place.get_by_role("link")
    assert go_on.get_attribute("href") == f"{TOUCHED}.html"
    place.get_by_role("button", name="Forget my progress").click()
    assert "Nothing yet." in place.locator("[role=status]").inner_text()
    assert place.locator("[role=status]").evaluate("node => node === document.activeElement")
    assert page.locator(".done").count() == 0
    assert page.evaluate(f"localStorage.getItem('{KEPT}')") is None
    page.goto((pages / f"{TOUCHED}.html").as_uri())
    assert page.locator(".ask button:disabled").count() == 0


def test_without_scripts_there_are_lists_and_folds(new_page, pages):
    page = new_page(java_script_enabled=False)
    page.goto((pages / f"{TOUCHED}.html").as_uri())
    assert page.locator(".ask button").count() == 0
    for asked in FIRST.questions:
        board = boards(page)[asked.key]
        assert board.locator(".options li").all_text_contents() == [
            # the labels of this lesson are words and code
            re.sub("<[^>]+>", "", choice.label)
            for choice in asked.choices
        ]
        assert board.locator("p[data-says]:visible").count() == 0
        board.locator("summary").first.click()
        shown = board.locator("p[data-says]:visible").count()
        assert shown == (4 if asked.is_vote else 0)
    page.goto((pages / "index.html").as_uri())
    assert not page.locator("#progress").is_visible()


def test_paper_shows_the_question_and_its_options(visit):
    page = visit(TOUCHED)
    page.emulate_media(media="print")
    for asked in FIRST.questions:
        board = boards(page)[asked.key]
        assert board.locator(".question").is_visible()
        assert all(button.is_visible() for button in board.locator("button").all())
        assert board.locator(".note").count() == 0
    page.emulate_media(media="screen")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lesson", ASKING, ids=lambda lesson: lesson.path.stem)
def test_nobody_is_shut_out_of_what_is_answered(visit, lesson, theme):
    try:
        checker = axe.source()
    except RuntimeError as error:
        if os.environ.get("CNNLIB_REQUIRE_BROWSER") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))
    page = visit(lesson.path.stem)
    page.emulate_media(color_scheme=theme)
    for asked in lesson.questions:
        if asked.choices:
            boards(page)[asked.key].locator(".options button").last.click()
    page.evaluate(checker)
    assert axe.serious(page) == []
