"""What a reader has done is kept in the browser, and what cannot be kept is said and breaks nothing."""

import json

import pytest
from boards import FIRST, KEPT, LESSONS, assert_answered, kept, option, seen
from driver import launch, served
from playwright.sync_api import expect
from site_lessons import TOUCHED

pytestmark = pytest.mark.browser
ASIDE = f"{KEPT}.aside"
ASKED, OTHER = FIRST.questions[:2]
NOT_KEPT = "so what you answer here is gone when you leave this page."
NO_ROOM = "This browser has no room left for what these pages keep"
BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("blocked", "SecurityError"); } });"""
FULL = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError"); };"""
# Takes all the room there is.
FILL = """() => {
  let text = "x".repeat(2 ** 22);
  for (let more = text; more; )
    try {
      localStorage.setItem("of another program", text + more);
      text += more;
    } catch {
      more = more.slice(0, more.length / 2);
    }
}"""


def written(lesson, **more):
    """What an edition has stored of one lesson."""
    return json.dumps({"version": 1, "lessons": {TOUCHED: lesson}} | more)


def store(page, text, name=KEPT):
    page.evaluate("([name, text]) => { localStorage[name] = text; }", [name, text])


def stored(page, name=KEPT):
    return page.evaluate("(name) => localStorage.getItem(name)", name)


def told(page):
    return page.locator("#progress").inner_text()


# What comes into the window is seen a frame later.
SHOW = """(node) => {
  node.scrollIntoView({ block: "center" });
  const frame = () => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  return frame().then(frame);
}"""


def read_through(page):
    """Scroll from section to section, as a reader does."""
    page.bring_to_front()
    for heading in page.locator("main h2").all():
        heading.evaluate(SHOW)


@pytest.fixture
def front(pages):
    """Go to the front page."""
    return lambda page: page.goto((pages / "index.html").as_uri())


@pytest.mark.parametrize(
    ("broken", "why"), [(BLOCKED, "This browser lets a page keep nothing"), (FULL, NO_ROOM)]
)
def test_where_nothing_can_be_kept_it_is_said_and_all_works(new_page, pages, front, broken, why):
    page = new_page()
    page.add_init_script(broken)
    page.goto((pages / f"{TOUCHED}.html").as_uri())
    assert page.locator(".unkept").count() == 0
    for asked in (ASKED, OTHER):
        option(page, asked, 0).click()
        assert_answered(page, asked, 0)
    assert page.locator(".unkept").all_inner_texts() == [f"{why}, {NOT_KEPT}"]
    read_through(page)
    expect(page.locator(".contents a.read")).to_have_count(len(FIRST.sections))
    assert "2 questions" in page.locator(".tally").inner_text()
    front(page)
    assert told(page).endswith(f"{why}, so what you read and answer now is not marked here.")
    assert "will be marked" not in told(page)
    assert page.complaints == []


def test_where_it_is_full_what_was_kept_stays(visit, front):
    page = visit(TOUCHED)
    option(page, ASKED, 0).click()
    before = stored(page)
    page.evaluate(FILL)
    page.reload()
    assert_answered(page, ASKED, 0, anew=False)
    option(page, OTHER, 1).click()
    assert_answered(page, OTHER, 1)
    assert page.locator(".unkept").inner_text() == f"{NO_ROOM}, {NOT_KEPT}"
    assert stored(page) == before
    front(page)
    assert "1 of " in told(page) and NO_ROOM in told(page)
    page.evaluate("localStorage.removeItem('of another program')")
    page.go_back()
    option(page, OTHER, 1).click()
    assert page.locator(".unkept").count() == 0
    assert kept(page)["lessons"][TOUCHED]["answers"] == {ASKED.key: 0, OTHER.key: 1}


UNREADABLE = [
    *("{", "null", "3", "[]", '"x"', "{}", "<script>alert(1)</script>"),
    '{"version": 2, "lessons": {"some": "thing"}}',
    '{"version": 1, "lessons": []}',
    "x" * 1_000_000,
]


@pytest.mark.parametrize("text", UNREADABLE, ids=lambda text: text[:12])
def test_what_cannot_be_read_is_set_aside_and_said(visit, front, text):
    page = visit("index")
    store(page, text)
    page.reload()
    assert "this edition cannot read" in told(page)
    page.goto(page.url.replace("index", TOUCHED))
    option(page, ASKED, 0).click()
    page.reload()
    assert_answered(page, ASKED, 0, anew=False)
    assert stored(page, ASIDE) == text
    front(page)
    assert "1 of " in told(page) and "this edition cannot read" in told(page)
    page.get_by_role("button", name="Forget my progress").click()
    assert "cannot read" not in told(page)
    assert page.evaluate("localStorage.length") == 0
    assert page.complaints == []


def test_what_cannot_be_set_aside_is_not_written_over(visit):
    page = visit(TOUCHED)
    store(page, "x" * 3_000_000)
    page.reload()
    option(page, ASKED, 0).click()
    assert_answered(page, ASKED, 0)
    assert NOT_KEPT in page.locator(".unkept").inner_text()
    assert len(stored(page)) == 3_000_000


@pytest.mark.parametrize(
    "lesson",
    [
        *(None, 5, [], {"read": 5, "answers": [1]}, {"read": [1, None], "answers": {}}),
        *({"answers": {ASKED.key: bad}} for bad in (99, -1, 1.5, "1", None, [0], {"a": 1}, True)),
        {"answers": {ASKED.key: "<img src=x onerror=alert(1)>", "__proto__": 1}},
    ],
)
def test_what_is_damaged_counts_as_nothing_and_the_rest_stands(visit, front, lesson):
    page = visit(TOUCHED)
    store(page, json.dumps({"version": 1, "lessons": {TOUCHED: lesson, "other": {"read": ["a"]}}}))
    page.reload()
    assert seen(page, ASKED)["alive"] == len(ASKED.choices)
    option(page, ASKED, 0).click()
    assert_answered(page, ASKED, 0)
    page.reload()
    assert_answered(page, ASKED, 0, anew=False)
    assert kept(page)["lessons"]["other"]["read"] == ["a"]
    front(page)
    assert "1 of " in told(page)
    assert page.complaints == []


def test_what_another_edition_adds_is_kept(visit):
    page = visit(TOUCHED)
    store(page, written({"read": [], "answers": {}, "minutes": 4}, theme="dark"))
    page.reload()
    option(page, ASKED, 0).click()
    assert kept(page)["theme"] == "dark"
    assert kept(page)["lessons"][TOUCHED]["minutes"] == 4


def test_sections_and_questions_that_are_gone_do_not_count(visit, front):
    page = visit("index")
    old = {f"old {n}": 0 for n in range(99)}
    store(page, written({"read": list(old), "answers": old}))
    page.reload()
    assert "Nothing yet." in told(page)
    store(page, written({"read": [*old, FIRST.anchors[0]], "answers": old | {ASKED.key: 0}}))
    page.reload()
    done = f"1 of {len(FIRST.sections)} sections read, 1 of {len(FIRST.questions)} questions"
    assert done in page.locator(f'[data-lesson="{TOUCHED}"] .done').inner_text()


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'}]"


def test_what_is_hostile_or_huge_runs_nothing(visit, front):
    page, dialogs = visit(TOUCHED), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    lesson = {"read": [HOSTILE] * 20_000, "answers": {HOSTILE: HOSTILE, ASKED.key: HOSTILE}}
    lessons = {TOUCHED: lesson, HOSTILE: lesson, "__proto__": lesson}
    store(page, json.dumps({"version": 1, "lessons": lessons}))
    page.reload()
    option(page, ASKED, 0).click()
    assert_answered(page, ASKED, 0)
    front(page)
    assert " 0 of " in told(page) and " 1 of " in told(page)
    assert dialogs == []
    assert page.locator("img[src=x]").count() == 0
    assert page.evaluate("({}).read === undefined")


@pytest.fixture(scope="module")
def root(pages):
    with served(pages) as root:
        yield root


@pytest.fixture
def two_tabs(new_page, root):
    """Two pages of one browser: the same lesson in both, nothing done yet."""
    first = new_page()
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"{root}/{TOUCHED}.html")
    return first, second


def test_two_tabs_show_each_other_s_answers_and_lose_none(two_tabs):
    first, second = two_tabs
    option(first, ASKED, 0).click()
    expect(second.locator(".tally")).to_contain_text("answered 1 question")
    assert_answered(second, ASKED, 0, anew=False)
    option(second, OTHER, 1).click()
    expect(first.locator(".tally")).to_contain_text("answered 2 questions")
    assert_answered(first, OTHER, 1, anew=False)
    read_through(second)
    expect(first.locator(".contents a.read")).to_have_count(len(FIRST.sections))
    assert kept(first)["lessons"][TOUCHED]["answers"] == {ASKED.key: 0, OTHER.key: 1}


def test_what_is_forgotten_in_one_tab_is_gone_in_the_other(two_tabs, root):
    lesson, front = two_tabs
    front.goto(f"{root}/index.html")
    option(lesson, ASKED, 0).click()
    option(lesson, OTHER, 1).click()
    read_through(lesson)
    expect(front.locator("#progress")).to_contain_text("2 of ")
    front.get_by_role("button", name="Forget my progress").click()
    expect(lesson.locator(".ask button:disabled")).to_have_count(0)
    expect(lesson.locator(".contents a.read")).to_have_count(0)
    assert seen(lesson, ASKED)["told"] == ""
    option(lesson, ASKED, 1).click()  # and it answers again
    assert_answered(lesson, ASKED, 1)
    expect(front.locator("#progress")).to_contain_text("1 of ")
    assert kept(front)["lessons"][TOUCHED]["answers"] == {ASKED.key: 1}


@pytest.fixture(params=["kept whole", "read anew"])
def there_and_back(request, browser, playwright):
    """A page of a browser that keeps pages whole for the way back, and of one that does not."""
    if request.param == "read anew":
        page = browser.new_page()
        yield page
        page.close()
        return
    keeper = launch(playwright, ignore_default_args=["--disable-back-forward-cache"])
    yield keeper.new_page()
    keeper.close()


# What each explorer says and what its controls have.
EXPLORERS = """() => [...document.querySelectorAll(".cnn-explorer")].map((explorer) => [
  explorer.querySelector(".cnn-status").textContent,
  ...[...explorer.querySelectorAll("input, select")].map((c) => [c.value, c.checked])])"""


def test_back_and_forward_show_what_is_kept(there_and_back, root, request):
    page = there_and_back
    page.goto(f"{root}/index.html")
    page.goto(f"{root}/{TOUCHED}.html")
    as_made = page.evaluate(EXPLORERS)
    option(page, ASKED, 0).click()
    answered = seen(page, ASKED)
    page.get_by_label("stride", exact=True).first.press("ArrowRight")
    page.locator(".cnn-explorer input[type=checkbox]").first.check()
    changed = page.evaluate(EXPLORERS)
    page.evaluate("window.isWhole = true")
    page.go_back(wait_until="commit")
    expect(page.locator("#progress")).to_contain_text("1 of ")
    page.go_forward(wait_until="commit")
    expect(page.locator(".tally")).to_contain_text("answered 1 question")
    again = seen(page, ASKED)
    assert [again[part] for part in ("told", "notes")] == [answered["told"], answered["notes"]]
    is_whole = page.evaluate("window.isWhole === true")
    assert is_whole == ("kept whole" in request.node.name)
    assert page.evaluate(EXPLORERS) == (changed if is_whole else as_made) != []
    page.reload()
    assert page.evaluate(EXPLORERS) == as_made != changed
    page.goto(f"{root}/index.html")
    page.get_by_role("button", name="Forget my progress").click()
    page.go_back(wait_until="commit")
    expect(page.locator(".ask button:disabled")).to_have_count(0)


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
    assert stored(page) is None
    page.goto((pages / f"{TOUCHED}.html").as_uri())
    assert page.locator(".ask button:disabled").count() == 0
