"""Votes and predictions on the site's pages answer, and what a reader has done is kept."""

import json
import os
from urllib.parse import unquote

import axe
import pytest
from playwright.sync_api import expect
from site_lessons import CHOSEN, TOUCHED
from words import plain

from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.site import progress

pytestmark = pytest.mark.browser
LESSONS = [Lesson(path) for path in CHOSEN]
ASKING = [lesson for lesson in LESSONS if lesson.questions]
FIRST = next(lesson for lesson in LESSONS if lesson.path.stem == TOUCHED)
MOST = 5  # options of one question
KEPT = "cnnlib.progress"
# A page on which a number is to be typed.
TYPED = """<title>x</title><main><div class="ask" data-key="n" data-number="-0.5">
<p class="question">?</p><details class="answer"><summary>Answer</summary>It is −0.5.</details>
</div><nav class="onward"></nav></main>"""


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
    (pages / "typed.html").write_text(f"{TYPED}{progress.of_lesson(FIRST)}", "utf-8")
    return "typed"


def kept(page):
    return json.loads(page.evaluate(f"localStorage['{KEPT}']"))


def board(page, asked):
    return page.locator(f'.ask[data-key="{asked.key}"]')


# What a board shows, in one look.
SEEN = """(board) => {
  const [told, own] = [board.querySelector("[role=status]"), board.querySelectorAll(".told + [data-says]")];
  return {
    told: told.textContent,
    has_focus: told === document.activeElement,
    own: [...own].filter((words) => words.checkVisibility()).map((words) => words.innerHTML),
    alive: board.querySelectorAll("button:enabled").length,
    notes: [...board.querySelectorAll(".options button")].map((button) =>
      [...button.querySelectorAll(".note")].map((note) => note.textContent).join(", ")),
    fold: board.querySelector("summary").textContent,
    is_open: board.querySelector(".answer").open,
  };
}"""


def seen(page, asked):
    return board(page, asked).evaluate(SEEN)


def sentence(asked, guess):
    """What is said to a guess."""
    labels = [plain(choice.label) for choice in asked.choices]
    name = list("ABCD") if asked.is_vote else labels
    if guess != asked.right:
        why = " Here is why." if asked.choices[guess].words else ""
        return f"Not this time: {name[asked.right]} is right, and you said {name[guess]}.{why}"
    return f"Yes, you said {name[guess]}." if asked.is_vote else f"Yes, {name[guess]} is right."


def assert_answered(page, asked, guess, *, anew=True):
    """Ask that a board says all that belongs to this guess, and nothing of another."""
    found = seen(page, asked)
    assert plain(found["told"]) == plain(sentence(asked, guess))
    words = plain(asked.choices[guess].words)
    assert [plain(own) for own in found["own"]] == ([words] if words else [])
    assert found["alive"] == 0
    notes = {place: [] for place in range(len(asked.choices))}
    notes[guess].append("your guess")
    notes[asked.right].append("✓ right")
    assert found["notes"] == [", ".join(each) for each in notes.values()]
    assert found["fold"] == ("What each answer says" if asked.is_vote else "Answer")
    assert (found["is_open"], found["has_focus"]) == (anew, anew)


def option(page, asked, place):
    return board(page, asked).locator(".options button").nth(place)


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
    option(page, asked, 0).click()
    assert_answered(page, asked, 0)
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
    assert seen(page, asked)["alive"] == len(asked.choices)
    option(page, asked, 0).click()
    assert_answered(page, asked, 0)
    page.reload()
    assert_answered(page, asked, 0, anew=False)
    page.goto((pages / "index.html").as_uri())
    assert "1 of " in page.locator("#progress").inner_text()
    assert page.complaints == []


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


def test_the_front_page_shows_the_way_and_forgets_it(visit, pages):
    page = visit("index")
    place = page.locator("#progress")
    assert "Nothing yet." in place.inner_text()
    assert "in this browser only" in place.inner_text()
    assert "These pages are files" in place.inner_text()
    assert place.locator("button").count() == 0
    visit(TOUCHED)
    for asked in FIRST.questions[:2]:
        option(page, asked, 0).click()
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
