"""Every panel in JupyterLab: it shows its picture, its controls answer to keys."""

import re

import pytest

pytestmark = pytest.mark.browser

SETUP = """
import time
import numpy as np
from cnnlib import datasets, gradcheck
from cnnlib.layers import Flatten, Linear, Sequential
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
monitor = TrainingMonitor(seconds=0)
display(monitor)
rng = np.random.default_rng(0)
x, y = datasets.digits()
model = Sequential(Flatten(), Linear(64, 10, rng=rng))
_ = fit(model, softmax_cross_entropy, SGD(model.parameters(), 0.1), x[:200], y[:200], epochs=2,
        batch_size=50, rng=rng, callbacks=[monitor])
""",
}


@pytest.fixture(scope="module")
def notebook(run_in_lab):
    return run_in_lab(SETUP, *PANELS.values())


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
    assert picture(cell).startswith("With h = 1: x^2 is wrong by")
    press(cell, ".noUi-handle", "ArrowRight", "ArrowRight")
    cell.get_by_text("With h = 0.01").wait_for()
    press(cell, "select", "End")
    cell.get_by_text(re.compile(r"With h = 0.01: x\^3 is wrong by")).wait_for()
    press(cell, "select >> nth=1", "ArrowDown")
    cell.get_by_text(re.compile(r"\d+ of \d+ bugs live")).wait_for()


def test_a_training_is_told_as_it_goes(notebook):
    cell = panel(notebook, "training")
    cell.get_by_text(re.compile(r"Epoch 2 of 2: loss [\d.]+, accuracy [\d.]+%")).wait_for()
    assert picture(cell).startswith("Epoch 2 of 2")
