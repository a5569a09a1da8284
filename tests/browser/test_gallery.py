"""The gallery: an index with code to copy, and pages whose state stands in their link."""

import json
import re
from urllib.parse import quote, unquote

import axe
import pytest
from driver import asked
from playwright.sync_api import expect

from cnnlib.widgets import gallery

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    gallery.main(folder)
    return folder


@pytest.fixture
def open_one(new_page, pages):
    def open_it(name, link="", **options):
        page = new_page(**options)
        page.goto(f"{(pages / name).as_uri()}.html#{link}")
        return page

    return open_it


def link_to(**state):
    return quote(json.dumps(state))


def texts(page, grid):
    cells = f'[role=grid][aria-label="{grid}"] .cnn-live .cnn-number'
    return page.locator(cells).all_inner_texts()


def state_of(page):
    """What the page's address says."""
    return json.loads(unquote(page.url.partition("#")[2]))


def stored(page):
    return page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_index_shuts_nobody_out_and_asks_for_nothing(open_one, pages, scheme):
    page = open_one("index", color_scheme=scheme)
    page.evaluate(axe.source())
    assert axe.serious(page) == []
    assert asked(page) == [(pages / "index.html").as_uri()]
    links = page.locator("h3 a").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
    assert sorted(links) == sorted(f"{name}.html" for name in gallery.examples())


def test_the_index_fits_a_phone(open_one):
    page = open_one("index", viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_code_is_copied_by_mouse_and_by_key(open_one):
    page = open_one("index", permissions=["clipboard-read", "clipboard-write"])
    shown = gallery.examples()
    page.get_by_role("button", name="Copy the code of network", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("The code is copied.")
    assert stored(page) == gallery.lines(shown["network"], gallery.TASKS["network"])
    page.get_by_role("button", name="Copy the code of rate", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copied", exact=True)).to_have_count(2)
    assert stored(page) == gallery.lines(shown["rate"])


@pytest.mark.parametrize("name", gallery.examples())
def test_an_explorer_is_the_same_where_none_comes_as_undefined(new_page, pages, name):
    def told(*scripts):
        page = new_page()
        for script in scripts:
            page.add_init_script(script)
        page.goto((pages / f"{name}.html").as_uri())
        return page.locator("#explorer").inner_text()

    # As JupyterLite's kernel sends it.
    undefined = "const { parse } = JSON; JSON.parse = (text) => parse(text, (_, value) => value ?? undefined);"
    assert told(undefined) == told() != ""


def test_code_is_selected_where_a_page_may_not_copy(open_one):
    page = open_one("index")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy the code of rate", exact=True).click()
    assert page.evaluate("String(getSelection())") == gallery.lines(gallery.examples()["rate"])
    assert "The code is selected" in page.get_by_role("status").inner_text()


def test_a_change_stands_in_the_link_and_the_link_shows_it(open_one):
    page = open_one("convolution")
    page.get_by_role("slider", name="stride").focus()
    page.keyboard.press("ArrowRight")
    page.locator('[role=grid][aria-label="y"] .cnn-number').nth(3).click()
    expect(page.locator(".cnn-heading")).to_contain_text("y[1,1]")
    expect(page).to_have_url(re.compile("picked"))
    assert state_of(page)["stride"] == [2, 2]
    other = open_one("convolution", page.url.partition("#")[2])
    for grid in ("x", "w", "y", "grad_x"):
        assert texts(other, grid) == texts(page, grid)
    assert other.locator(".cnn-heading").inner_text() == page.locator(".cnn-heading").inner_text()
    assert other.complaints == []


def test_a_page_as_it_was_made_has_a_plain_link(open_one):
    page = open_one("convolution", link_to(flip=True))
    flip = page.get_by_role("checkbox")
    expect(flip).to_be_checked()
    flip.uncheck()
    expect(page).to_have_url(re.compile("html#?$"))


def test_another_link_in_the_same_page_is_followed(open_one):
    page = open_one("rate")
    page.evaluate("(link) => { location.hash = link; }", link_to(steps=1))
    expect(page.locator('[role=grid][aria-label="w"] .cnn-number')).to_have_count(2)


def test_a_drawing_stays_out_of_the_link(open_one):
    page = open_one("digit_pad")
    box = page.locator("canvas").first.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 60, steps=4)
    page.mouse.up()
    page.wait_for_timeout(600)  # longer than a page waits before it writes its link
    assert "drawing" not in page.url and "weights" not in page.url


HOSTILE = [
    "%",
    "null",
    "[1]",
    quote("<img src=x onerror=alert(1)>"),
    link_to(__proto__={"x": 1}, constructor=1, x="<img src=x onerror=alert(1)>"),
    link_to(x=[[1, 2], [3]], w=[], stride=0, padding=[-1, 0], flip="yes", b=None),
    link_to(x=[["<b>", 1]], dilation=[1e9, 1e9], picked=["<img src=x>", 1, 2]),
    link_to(x=[[1] * 500] * 500, w=[[[1]]], grad_y=[[1]], picked=["y", -1, 0]),
    link_to(x=[[1]], w=[[1, 2], [3, 4]]),
    link_to(stride=[12, 12], padding=[12, 12], dilation=[12, 12], picked=["y", 99, 99]),
]


@pytest.mark.parametrize("link", HOSTILE)
def test_a_hostile_link_does_no_harm(open_one, link):
    page = open_one("convolution", link)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    assert page.locator(".cnn-explorer").count() == 1
    assert len(texts(page, "x")) == 36 or json.loads(unquote(link)).get("x") == [[1]]
    assert page.locator("main img").count() == 0
    page.locator('[role=grid][aria-label="w"] .cnn-number').first.click()
    expect(page.locator(".cnn-heading")).to_contain_text("w[0,0]")
    assert dialogs == []
