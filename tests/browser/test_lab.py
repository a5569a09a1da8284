"""JupyterLab opens the first lesson, and all its cells run."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
FIRST_LESSON = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))[:1]


@pytest.mark.browser
@pytest.mark.parametrize("lesson", FIRST_LESSON)
def test_the_first_lesson_runs(lab, page, lesson):
    page.set_default_timeout(60_000)
    page.goto(lab.url(f"notebooks/{lesson}"))
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
    expect(page.locator(".jp-Notebook h1")).to_be_visible()

    def choose(*names):
        for name in names:
            page.get_by_role("menuitem", name=name, exact=True).click()

    choose("Edit", "Clear Outputs of All Cells")
    choose("Run", "Run All Cells")
    last_prompt = page.locator(".jp-CodeCell .jp-InputPrompt").last
    expect(last_prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=60_000)
