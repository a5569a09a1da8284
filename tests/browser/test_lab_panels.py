"""Every panel in JupyterLab: it shows its picture, its controls answer to keys."""

import re

import axe
import nbformat
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SETUP = """
import time
import numpy as np
from cnnlib import datasets, gradcheck
from cnnlib.layers import Conv2d, Flatten, Linear, Sequential
from cnnlib.losses import softmax_cross_entropy
from cnnlib.optim import SGD
from cnnlib.training import fit
from cnnlib.widgets import LadderPanel, TrainingMonitor, TrustPanel
"""
PANELS = {
    "ladder": 'LadderPanel({"slow <b>": lambda: time.sleep(0.02), "fast": lambda: None})',
    "trust": """
x = np.linspace(0.5, 1.5, 4)
curves = {f"x^{n}": gradcheck.step_sizes(lambda a: float((a**n).sum()), n * x ** (n - 1), x)
          for n in (2, 3)}
TrustPanel(curves)
""",
    "training": """
rng = np.random.default_rng(0)
x, y = datasets.digits()
model = Sequential(Conv2d(1, 8, 3, rng=rng), Flatten(), Linear(288, 10, rng=rng))
monitor = TrainingMonitor(model, (x[:20], y[:20]))
display(monitor)
_ = fit(model, softmax_cross_entropy, SGD(model.parameters(), 0.1), x[:200], y[:200], epochs=9,
        batch_size=50, rng=rng, callbacks=[monitor])
""",
}


@pytest.fixture(scope="module", params=["JupyterLab Light", "JupyterLab Dark"])
def notebook(run_in_lab, request):
    page = run_in_lab(SETUP, *PANELS.values(), theme=request.param)
    yield page
    page.close()  # the next theme's page shares its kernel


def panel(notebook, name):
    """The cell of a panel, once its picture's place is drawn."""
    found = notebook.locator(".jp-Cell").nth(1 + list(PANELS).index(name))
    found.scroll_into_view_if_needed()
    found.locator("[role=status]").first.wait_for()
    return found


def picture(cell):
    """The words of the panel's picture; it must have loaded."""
    image = cell.locator("img")
    image.wait_for()
    assert image.evaluate("(node) => node.decode().then(() => node.naturalWidth)") > 300
    return image.get_attribute("alt")


def press(cell, control, *keys):
    cell.locator(control).first.focus()
    for key in keys:
        cell.page.keyboard.press(key)


def test_the_ladder_is_measured_when_the_button_is_pressed(notebook):
    cell = panel(notebook, "ladder")
    assert cell.locator("img").count() == 0
    press(cell, "button", "Enter")
    cell.get_by_text(re.compile(r"slow <b>: [\d.]+ ms; .* MB of memory")).wait_for()
    assert picture(cell).startswith("slow <b>")
    press(cell, "select", "ArrowDown")
    cell.get_by_text(re.compile("fast: .* times as fast as slow <b>")).wait_for()


def test_the_trust_panel_tells_errors_and_hunts(notebook):
    cell = panel(notebook, "trust")
    assert picture(cell).startswith("With ε = 1: x^2 is wrong by")
    drawn = cell.locator("img").get_attribute("src")
    press(cell, ".noUi-handle", "ArrowLeft", "ArrowLeft")
    cell.get_by_text("With ε = 0.01").wait_for()
    expect(cell.locator("img")).not_to_have_attribute("src", drawn)
    press(cell, "select", "End")
    cell.get_by_text(re.compile(r"With ε = 0.01: x\^3 is wrong by")).wait_for()
    press(cell, "select >> nth=1", "ArrowDown")
    cell.get_by_text(re.compile(r"\d+ of \d+ bugs live")).wait_for()


def test_every_slider_has_a_name(notebook):
    cell = panel(notebook, "trust")
    expect(cell.get_by_role("slider", name="step ε")).to_have_count(1)
    notebook.evaluate(axe.source())
    assert [fault for fault in axe.serious(notebook) if "noUi" in fault] == []


def height(cell):
    return cell.locator(".jp-OutputArea-output").first.bounding_box()["height"]


def test_a_training_is_drawn_as_it_goes_and_nothing_moves(notebook):
    """Run anew: the first epochs are slow enough to be met on their way."""
    cell = panel(notebook, "training")
    cell.get_by_text("Trained: 9 whole epochs, loss").wait_for()
    cell.locator(".jp-InputArea-editor").click()
    notebook.keyboard.press("Control+Enter")
    cell.get_by_text(re.compile(r"Epoch [1-3] of 9: loss [\d.]+, accuracy [\d.]+%")).wait_for()
    early = height(cell), cell.locator("svg[aria-label^=loss]").get_attribute("aria-label")
    cell.get_by_text("Trained: 9 whole epochs, loss").wait_for()
    late = height(cell), cell.locator("svg[aria-label^=loss]").get_attribute("aria-label")
    assert early[0] == late[0] < 500 and early[1] != late[1]
    assert cell.locator("svg[aria-label^=kernel]").count() == 8
    expect(cell.get_by_text(re.compile(r"^\d [✓✗]$"))).to_have_count(10)
    assert cell.locator(".jp-OutputArea-output").count() == 1  # the bar is gone


def test_the_training_s_bar_leaves_nothing_in_the_saved_notebook(notebook, lab):
    cell = panel(notebook, "training")
    cell.get_by_text("Trained: 9 whole epochs, loss").wait_for()
    notebook.get_by_role("menuitem", name="File", exact=True).click()
    notebook.get_by_role("menuitem", name=re.compile("^Save Notebook(?! As)")).click()
    expect(notebook.get_by_text("Saving completed")).to_have_count(1)
    saved = nbformat.read(lab[0] / "test.ipynb", as_version=4)  # its metadata may hold dead widgets
    assert not [cell for cell in saved.cells if "batch/s" in str(cell)]
