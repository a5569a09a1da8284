"""Predictions and panels in JupyterLab, by keys alone: the notebook's shortcuts take none of them."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def notebook(run_in_lab):
    return run_in_lab(
        "from cnnlib.widgets import PictureExplorer, predict",
        "predict('How many?', [1, 2, 3])",
        "predict('And now?', [4, 5])",
        "PictureExplorer([[1, 2, 3], [4, 5, 6], [7, 8, 9]])",
    )


def cell(notebook, place, control):
    """The notebook cell once its controls, which are drawn one by one, are there."""
    found = notebook.locator(".jp-Cell").nth(place)
    found.locator(control).first.wait_for()
    return found


def test_keys_alone_make_a_guess(notebook):
    question = cell(notebook, 1, "input[type=radio]")
    question.locator("input[type=radio]").first.focus()
    # The first option, the second; the notebook's keys that delete a cell; "fairly sure"; the button.
    for key in ["Space", "ArrowDown", "d", "d", "Tab", "ArrowDown", "Tab", "Enter"]:
        notebook.keyboard.press(key)
    # The focus is on the words, not on the button, which takes no more keys.
    focused = question.locator(".widget-html-content:focus")
    expect(focused).to_have_text("You say 2, fairly sure.")
    assert notebook.locator(".jp-Cell").count() == 4
    notebook.keyboard.press("j")
    expect(notebook.locator(".jp-Cell.jp-mod-active")).to_have_attribute(
        "data-windowed-list-index", "2"
    )


def test_two_questions_choose_apart(notebook):
    first, second = (cell(notebook, place, "input[type=radio]") for place in (1, 2))
    before = first.locator("input[type=radio]:checked").count()
    second.locator("input[type=radio]").first.focus()
    notebook.keyboard.press("ArrowDown")
    expect(second.locator("input[type=radio]").nth(1)).to_be_checked()
    assert first.locator("input[type=radio]:checked").count() == before


@pytest.mark.parametrize(("place", "control"), [(2, "input[type=radio]"), (3, "select")])
def test_escape_hands_the_keys_back(notebook, place, control):
    cell(notebook, place, control).locator(control).first.focus()
    notebook.keyboard.press("Escape")
    notebook.keyboard.press("k")
    expect(notebook.locator(".jp-Cell.jp-mod-active")).to_have_attribute(
        "data-windowed-list-index", str(place - 1)
    )
