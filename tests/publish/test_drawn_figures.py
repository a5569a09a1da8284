"""Figures inside pages: what the notebook shows, in both themes, with letters of the page."""

import base64
import io
import os
import re
from html import unescape
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from execute_notebooks import with_palette
from lessons import PATHS, lesson_path
from matplotlib.colors import to_hex
from PIL import Image, ImageChops

from cnnlib import plots
from cnnlib.plots import style
from cnnlib.publish.content import colours, figures, lesson, replay
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs, is_figure
from cnnlib.widgets import bundle

WHOLE = os.environ.get("CNNLIB_WHOLE_SITE") == "1"
SOME = PATHS if WHOLE else [lesson_path("start_here"), lesson_path("pool")]
HOSTILE = '</svg><script>alert(1)</script> & "quotes"'


@pytest.fixture
def grid():
    """A figure with every mark, as an element and the classes of its colours."""
    ax = plots.show_array(
        [[1, -2, 0], [3, 0, 0.5]],
        touched=[(0, 0)],
        unread=[(0, 2)],
        window=([0], [0, 1]),
        tail=[(1, 2)],
        title=HOSTILE,
    )
    drawn, names = figures.svg(ax.figure, "first", HOSTILE)
    plt.close(ax.figure)
    return ElementTree.fromstring(drawn), names


def test_a_figure_is_one_picture_with_its_text(grid):
    element, _ = grid
    assert (element.tag, element.get("role"), element.get("aria-label")) == ("svg", "img", HOSTILE)
    assert not list(element.iter("script"))
    texts = ["".join(each.itertext()) for each in element.iter("text")]
    assert {HOSTILE, "1.0", "−2.0", "0.0", "3.0", "0.5"} <= set(texts)


def test_identifiers_are_the_figure_s_own_and_lead_somewhere(grid):
    element, _ = grid
    own = {each.get("id") for each in element.iter()} - {None}
    assert own and all(name.startswith("first-") for name in own)
    text = ElementTree.tostring(element, "unicode")
    assert set(re.findall(r'(?:href="|url\()#([\w-]+)', text)) == own


def test_colours_are_classes_with_a_rule_in_each_theme(grid):
    element, names = grid
    used = {name for each in element.iter() for name in each.get("class", "").split()}
    assert names == used - {figures.RIM, figures.NAME, "figure"}
    assert not re.search(r"(fill|stroke): #", ElementTree.tostring(element, "unicode"))
    light, dark = colours.rules(names).split("@media screen and (prefers-color-scheme: dark) {")
    for name in names:
        assert light.count(f".{name} {{") == dark.count(f".{name} {{") == 1


def test_no_paper_is_white_but_an_empty_cell_is(grid):
    element, names = grid
    assert "fill-ffffff" in names  # zero
    whites = [each for each in element.iter("path") if "fill-ffffff" in each.get("class", "")]
    assert len(whites) == 1  # the cells of one colour are one path


def test_cells_of_a_picture_by_the_scale_are_no_pixels():
    ax = plots.confusion_matrix([[8, 2], [0, 9]])
    drawn, _ = figures.svg(ax.figure, "a", "")
    plt.close(ax.figure)
    assert "<image" not in drawn


@pytest.mark.parametrize("step", range(style.SIGNED.N))
def test_any_number_is_white_on_the_dark_scale(step):
    partner = colours.PARTNERS[to_hex(style.SIGNED(step))]
    assert 1.05 / (style.luminance(partner) + 0.05) >= 4.5


def test_the_dark_scale_is_the_explorers_own():
    [stops] = re.findall(r"DARK_STOPS = \[(.*?)\]", bundle.shared("colour"))
    assert re.findall(r'"(#\w+)"', stops) == colours.STOPS


@pytest.mark.notebooks
@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_figures_drawn_anew_are_the_stored_ones_pixel_by_pixel(path):
    cells = [cell for cell in Lesson(path).notebook.cells if cell.cell_type == "code"]
    stored = {
        place: [o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {})]
        for place, cell in enumerate(cells)
        if lesson.VARYING not in lesson.tags(cell)
    }
    wanted = {place for place, pictures in stored.items() if pictures}
    drawn = replay.figures([cell.source for cell in cells], wanted)
    for place in wanted:
        assert len(drawn[place]) == len(stored[place])
        for figure, png in zip(drawn[place], stored[place], strict=True):
            pictures = [
                Image.open(io.BytesIO(base64.b64decode(each))) for each in (png, _png(figure))
            ]
            assert not ImageChops.difference(*(each.convert("RGB") for each in pictures)).getbbox()


def test_a_figure_that_each_run_draws_differently_is_the_stored_one():
    timed = Lesson(lesson_path("from_loops_to_layers"))
    [cell] = [c for c in timed._cells("code") if c.source.startswith("measured.still()")]
    assert lesson.VARYING in lesson.tags(cell)
    [stored] = [o.data["image/png"].strip() for o in cell.outputs if is_figure(o)]
    shown = timed.shown(cell, Outputs())
    assert stored in shown and cell.metadata["alt"].split("{")[0][:40] in unescape(shown)


def _png(figure):
    written = io.BytesIO()
    figure.savefig(written, format="png", bbox_inches="tight", dpi=figure.dpi)
    return with_palette(base64.b64encode(written.getvalue()).decode())


def test_only_what_figures_need_is_run():
    sources = (
        "import matplotlib.pyplot as plt\nx = [1, 2]",
        "1 / 0",
        "x.append(3)",
        "plt.figure(); plt.plot(x); plt.show()",
        "x.append(4)",
        "plt.figure(); plt.plot(x); plt.figure()",
    )
    before = plt.get_fignums()
    drawn = replay.figures(sources, {3, 5})
    assert {place: len(shown) for place, shown in drawn.items()} == {3: 1, 5: 2}
    assert [len(drawn[place][0].axes[0].lines[0].get_xdata()) for place in (3, 5)] == [3, 4]
    assert plt.get_fignums() == before
