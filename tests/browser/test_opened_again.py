"""A notebook that is opened, and not run: what stands there where explorers and questions were."""

import json
import re
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CELLS = [
    "from cnnlib.widgets import ConvolutionExplorer, predict",
    "ConvolutionExplorer([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, 1]])",
    "predict('shape', 'How many rows?', [1, 2])",
]


def test_a_lesson_says_how_to_play(new_page, lab):
    folder, address, token = lab
    [lesson] = folder.glob("02_*.ipynb")
    page = new_page()
    page.goto(f"{address}/doc/tree/{lesson.name}?token={token}&reset")
    page.get_by_text("| Idle").wait_for()
    explorer = page.get_by_text("NetworkExplorer: run this cell to play with it.")
    explorer.scroll_into_view_if_needed()
    expect(explorer).to_be_visible()
    question = page.get_by_text("Run this cell to guess.").first
    question.scroll_into_view_if_needed()
    expect(question).to_be_visible()
    for words in ("Loading widget", "model not found"):
        expect(page.get_by_text(words)).to_have_count(0)


def kill_the_kernels(address, token):
    sessions = f"{address}/api/sessions"
    for session in json.load(urlopen(f"{sessions}?token={token}")):
        urlopen(Request(f"{sessions}/{session['id']}?token={token}", method="DELETE"))


def test_what_the_course_saves_lives_again_without_a_kernel(run_in_lab, new_page, lab):
    _, address, token = lab
    page = run_in_lab(*CELLS)
    page.locator("[role=grid][aria-label=y] .cnn-number").nth(1).click()
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Save Notebook(?! As)")).click()
    expect(page.get_by_text("Saving completed")).to_have_count(1)
    page.close()
    kill_the_kernels(address, token)
    page = new_page()
    page.goto(f"{address}/doc/tree/test.ipynb?token={token}&reset")
    expect(page.locator(".cnn-heading")).to_contain_text("y[0,1]")
    page.locator("[role=grid][aria-label=y] .cnn-number").nth(2).click()
    expect(page.locator(".cnn-heading")).to_contain_text("y[1,0]")
    expect(page.get_by_text("How many rows?").first).to_be_visible()
    page.close()
