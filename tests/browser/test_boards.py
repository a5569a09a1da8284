"""Votes and predictions on the site's pages answer."""

import os
from urllib.parse import unquote

import axe
import pytest
from boards import FIRST, LESSONS, assert_answered, board, kept, option, seen
from playwright.sync_api import expect
from site_lessons import TOUCHED
from words import plain

from cnnlib.publish.site import progress

pytestmark = pytest.mark.browser
ASKING = [lesson for lesson in LESSONS if lesson.questions]
MOST = 5  # options of one question
# A page on which a number is to be typed.
TYPED = """<title>x</title><main><div class="ask" data-key="n" data-number="-0.5">
<p class="question">?</p><details class="answer"><summary>Answer</summary>It is −0.5.</details>
</div><nav class="onward"></nav></main>"""


@pytest.fixture(scope="module")
def typed(pages):
    """A page that asks for a number, the scripts of a lesson's page on it."""
    (pages / "typed.html").write_text(f"{TYPED}{progress.of_lesson(FIRST)}", "utf-8")
    return "typed"


@pytest.mark.parametrize("by", ["mouse", "keys"])
@pytest.mark.parametrize("lesson", ASKING, ids=lambda lesson: lesson.path.stem)
def test_every_option_has_its_own_text(visit, lesson, by):
    for place in range(MOST):
        page = visit(lesson.path.stem)
        for asked in lesson.questions:
            if place >= len(asked.choices):
                continue
            if by == "mouse":
                option(page, asked, place).click()
            else:
                option(page, asked, place).press("Enter")
            assert_answered(page, asked, place)
        assert page.complaints == []


def test_tab_goes_from_option_to_option_and_commits_to_none(visit):
    page = visit(TOUCHED)
    asked = next(each for each in FIRST.questions if each.is_vote)
    option(page, asked, 0).focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert seen(page, asked)["alive"] == 4
    page.keyboard.press("Space")
    assert_answered(page, asked, 2)
    page.keyboard.press("Tab")  # on to the fold
    assert page.evaluate("document.activeElement.localName") == "summary"


def test_the_fold_without_a_guess_marks_the_right_one_alone(visit):
    page = visit(TOUCHED)
    for asked in FIRST.questions:
        summary = board(page, asked).locator("summary").first
        assert summary.inner_text() == "Show it without a guess"
        summary.click()
        expect(summary).not_to_have_text("Show it without a guess")
        found = seen(page, asked)
        assert (found["told"], found["own"], found["alive"]) == ("", [], 0)
        assert [place for place, note in enumerate(found["notes"]) if note] == [asked.right]
        assert found["notes"][asked.right] == "✓ right"
    page.reload()
    assert page.locator(".ask button:disabled").count() == 0  # nothing was said


def test_a_finger_is_enough_on_a_phone(new_page, visit):
    phone = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = visit(TOUCHED, phone)
    boxes = page.locator(".ask .options button").evaluate_all(
        "(buttons) => buttons.map((button) => button.getBoundingClientRect().toJSON())"
    )
    assert all(box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    assert all(box["left"] >= 0 and box["right"] <= 390 for box in boxes)
    for asked in FIRST.questions:
        last = len(asked.choices) - 1
        option(page, asked, last).tap()
        assert_answered(page, asked, last)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "Write a number first."),
        ("  ", "Write a number first."),
        ("half", "“half” is not a number."),
        ("1,000.5", "“1,000.5” is not a number."),
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
        ("-0,5", "Yes, −0.5 is right."),
        ("0.5", "Not this time: −0.5 is right, and you said 0.5."),
        ("-0.51", "Not this time: −0.5 is right, and you said −0.51."),
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
        option(page, asked, given[asked.key]).click()
    stored = kept(page)
    assert stored["version"] == 1
    assert stored["lessons"][TOUCHED]["answers"] == given
    page.reload()
    for asked in FIRST.questions:
        if asked.key in given:
            assert_answered(page, asked, given[asked.key], anew=False)
        else:
            assert seen(page, asked)["alive"] == len(asked.choices)
    assert page.evaluate("document.activeElement === document.body")


def test_the_guesses_of_a_page_are_summed_up(visit):
    page = visit(TOUCHED)
    tally = page.locator(".tally")
    assert tally.inner_text() == "You have answered no question of this page yet."
    first, second = FIRST.questions[:2]
    option(page, first, first.right).click()
    option(page, second, 1 - second.right).click()
    assert tally.inner_text() == "You have answered 2 questions of this page, 1 rightly."


def test_what_is_read_is_marked_in_the_contents(visit):
    page = visit(TOUCHED)
    headings = page.locator("main h2")
    page.keyboard.press("End")
    page.mouse.move(640, 400)
    read = page.locator(".contents a.read")
    expect(read).not_to_have_count(0)
    assert read.count() < headings.count() - 3  # a jump reads nothing on its way
    page.evaluate("scrollTo(0, 0)")
    for heading in range(1, headings.count()):
        headings.nth(heading).evaluate("node => node.scrollIntoView({ block: 'center' })")
        page.wait_for_timeout(50)  # what comes into the window is seen a frame later
    expect(read).to_have_count(len(FIRST.sections))
    anchors = [f"#{anchor}" for anchor in kept(page)["lessons"][TOUCHED]["read"]]
    assert sorted(anchors) == sorted(unquote(link.get_attribute("href")) for link in read.all())


def test_without_scripts_there_are_lists_and_folds(new_page, pages):
    page = new_page(java_script_enabled=False)
    page.goto((pages / f"{TOUCHED}.html").as_uri())
    assert page.locator(".ask button").count() == 0
    for asked in FIRST.questions:
        listed = [plain(each.inner_html()) for each in board(page, asked).locator("li").all()]
        assert listed[: len(asked.choices)] == [plain(choice.label) for choice in asked.choices]
        words = board(page, asked).locator("p[data-says]:visible")
        assert words.count() == 0
        board(page, asked).locator("summary").first.click()
        assert words.count() == (4 if asked.is_vote else 0)
    page.goto((pages / "index.html").as_uri())
    assert not page.locator("#progress").is_visible()


def test_paper_shows_the_question_and_its_options(visit):
    page = visit(TOUCHED)
    page.emulate_media(media="print")
    for asked in FIRST.questions:
        assert board(page, asked).locator(".question").is_visible()
        assert option(page, asked, len(asked.choices) - 1).is_visible()
        assert not any(seen(page, asked)["notes"])
    assert page.locator(".ask .answer summary:visible").count() == 0
    page.emulate_media(media="screen")


@pytest.mark.parametrize(
    ("lesson", "theme"),
    [pytest.param(lesson, "light", id=lesson.path.stem) for lesson in ASKING]
    + [pytest.param(FIRST, "dark", id="dark")],
)
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
            option(page, asked, len(asked.choices) - 1).click()
    page.evaluate(checker)
    assert axe.serious(page) == []
