"""JupyterLab opens the first lesson, and its cells run to the end."""

import re

import nbformat
import pytest
from paths import ROOT
from playwright.sync_api import expect

FIRST_LESSON = min(ROOT.glob("notebooks/*.ipynb"))


@pytest.mark.browser
def test_the_first_lesson_runs(lab, new_page):
    _, address, token = lab
    cells = nbformat.read(FIRST_LESSON, as_version=4).cells
    # A question's own code is folded: such a cell shows no number.
    places = [
        place
        for place, cell in enumerate(cells)
        if cell.cell_type == "code" and not cell.metadata.get("jupyter", {}).get("source_hidden")
    ]
    page = new_page()
    page.goto(f"{address}/lab/tree/{FIRST_LESSON.name}?token={token}&reset")
    page.get_by_text("| Idle").wait_for()  # else the menu's commands come to no kernel
    expect(page.locator(".jp-Notebook h1")).to_be_visible()

    def choose(*names):
        for name in names:
            page.get_by_role("menuitem", name=name, exact=True).click()

    def prompt(place):
        cell = page.locator(f".jp-CodeCell[data-windowed-list-index='{place}']")
        return cell.locator(".jp-InputPrompt")

    choose("Edit", "Clear Outputs of All Cells")
    for place in places:
        expect(prompt(place)).to_have_text("[ ]:")
    choose("Run", "Run All Cells")
    expect(prompt(places[-1])).to_have_text(re.compile(r"\[\d+\]:"), timeout=120_000)
    expect(page.locator("[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)
    # The kernel of JupyterLite, which builds the site, would complain of a JupyterLab around it.
    assert [text for text in page.complaints if "jupyterlite" in text] == []
