"""Predictions and panels in JupyterLab, by keys alone: the notebook's shortcuts take none of them."""

import shutil
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LESSON = ROOT / "notebooks/00_start_here.ipynb"
LONG = "grad_x and grad_w and grad_b, first in case 1"
CELLS = nbformat.read(LESSON, as_version=4).cells
ASKED = [n for n, cell in enumerate(CELLS) if cell.source.startswith("predict(")]
COUNTED = next(n for n, cell in enumerate(CELLS) if cell.source == "predict.summary()")


@pytest.fixture(scope="module")
def notebook(run_in_lab):
    return run_in_lab(
        "from cnnlib.widgets import PictureExplorer, predict",
        "predict('first', 'How many?', [1, 2, 3])",
        "predict('second', 'And now?', [4, 5])",
        "PictureExplorer([[1, 2, 3], [4, 5, 6], [7, 8, 9]])",
        f"predict('third', 'Which?', ['none', {LONG!r}])",
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
    assert notebook.locator(".jp-Cell").count() == 5
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


def test_a_long_option_stands_beside_its_button(notebook):
    option = cell(notebook, 4, ".widget-radio-box label").locator(".widget-radio-box label").nth(1)
    words = option.evaluate(
        """label => {
            const range = document.createRange();
            range.selectNodeContents(label.firstChild);
            return range.getBoundingClientRect().x;
        }"""
    )
    button = option.locator("input").bounding_box()
    assert words >= button["x"] + button["width"]


@pytest.mark.parametrize(("place", "control"), [(2, "input[type=radio]"), (3, "select")])
def test_escape_hands_the_keys_back(notebook, place, control):
    cell(notebook, place, control).locator(control).first.focus()
    notebook.keyboard.press("Escape")
    notebook.keyboard.press("k")
    expect(notebook.locator(".jp-Cell.jp-mod-active")).to_have_attribute(
        "data-windowed-list-index", str(place - 1)
    )


SLIDE = """
def conv2d_single(x, w, b=0, *, stride=1):
    y = np.zeros([(h - k) // stride + 1 for h, k in zip(x.shape, w.shape)])
    for i, j in np.ndindex(y.shape):
        window = x[stride * i :, stride * j :][: w.shape[0], : w.shape[1]]
        y[i, j] = (window * w).sum() + b
    return y
"""


@pytest.fixture(scope="module")
def asked_again(run_in_lab):
    """What asks and knows its answer: recall, review, and a line taken out."""
    return run_in_lab(
        f"import numpy as np\nfrom cnnlib.widgets import predict\n{SLIDE}",
        "predict.before('pool', seed=1)",
        "predict.defend('build_conv2d_single', conv2d_single)",
        "predict.review(seed=1)",
    )


@pytest.mark.parametrize("place", [1, 2, 3], ids=["before", "defend", "review"])
def test_a_question_whose_answer_is_known_is_judged_by_keys(asked_again, place):
    if place == 3:  # what was guessed above is asked again
        asked_again.locator(".jp-Cell").nth(3).click()
        asked_again.keyboard.press("Escape")
        asked_again.keyboard.press("Control+Enter")
    question = cell(asked_again, place, "input[type=radio]")
    question.locator("input[type=radio]").first.focus()
    for key in ["Space", "Tab", "Space", "Tab", "Enter"]:
        asked_again.keyboard.press(key)
    expect(question.locator(".widget-html-content:focus")).to_contain_text("It is ")


@pytest.fixture(scope="module")
def lesson(lab, new_page):
    """The first lesson as it is handed out: with its outputs, and nothing run."""
    folder, address, token = lab
    shutil.copy(LESSON, folder)
    page = new_page()
    page.goto(f"{address}/doc/tree/{LESSON.name}?token={token}&reset")
    page.get_by_text("| Idle").wait_for()
    page.keyboard.press("Escape")
    return page


def lesson_cell(lesson, place):
    return lesson.locator(f".jp-Cell[data-windowed-list-index='{place}']")


def run_up_to(lesson, place):
    """Run cell after cell, by keys, until this one is next."""
    active = lesson.locator(".jp-Cell.jp-mod-active")
    while (at := int(active.get_attribute("data-windowed-list-index"))) < place:
        lesson.keyboard.press("Shift+Enter")
        expect(active).to_have_attribute("data-windowed-list-index", str(at + 1))


def tab_to(lesson, kind):
    """Press Tab until a control of this type has the focus."""
    for _ in range(40):
        if lesson.evaluate("document.activeElement.type") == kind:
            return
        lesson.keyboard.press("Tab")
    raise AssertionError(f"Tab comes to no {kind}")


def test_a_lesson_is_predicted_by_keys_alone(lesson):
    first, second = ASKED[:2]
    run_up_to(lesson, first)
    question, answer = (lesson_cell(lesson, place) for place in (first, first + 1))
    expect(question).not_to_contain_text("the start is part of a slice")
    expect(answer).to_contain_text("Guess, or skip, and run this cell for the answer.")
    expect(answer).not_to_contain_text("It is")

    lesson.keyboard.press("Control+Enter")
    question.locator("input[type=radio]").first.wait_for()
    tab_to(lesson, "radio")
    # The first option, the second; "fairly sure", "sure"; the button.
    for key in ["Space", "ArrowDown", "Tab", "ArrowDown", "ArrowDown", "Tab", "Enter"]:
        lesson.keyboard.press(key)
        lesson.wait_for_timeout(100)  # no hand is faster
    expect(question).to_contain_text("You say (3, 3), sure.")
    lesson.keyboard.press("j")
    lesson.keyboard.press("Shift+Enter")
    expect(answer).to_contain_text("It is (3, 3), and you were right (sure).")

    run_up_to(lesson, second + 2)
    unguessed = lesson_cell(lesson, second + 1)
    expect(unguessed.get_by_text("Show it now")).to_be_visible()
    expect(unguessed.locator("details[open]")).to_have_count(0)

    run_up_to(lesson, COUNTED + 1)
    expect(lesson_cell(lesson, COUNTED)).to_contain_text("1 of 1", timeout=120_000)
