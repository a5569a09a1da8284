"""Every explorer in JupyterLab: the mouse and the keys pick, Python sees it and answers."""

import json
import re

import numpy as np
import pytest

from cnnlib import vectorized
from cnnlib.padding import rot180
from cnnlib.plots import style
from cnnlib.widgets import PoolingExplorer, gallery

pytestmark = pytest.mark.browser
NAMES = sorted(gallery.examples())
THEMES = ["JupyterLab Light", "JupyterLab Dark"]

# For what does not depend on the theme.
in_one_theme = pytest.mark.parametrize("notebook", THEMES[:1], indirect=True)

SETUP = """
import json
from ipywidgets import HTML, Button, VBox
from cnnlib.widgets.gallery import examples
shown = examples()
def beside(name):
    explorer, heard = shown[name], HTML("nothing")
    def tell(change):
        heard.value = json.dumps(change.new)
    def put_back(_):
        explorer.picked = first
    def tell_all(_):
        heard.value = json.dumps(explorer.page_state())
    first, button = explorer.picked, Button(description="pick from Python")
    explorer.observe(tell, "picked")
    button.on_click(put_back)
    state = Button(description="tell the state")
    state.on_click(tell_all)
    return VBox([explorer, heard, button, state])
"""

# The numbers of each grid that is shown.
DRAWN = """(cell) => Object.fromEntries(
  [...cell.querySelectorAll("[role=grid]")]
    .filter((grid) => grid.offsetParent)
    .map((grid) => {
      const numbers = grid.querySelectorAll(".cnn-live .cnn-number");
      return [grid.ariaLabel, [...numbers].map((number) => number.textContent)];
    }),
)"""

# [contrast, text] of all that has words of its own, against the colour that lies behind it.
CONTRASTS = """(cell) => {
  const rgba = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => {
    const [red, green, blue] = rgb.slice(0, 3).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (node) => {
    const colour = rgba(getComputedStyle(node).backgroundColor);
    return colour[3] === 0 && node.parentElement ? behind(node.parentElement) : colour;
  };
  const own = (node) => [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  return [...cell.querySelectorAll(".cnn-explorer *")]
    .filter((node) => own(node) && node.checkVisibility() && !node.disabled)
    .map((node) => {
      const [a, b] = [rgba(getComputedStyle(node).color), behind(node)].map(light);
      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), node.textContent];
    });
}"""


@pytest.fixture(scope="module", params=THEMES)
def notebook(run_in_lab, request):
    """A notebook with a cell for each explorer."""
    page = run_in_lab(SETUP, *(f"beside({name!r})" for name in NAMES), theme=request.param)
    yield page
    page.close()  # the next theme's page shares its kernel


@pytest.fixture(params=NAMES)
def cell(request, notebook):
    """The notebook cell of one explorer."""
    cell = notebook.locator(".jp-Cell").nth(1 + NAMES.index(request.param))
    cell.scroll_into_view_if_needed()
    cell.locator(".cnn-explorer").wait_for()
    cell.name = request.param
    return cell


def heard(cell, text):
    """Wait until Python has heard of a pick."""
    cell.locator(".widget-html-content", has_text=re.compile(re.escape(text))).wait_for()


def pick_of(page, name):
    """What Python hears of the cell that has the focus: pooling has other names on screen."""
    grid, *place = page.evaluate(
        "[document.activeElement.closest('[role=grid]').ariaLabel, ...document.activeElement.at]"
    )
    shown = gallery.examples()[name]
    if isinstance(shown, PoolingExplorer):
        own = dict(zip(shown.names, ("x", "y"), strict=True))
        kind = grid.removeprefix("grad_")
        grid = grid.removesuffix(kind) + own[kind]
    return json.dumps([grid, *place])


def picked_in(cell):
    """What is picked, as a reader hears it: the marked cell or, on a canvas, the heading."""
    marked = cell.locator(".cnn-picked")
    if marked.count():
        return marked.first.get_attribute("aria-label")
    return cell.locator(".cnn-heading").inner_text()


def test_picks_reach_python_and_come_back(cell, notebook):
    live = cell.locator("[role=grid]:visible").first.locator(".cnn-live")
    live.first.wait_for()
    start = picked_in(cell)
    live.nth(1).click()
    heard(cell, pick_of(notebook, cell.name))
    notebook.keyboard.press("End")
    notebook.keyboard.press("ArrowDown")
    heard(cell, pick_of(notebook, cell.name))
    cell.get_by_role("button", name="pick from Python").click()
    notebook.wait_for_timeout(200)
    assert picked_in(cell) == start


@in_one_theme
def test_keys_stay_in_the_explorer_until_escape(cell, notebook):
    count = notebook.locator(".jp-Cell").count()

    def active():
        cell = notebook.locator(".jp-Cell.jp-mod-active")
        return int(cell.get_attribute("data-windowed-list-index"))

    cell.locator("[role=grid]:visible").first.locator(".cnn-live").first.click()
    place = active()
    further = ["Tab"] if cell.locator("[role=grid]:visible").count() > 1 else []  # else it leaves
    for key in ("ArrowDown", "ArrowUp", "d", "d", "a", "b", "x", "j", *further, "d", "d", "j"):
        notebook.keyboard.press(key)
    assert notebook.locator(".jp-Cell").count() == count
    assert active() == place
    notebook.keyboard.press("Escape")
    notebook.keyboard.press("k")
    assert active() == place - 1


@in_one_theme
def test_controls_change_the_grids_to_cnnlibs_numbers(cell):
    before = cell.evaluate(DRAWN)
    for control in cell.locator(".cnn-control :is(input, select):visible:enabled").all():
        turn(control)
    cell.get_by_role("button", name="tell the state").click()
    heard(cell, '"picked"')
    told = json.loads(cell.locator(".widget-html-content").inner_text())
    explorer = gallery.examples()[cell.name]
    explorer.set_state(told)
    drawn = cell.evaluate(DRAWN)
    assert drawn != before
    for grid, numbers in numbers_of(explorer).items():
        shown = list(map(as_number, drawn[grid][: len(numbers)]))
        # A tiny number has its exponent in the explorer; in a figure it is 0.00.
        assert shown == pytest.approx(list(map(as_number, numbers)), rel=0, abs=0.0051), grid


def turn(control):
    """Change a control by keys."""
    control.focus()
    if control.get_attribute("type") == "checkbox":
        control.press("Space")
    elif control.evaluate("(node) => node.value === node.max || node.selectedIndex > 0"):
        control.press("ArrowLeft")
    else:
        control.press("ArrowRight")


def as_number(text):
    """Return the number that a cell shows."""
    return float(text.replace("−", "-"))


def numbers_of(shown):
    """What cnnlib says stands in each grid."""
    kind = type(shown).__name__
    grids = {}
    if kind == "ConvolutionExplorer":
        gradients = () if shown.grad_y is None else ("grad_x", "grad_w", "grad_b", "grad_y")
        grids = {name: getattr(shown, name) for name in ("x", "w", "b", "y", *gradients)}
        if shown.flip:
            for name in {"w", "grad_w"} & grids.keys():
                grids[f"{name} turned"] = rot180(grids.pop(name))
    elif kind == "NetworkExplorer":
        gradients = ("grad_x", "grad_w", "grad_b", "grad_y") if shown.gradients else ()
        names = ("y", "z", *gradients)
        grids = {name: getattr(shown, name) for name in names} | {"L": shown.score, "flat": shown.z}
    elif kind == "PoolingExplorer":
        before, after = shown.names
        grids = {before: shown.x, after: shown.y}
        grids |= {f"grad_{before}": shown.grad_x, f"grad_{after}": shown.grad_y}
    elif kind == "ChannelMixer":
        x, y = (shown.grad_x, shown.grad_y) if shown.backward else (shown.x, shown.y)
        grids = {
            f"{name}[{n}]": plane for name, a in (("x", x), ("y", y)) for n, plane in enumerate(a)
        }
        grids |= {f"part[{q},{d}]": part for (q, d), part in shown.parts.items()}
    elif kind == "RateExplorer":
        grids = {"w": shown.path, "loss": shown.losses}
    elif kind == "DigitPad":
        grids = {"grad_x": np.round(shown.reading.grad_x, 1)}
    elif kind == "BatchExplorer":
        grids = {f"own grad_w[{n}]": own for n, own in enumerate(shown.own)}
        grids["grad_w"] = shown.grad_w
    elif kind == "InsertedGradientExplorer":
        grad_x = vectorized.conv2d_single(shown.built, rot180(shown.w[: shown.k, : shown.k]))
        real = slice(shown.p, shown.p + shown.h)
        grids = {"inserted": shown.built, "grad_x": grad_x[real, real]}
    elif kind == "ScatterGatherExplorer":
        done = shown.grad_x.ravel()[: shown.step]
        grids = {"stamped": shown.stamped, "inserted": shown.inserted, "gathered": done}
    return {name: style.number_texts(np.ravel(values)) for name, values in grids.items()}


@in_one_theme
def test_enter_edits_while_the_notebook_is_in_command_mode(cell, notebook):
    if cell.name.startswith(("inserted", "rate", "stamps")):
        assert cell.locator("[role=grid][aria-readonly=false]").count() == 0
        return
    grid = cell.locator("[role=grid][aria-readonly=false]:visible").first
    grid.locator("[tabindex='0']").focus()
    assert notebook.locator(".jp-Notebook.jp-mod-commandMode").count() == 1
    number = "0.7" if cell.name == "digit_pad" else "-7"  # ink is from 0 to 1
    for key in ("Enter", *number, "Enter"):
        notebook.keyboard.press(key)
    assert number.replace("-", "−") in grid.locator(":focus").inner_text()
    cell.get_by_role("button", name="tell the state").click()
    heard(cell, number)


def test_legible_in_both_themes(cell, notebook):
    contrasts = cell.evaluate(CONTRASTS)
    assert len(contrasts) > 20
    assert min(contrasts)[0] >= 4.5, min(contrasts)
    dark = notebook.locator("body[data-jp-theme-light=false]").count()
    words = cell.locator(".cnn-heading").evaluate("(node) => getComputedStyle(node).color")
    assert (lightness(words) > 150) == bool(dark)
    fills = "(nodes) => nodes.map((node) => getComputedStyle(node).backgroundColor)"
    fills = cell.locator(".cnn-cell").evaluate_all(fills)
    assert (max(map(lightness, fills)) > 250) != bool(dark)  # zero is of the paper's colour


def lightness(colour):
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


def test_state_set_from_python_shows_at_once(run_in_lab):
    page = run_in_lab(
        SETUP + 'explorer, button = shown["convolution"], Button(description="stride 2")\n'
        'button.on_click(lambda _: setattr(explorer, "stride", 2))\n'
        "VBox([explorer, button])"
    )
    page.get_by_role("button", name="stride 2").click()
    size = "rows of y: ⌊(6 − 3) / 2⌋ + 1 = 2, 1 left over"
    page.locator(".cnn-status", has_text=size).wait_for()
    for grid in ("y", "grad_y"):
        assert page.locator(f'[role=grid][aria-label="{grid}"] .cnn-live').count() == 4
    assert page.get_by_label("stride", exact=True).input_value() == "2"


def test_python_reads_what_is_drawn(run_in_lab):
    page = run_in_lab(
        "from ipywidgets import HTML, VBox\n"
        "from cnnlib.widgets import DigitPad\n"
        "pad, heard = DigitPad(), HTML('nothing')\n"
        "def tell(_):\n"
        "    heard.value = f'{pad.drawing.sum():g} inked: read as {pad.reading.answer},'\n"
        "pad.observe(tell, 'drawing')\n"
        "VBox([pad, heard])"
    )
    sheet = page.locator(".cnn-sheet")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    place = [
        (box["x"] + box["width"] / 2, box["y"] + box["height"] * share) for share in (0.2, 0.8)
    ]
    page.mouse.move(*place[0])
    page.mouse.down()
    page.mouse.move(*place[1], steps=9)
    page.mouse.up()
    words = page.get_by_text(re.compile(r"^\d+ inked: read as \d,$"))
    words.wait_for()
    inked, _, read = words.inner_text().partition(" inked: ")
    assert 70 < int(inked) < 100  # a stroke of 4 x 19 with round ends
    assert page.locator(".cnn-heading").inner_text().lower().startswith(read)
    page.locator(".cnn-sheet").focus()
    cells = page.locator(".jp-Cell").count()
    for key in ("ArrowDown", "Space", "ArrowLeft", "d", "d", "Space"):
        page.keyboard.press(key)
    page.get_by_text(f"{inked} inked").wait_for(state="detached")
    assert page.locator(".jp-Cell").count() == cells
