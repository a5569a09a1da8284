"""Every explorer is seen whole, in each state of the gallery, and no slider makes a grid jump."""

from itertools import pairwise

import explorer_sizes
import pytest
from playwright.sync_api import expect

from cnnlib.widgets import ChannelMixer, ConvolutionExplorer, InsertedGradientExplorer, gallery

pytestmark = pytest.mark.browser

# Where the grids stand: the places of their left edges, of their top edges, and the side of a cell.
PLACES = """() => [...document.querySelectorAll(".cnn-group")].map((group) => {
  const { left, top } = group.getBoundingClientRect();
  return [left, top, document.querySelector(".cnn-cell").getBoundingClientRect().height];
})"""


@pytest.fixture(scope="module")
def place(new_page):
    """Show an explorer in a window that leaves it a place's room; returns the page."""
    pages = {name: new_page(viewport=explorer_sizes.window(name)) for name in explorer_sizes.PLACES}

    def show(explorer, name, tmp_path):
        explorer.to_html(tmp_path / "page.html")
        pages[name].goto((tmp_path / "page.html").as_uri())
        return pages[name]

    return show


@pytest.mark.parametrize("where", explorer_sizes.PLACES)
@pytest.mark.parametrize("name", sorted(gallery.examples()))
def test_an_explorer_is_seen_whole(place, tmp_path, name, where):
    page = place(gallery.examples()[name], where, tmp_path)
    size = page.evaluate(explorer_sizes.MEASURE)
    width, height = explorer_sizes.PLACES[where]
    assert size["width"] <= width
    assert size["height"] <= height
    assert size["cell"] >= (24 if size["grids"] >= 11 else 28)


def test_channels_keep_rows_and_columns(place, tmp_path):
    explorer = gallery.examples()["channels"]
    for explorer.backward in (False, True):
        page = place(explorer, "lab", tmp_path)

        def at(name, page=page):
            return page.locator(f'[role=grid][aria-label="{name}"]').bounding_box()

        for q in range(2):
            tops = {at(f"{kind}[{q},{c}]")["y"] for kind in ("w", "part") for c in range(2)}
            assert tops == {at(f"y[{q}]")["y"]}
        for c in range(2):
            columns = {at(f"part[{q},{c}]")["x"] for q in range(2)}
            assert columns == {at(f"x[{c}]")["x"]}


def test_many_grids_stand_densely_before_their_rows_collapse(place, tmp_path):
    x, w = [[[1] * 7] * 7] * 2, [[[[1] * 3] * 3] * 2] * 2
    mixer = ChannelMixer(x, w)
    page = place(mixer, "lab", tmp_path)
    expect(page.locator(".cnn-tight")).to_have_count(1)
    indices = page.get_by_role("columnheader", name="0", exact=True)
    assert indices.count() == 12  # out of sight, but read aloud
    assert page.locator(".cnn-edge").first.evaluate("(e) => getComputedStyle(e).clipPath") != "none"


@pytest.mark.parametrize("where", explorer_sizes.PLACES)
@pytest.mark.parametrize(
    ("explorer", "slides"),
    [
        (
            InsertedGradientExplorer(6, 3, 2),
            {
                "h, size": range(6, 10),
                "s, stride": (1, 3),
                "k, kernel": (1, 4),
                "p, padding": (0, 2),
            },
        ),
        (
            ConvolutionExplorer(
                *(gallery.examples()["convolution"].trait_values()[n] for n in "xwb")
            ),
            {"padding": (1, 2), "kernel size": (1, 5), "stride": (2, 4), "dilation": (1, 2)},
        ),
        (
            gallery.examples()["pooling"],
            {"padding": (0, 1), "stride": (1, 3), "kernel size": (2, 4)},
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, dict) else "",
)
def test_no_slider_makes_a_grid_jump(place, tmp_path, explorer, slides, where):
    page = place(explorer, where, tmp_path)
    stand = page.evaluate(PLACES)
    for name, values in slides.items():
        slider = page.get_by_role("slider", name=name)
        start = slider.input_value()
        for value in (*values, start):
            slider.fill(str(value))
            lefts = [[left, cell] for left, _, cell in page.evaluate(PLACES)]
            assert lefts == [[left, cell] for left, _, cell in stand], (name, value)
            assert page.evaluate(PLACES)[0] == stand[0]


def test_cells_shrink_where_sliders_bring_more_than_there_is_room_for(place, tmp_path):
    page = place(gallery.examples()["convolution"], "lab", tmp_path)
    for name, value in (("padding", 3), ("kernel size", 1)):
        page.get_by_role("slider", name=name).fill(str(value))
    size = page.evaluate(explorer_sizes.MEASURE)
    assert size["width"] <= explorer_sizes.PLACES["lab"][0]
    page.get_by_role("slider", name="padding").fill("0")
    assert page.evaluate(explorer_sizes.MEASURE)["height"] <= explorer_sizes.PLACES["lab"][1]


@pytest.mark.parametrize("name", sorted(gallery.examples()))
def test_a_phone_shows_controls_then_grids_then_sentences(new_page, tmp_path, name):
    gallery.examples()[name].to_html(tmp_path / "page.html")
    page = new_page(viewport={"width": 390, "height": 800})
    page.goto((tmp_path / "page.html").as_uri())
    parts = ("controls", "status", "stage", "heading", "formula")
    boxes = [page.locator(f".cnn-{part}").first.bounding_box() for part in parts]
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(explorer_sizes.MEASURE)["cell"] >= 22


def test_wide_numbers_do_not_touch(place, tmp_path):
    numbers = [[-12345.67, 12345.67], [-10000.25, 99999.75]]
    page = place(ConvolutionExplorer(numbers, [[1]]), "page", tmp_path)
    boxes = page.locator('[role=grid][aria-label="x"] .cnn-cell').evaluate_all(
        "(cells) => cells.map((c) => [c.clientWidth, c.querySelector('.cnn-number').offsetWidth])"
    )
    assert all(number < cell for cell, number in boxes)


def test_a_notebook_of_another_height_is_another_room(place, tmp_path):
    page = place(gallery.examples()["stamps"], "page", tmp_path)
    large = page.evaluate(explorer_sizes.MEASURE)
    page.set_viewport_size(explorer_sizes.window("page") | {"height": 720})
    page.wait_for_function(
        "(cell) => parseInt(document.querySelector('.cnn-explorer').style.getPropertyValue('--cell'))"
        " < cell",
        arg=large["cell"],
    )
    assert page.evaluate(explorer_sizes.MEASURE)["height"] <= 580
    page.set_viewport_size(explorer_sizes.window("page"))
