"""JupyterLab opens the first lesson, and its cells run to the end."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
FIRST_LESSON = min(ROOT.glob("notebooks/*.ipynb"))


@pytest.mark.browser
def test_the_first_lesson_runs(lab, new_page):
    folder, address, token = lab
    shutil.copy(FIRST_LESSON, folder)
    page = new_page()
    page.goto(f"{address}/lab/tree/{FIRST_LESSON.name}?token={token}&reset")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
    expect(page.locator(".jp-Notebook h1")).to_be_visible()

    def choose(*names):
        for name in names:
            page.get_by_role("menuitem", name=name, exact=True).click()

    choose("Edit", "Clear Outputs of All Cells")
    choose("Run", "Run All Cells")
    last_prompt = page.locator(".jp-CodeCell .jp-InputPrompt").last
    expect(last_prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=120_000)
