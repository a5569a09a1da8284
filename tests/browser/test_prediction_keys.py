"""A prediction in JupyterLab, by keys alone: the notebook's own shortcuts take none of them."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def notebook(run_in_lab):
    return run_in_lab("from cnnlib.widgets import predict", "predict('How many?', [1, 2, 3])")


def test_keys_alone_make_a_guess(notebook):
    cells = notebook.locator(".jp-Cell").count()
    question = notebook.locator(".jp-Cell").nth(1)
    notebook.wait_for_timeout(1000)  # the controls are drawn one by one
    question.locator("input[type=radio]").first.focus()
    # The second option; the third, "a guess" and "fairly sure"; "sure" and the button.
    for keys in ("Space ArrowDown d d", "Tab Tab Tab Space", "Tab Tab Enter"):
        for key in keys.split():
            notebook.keyboard.press(key)
    question.get_by_text("You say 2, fairly sure.").wait_for(timeout=5000)
    assert notebook.locator(".jp-Cell").count() == cells
