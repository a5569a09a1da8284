"""Every explorer as a page of its own: from a file, offline, by mouse and by keys, at any width."""

import statistics

import numpy as np
import pytest
from playwright.sync_api import expect

from cnnlib import vectorized
from cnnlib.padding import rot180
from cnnlib.plots import style
from cnnlib.widgets import ConvolutionExplorer, PoolingExplorer, gallery

pytestmark = pytest.mark.browser
NAMES = sorted(gallery.examples())
PARTS = ("status", "heading", "formula")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    gallery.main(folder)
    return folder


@pytest.fixture
def open_page(offline, pages):
    def open_one(name):
        offline.requests.clear()
        offline.set_viewport_size({"width": 1280, "height": 720})
        offline.goto((pages / f"{name}.html").as_uri())
        return offline

    return open_one


def board(page, grid):
    return page.locator(f'[role=grid][aria-label="{grid}"]')


def texts(page, grid):
    return board(page, grid).locator(".cnn-live .cnn-number").all_inner_texts()


def focused(page):
    return page.evaluate(
        "[document.activeElement.closest('[role=grid]')?.ariaLabel, ...document.activeElement.at ?? []]"
    )


@pytest.mark.parametrize("name", NAMES)
def test_appears_from_a_file_without_any_request(open_page, pages, name):
    page = open_page(name)
    assert page.locator(".cnn-cell").count() > 1
    assert page.locator(".cnn-heading").inner_text()
    assert page.requests == [(pages / f"{name}.html").as_uri()]


@pytest.mark.parametrize("name", NAMES)
def test_mouse_picks_and_keys_move_the_pick(open_page, name):
    page = open_page(name)
    grids = page.locator("[role=grid]:visible")
    for index in range(grids.count()):
        grid = grids.nth(index)
        cells = grid.locator(".cnn-live")
        cells.last.click()
        assert cells.last.get_attribute("aria-selected") == "true"
        before = focused(page)
        page.keyboard.press("Home")
        page.keyboard.press("ArrowUp")
        _, i, j = focused(page)
        assert j <= before[2]
        assert i == max(before[1] - 1, 0)
        assert page.locator(":focus").get_attribute("aria-selected") == "true"
        assert page.locator(".cnn-spoken").text_content()


@pytest.mark.parametrize("name", NAMES)
def test_each_grid_and_control_is_one_tab_stop_with_a_visible_focus(open_page, name):
    page = open_page(name)
    stops = page.locator(
        ".cnn-explorer :is(input, button, select):visible:enabled, [role=grid]:visible,"
        " [role=application]:visible"
    ).count()
    page.mouse.click(1, 1)
    seen = set()
    for _ in range(stops):
        page.keyboard.press("Tab")
        stop, outline, label = page.evaluate(
            """() => {
              const node = document.activeElement;
              const stop = node.closest("[role=grid]") ?? node;
              stop.id ||= crypto.randomUUID();
              const label = node.ariaLabel ?? node.labels?.[0]?.textContent ?? node.textContent;
              return [stop.id, getComputedStyle(node).outlineStyle, label];
            }"""
        )
        seen.add(stop)
        assert outline == "solid"
        assert label
    assert len(seen) == stops
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.cnn-explorer')")


@pytest.mark.parametrize("width", [400, 1280])
def test_tab_reaches_the_grids_first(open_page, width):
    page = open_page("convolution")
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.locator(".cnn-wide")).to_have_count(int(width == 1280))
    page.mouse.click(1, 1)
    grids = page.locator("[role=grid]:visible").count()
    reached = []
    for _ in range(grids + 1):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.role ?? document.activeElement.type"))
    assert reached == ["gridcell"] * grids + ["range"]


def test_the_focus_stays_when_the_arrangement_changes(open_page):
    page = open_page("convolution")
    board(page, "x").locator(".cnn-live").nth(8).click()
    assert focused(page) == ["x", 1, 2]
    page.set_viewport_size({"width": 400, "height": 800})
    expect(page.locator(".cnn-wide")).to_have_count(0)
    assert focused(page) == ["x", 1, 2]


@pytest.mark.parametrize("name", ["stamps", "stamps_one_row"])
def test_a_hover_outlines_no_second_cell(open_page, name):
    page = open_page(name)
    before = page.locator(".cnn-picked").evaluate_all("(all) => all.map(({ at }) => String(at))")
    board(page, "grad_y").locator(".cnn-live").last.hover()
    after = page.locator(".cnn-picked").evaluate_all("(all) => all.map(({ at }) => String(at))")
    assert after == before


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [400, 1280])
def test_fits_the_width(open_page, name, width):
    page = open_page(name)
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(50)  # a resize is seen one frame later
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def shown_and_spoken(page):
    """What the page shows as (status, heading, formula), and what it says aloud."""
    parts = [page.locator(f".cnn-{part}").text_content() for part in PARTS]
    return parts, page.locator(".cnn-spoken").text_content()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_spoken_is_what_is_shown_after_every_change(open_page, name):
    page = open_page(name)
    status = page.locator(".cnn-status").text_content()

    def check(change):
        nonlocal status
        change()
        parts, spoken = shown_and_spoken(page)
        assert spoken.endswith("\n".join(filter(None, parts[1:])))
        assert parts[0] == status or spoken.startswith(parts[0])
        status = parts[0]

    grid = page.locator("[role=grid]:visible").last
    check(grid.locator(".cnn-live").last.click)
    check(lambda: page.keyboard.press("ArrowUp"))
    check(page.locator("[role=grid]:visible .cnn-live").nth(2).click)
    for control in page.locator(".cnn-control input[type=range]:enabled").all():
        control.focus()
        key = "ArrowLeft" if control.evaluate("({ value, max }) => value === max") else "ArrowRight"
        check(lambda key=key: page.keyboard.press(key))
    for box in page.locator(".cnn-control input[type=checkbox]:visible").all():
        check(box.click)
    for select in page.locator(".cnn-control select").all():
        check(lambda select=select: select.select_option(index=1))
    for button in page.locator(".cnn-button:enabled").all():
        check(button.click)
    for editable in page.locator("[role=grid][aria-readonly=false]:visible").all()[:2]:
        editable.locator(".cnn-live").first.click()
        page.keyboard.press("8")
        check(lambda: page.keyboard.press("Enter"))


def test_sliders_change_the_grids_to_cnnlibs_numbers(open_page):
    page, shown = open_page("convolution"), gallery.examples()["convolution"]
    for label, keys in {"stride": 1, "padding": 2, "dilation": 1}.items():
        page.get_by_label(label, exact=True).focus()
        for _ in range(keys):
            page.keyboard.press("ArrowRight")
    options = {"stride": 2, "padding": 2, "dilation": 2}
    y = vectorized.conv2d_single(shown.x, shown.w, shown.b, **options)
    assert texts(page, "y") == style.number_texts(y)
    grad_y = np.array([float(text.replace("−", "-")) for text in texts(page, "grad_y")])
    grad_x, grad_w, grad_b = vectorized.conv2d_single_backward(
        grad_y.reshape(y.shape), shown.x, shown.w, **options
    )
    for grid, values in {"grad_x": grad_x, "grad_w": grad_w, "grad_b": grad_b}.items():
        assert texts(page, grid) == style.number_texts(values)
    assert "1 left over" in page.locator(".cnn-status").inner_text()


def test_enter_edits_and_escape_does_not(open_page):
    page, shown = open_page("convolution"), gallery.examples()["convolution"]
    board(page, "x").locator(".cnn-live").first.click()
    page.keyboard.press("Enter")
    page.keyboard.type("−2,5")
    page.keyboard.press("Enter")
    x = shown.x.copy()
    x[0, 0] = -2.5
    expected = style.number_texts(vectorized.conv2d_single(x, shown.w, shown.b))
    assert texts(page, "y") == expected
    assert focused(page) == ["x", 0, 0]
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    assert texts(page, "y") == expected
    assert focused(page) == ["x", 0, 0]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("1a", "“1a” is no number: one looks like −2.5 or 1e−3. So x[0,1] stays 0."),
        ("nan", "“nan” cannot be shown here: a number must be finite. So x[0,1] stays 0."),
    ],
)
@pytest.mark.parametrize("way_out", ["Enter", "Tab"])
def test_typed_nonsense_is_answered_in_words(open_page, typed, answer, way_out):
    page = open_page("convolution")
    before = texts(page, "x")
    assert before[1] == "0"
    board(page, "x").locator(".cnn-live").nth(1).click()
    page.keyboard.press("Enter")
    page.keyboard.type(typed)
    page.keyboard.press(way_out)
    alert = page.locator(".cnn-answer")
    assert alert.inner_text() == answer
    assert texts(page, "x") == before
    page.keyboard.press("Escape")
    board(page, "x").locator(".cnn-live").nth(1).click()
    page.keyboard.press("7")
    page.keyboard.press("Enter")
    assert alert.text_content() == ""
    assert texts(page, "x")[1] == "7"


def test_an_editor_that_is_only_looked_at_changes_nothing(open_page):
    page = open_page("convolution")
    cell = board(page, "x").locator(".cnn-live").first
    cell.click()
    for typed in ("0.333", "Enter", "F2"):
        page.keyboard.type(typed) if typed[0] == "0" else page.keyboard.press(typed)
    assert page.locator(".cnn-input").input_value() == "0.333"
    page.keyboard.press("Enter")
    formula = page.locator(".cnn-formula")
    board(page, "y").locator(".cnn-live").first.click()
    assert formula.inner_text().startswith("y[0,0] = 0.333·")


@pytest.mark.parametrize("width", [400, 1280])
def test_small_tags_are_legible(open_page, width):
    page = open_page("convolution")
    page.set_viewport_size({"width": width, "height": 800})
    sizes = page.locator(".cnn-tag:not(:empty)").evaluate_all(
        "(tags) => tags.map((tag) => parseFloat(getComputedStyle(tag).fontSize))"
    )
    assert len(sizes) == 9
    assert min(sizes) >= 10.5


def test_a_matrix_of_one_number_has_indices_and_a_scalar_has_none(new_page, tmp_path):
    ConvolutionExplorer(np.ones((3, 3)), np.ones((3, 3))).to_html(tmp_path / "one.html")
    page = new_page()
    page.goto((tmp_path / "one.html").as_uri())
    assert board(page, "y").locator(".cnn-edge:visible").all_inner_texts() == ["0", "0"]
    assert board(page, "b").locator(".cnn-edge:visible").count() == 0
    assert page.locator(".cnn-title:visible").all_inner_texts() == [
        "x 3\u00a0×\u00a03",
        "w 3\u00a0×\u00a03",
        "b",
        "y 1\u00a0×\u00a01",
    ]


def test_an_average_of_one_number_is_said_in_words(new_page, tmp_path):
    PoolingExplorer([[1, 2]], kind="average", kernel_size=1).to_html(tmp_path / "one.html")
    page = new_page()
    page.goto((tmp_path / "one.html").as_uri())
    heading = page.locator(".cnn-heading")
    assert heading.inner_text() == "The window's only number gets all of grad_y[0]"


def test_pooling_takes_nan_and_infinity(open_page):
    page = open_page("pooling")
    for place, typed in enumerate(["nan", "-inf", "∞"]):
        board(page, "y").locator(".cnn-live").nth(place).click()
        page.keyboard.press("Enter")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    assert texts(page, "y")[:3] == ["NaN", "−∞", "∞"]
    assert texts(page, "z")[:4] == ["NaN", "NaN", "∞", "∞"]


def test_pooling_speaks_of_grids_by_the_names_given(open_page):
    page = open_page("pooling")
    titles = page.locator(".cnn-title:visible").all_inner_texts()
    assert [title.split()[0] for title in titles] == ["y", "z", "grad_y", "grad_z"]
    for grid in ("y", "z", "grad_y", "grad_z"):
        board(page, grid).locator(".cnn-live").last.click()
        said = " ".join(shown_and_spoken(page)[0])
        assert "x[" not in said and "of z: ⌊" in said
        assert "y[3,3]" in said or "z[3,3]" in said


def test_dragging_the_window_moves_it(open_page):
    page = open_page("convolution")
    cells = board(page, "x").locator(".cnn-live")
    cells.nth(0).hover()
    start, end = (cells.nth(n).bounding_box() for n in (7, 7 + 6 + 2))
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 20, steps=5)
    page.mouse.up()
    assert page.locator(".cnn-heading").inner_text().startswith("y[1,2]")


def test_hover_shows_and_leaving_returns_to_the_pick(open_page):
    page = open_page("convolution")
    heading = page.locator(".cnn-heading")
    before = heading.inner_text()
    board(page, "x").locator(".cnn-live").nth(20).hover()
    assert heading.inner_text() == "9 outputs touched x[3,2], 4 of them with weight 0"
    page.mouse.move(1270, 700)
    assert heading.inner_text() == before


def test_true_convolution_draws_and_names_the_turned_kernel(open_page):
    page, shown = open_page("convolution"), gallery.examples()["convolution"]
    page.get_by_label("true convolution (turn w)").check()
    for grid, values in {"w": shown.w, "grad_w": turned_gradient(shown)}.items():
        assert texts(page, f"{grid} turned") == style.number_texts(rot180(values))
        edges = board(page, f"{grid} turned").locator("[role=rowheader]").all_inner_texts()
        assert edges == ["2", "1", "0"]
    assert (
        page.locator(".cnn-heading").inner_text()
        == "y[0,0] adds up its window times w turned, plus b"
    )


def turned_gradient(shown):
    """The gradient of w where w is turned."""
    _, grad_w, _ = vectorized.conv2d_single_backward(shown.grad_y, shown.x, rot180(shown.w))
    return rot180(grad_w)


def test_keys_and_edits_follow_the_turned_kernel(open_page):
    page, shown = open_page("convolution"), gallery.examples()["convolution"]
    page.get_by_label("true convolution (turn w)").check()
    cells = board(page, "w turned").locator(".cnn-live")
    cells.first.click()
    assert focused(page) == ["w turned", 2, 2]
    page.keyboard.press("ArrowRight")
    assert focused(page) == ["w turned", 2, 1]
    page.keyboard.press("7")
    page.keyboard.press("Enter")
    w = shown.w.copy()
    w[2, 1] = 7
    assert texts(page, "y") == style.number_texts(
        vectorized.conv2d_single(shown.x, rot180(w), shown.b)
    )
    outline = board(page, "w turned").locator(".cnn-outline")
    board(page, "x").locator(".cnn-live").first.click()  # x[0,0] met w[2,2] alone
    assert outline.bounding_box()["x"] < cells.first.bounding_box()["x"] + 5
    assert outline.bounding_box()["width"] < 1.5 * cells.first.bounding_box()["width"]


def test_reset_returns_to_the_start(open_page):
    page = open_page("convolution")
    before = texts(page, "y")
    page.get_by_label("true convolution (turn w)").check()
    page.get_by_role("button", name="x = impulse").click()
    assert texts(page, "y") != before
    page.get_by_role("button", name="Reset").click()
    assert texts(page, "y") == before


def test_a_finger_picks_and_a_double_tap_edits(new_page, pages):
    page = new_page(viewport={"width": 400, "height": 800}, has_touch=True, is_mobile=True)
    page.goto((pages / "convolution.html").as_uri())
    cell = board(page, "x").locator(".cnn-live").nth(14)
    cell.tap()
    assert cell.get_attribute("aria-selected") == "true"
    cell.dblclick()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    assert cell.locator(".cnn-number").inner_text() == "7"


def test_hover_takes_less_than_a_frame(new_page, tmp_path, record_property):
    rng = np.random.default_rng(0)
    arrays = (rng.integers(-9, 9, size) for size in [(12, 12), (3, 3)])
    shown = ConvolutionExplorer(*arrays, 1, rng.integers(-9, 9, (10, 10)))
    shown.to_html(tmp_path / "large.html")
    page = new_page()
    page.goto((tmp_path / "large.html").as_uri())
    times = page.evaluate(
        """() => [...document.querySelectorAll('[aria-label="x"] .cnn-live')].map((cell) => {
          const start = performance.now();
          cell.dispatchEvent(
            new PointerEvent("pointermove", { bubbles: true, pointerType: "mouse" }));
          document.body.offsetHeight;  // make the browser lay out
          return performance.now() - start;
        })"""
    )
    middle = statistics.median(times)
    record_property("hover_milliseconds", middle)
    print(f"a hover over 12 x 12 takes {middle:.1f} ms (median), {max(times):.1f} ms at most")
    assert middle < 100


def test_the_step_and_an_older_pick_are_not_outlined_alike(new_page, tmp_path):
    shown = gallery.examples()["stamps"]
    shown.step = 10  # from Python: the pick stays where it was
    shown.to_html(tmp_path / "page.html")
    page = new_page()
    page.goto((tmp_path / "page.html").as_uri())
    board = page.locator('[role=grid][aria-label="grad_y"]')
    width = "(node) => getComputedStyle(node).boxShadow.match(/([\\d.]+)px inset/)[1]"
    assert board.locator(".cnn-picked").evaluate(width) == "1.5"
    assert board.locator(".cnn-outline").evaluate("(o) => getComputedStyle(o).borderWidth") == "3px"
    page.locator('[role=grid][aria-label="w"] .cnn-live').first.click()
    picked = page.locator('[role=grid][aria-label="w"] .cnn-picked')
    assert picked.evaluate(width) == "2.5"
