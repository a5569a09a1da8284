"""The course in JupyterLite, in a real browser and from a plain server on this machine.

The lessons run to the end where PYODIDE_DIR names an unpacked Pyodide with NumPy and matplotlib.
"""

import os
import re
import subprocess

import nbformat
import pytest
from driver import served
from playwright.sync_api import expect

from cnnlib.publish import lab

constants = pytest.importorskip(
    "jupyterlite_pyodide_kernel.constants", reason="no JupyterLite: it is in cnnlib[publish]"
)
pytestmark = pytest.mark.browser

NOTEBOOKS = sorted((lab.ROOT / "notebooks").glob("*.ipynb"))
PYODIDE_DIR = os.environ.get("PYODIDE_DIR")
KEEPING = """\
import numpy as np
from cnnlib.exercises import check, mine

def relu(x):
    return np.maximum(x, 0)

print(mine.kept(), check("build_relu", relu, keep=True).sentences[-1])
"""
RUNS = pytest.mark.skipif(
    PYODIDE_DIR is None, reason="PYODIDE_DIR names no Pyodide to run lessons with"
)
OPEN = ".jp-NotebookPanel:not(.lm-mod-hidden)"  # the lesson that is on top
PATIENCE = 120_000  # milliseconds: a busy machine takes its time


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The whole course, served."""
    folder = tmp_path_factory.mktemp("jupyterlite") / "site"
    keeping = folder.with_name("keeping.ipynb")
    cell, kernel = nbformat.v4.new_code_cell(KEEPING), {"name": "python", "display_name": "Python"}
    nbformat.write(nbformat.v4.new_notebook(metadata={"kernelspec": kernel}, cells=[cell]), keeping)
    try:
        lab.build(folder, [*NOTEBOOKS, keeping], PYODIDE_DIR)
    except subprocess.CalledProcessError as error:
        if "download" in error.cmd:
            pytest.skip("no package index in reach: pip cannot download the wheels")
        raise
    with served(folder) as root:
        yield root


@pytest.fixture(scope="module")
def visitor(browser, address):
    """A page that notes its errors and what it asks for elsewhere, and gets none of that."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(PATIENCE)
    page.asked_for, page.left, page.errors = [], [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))

    def answer(route):
        page.asked_for.append(route.request.url)
        if route.request.url.startswith(address):
            route.continue_()
        else:
            page.left.append(route.request.url)
            route.abort()

    page.context.route(re.compile("^https?://"), answer)
    yield page
    page.context.close()


def test_opens_at_the_first_lesson_and_lists_them_all(visitor, address):
    visitor.goto(address)
    expect(visitor.locator(f"{OPEN} h1")).to_have_text(re.compile("Start here"), timeout=PATIENCE)
    listed = visitor.locator(".jp-DirListing-itemText").all_inner_texts()
    assert listed == sorted([*(path.name for path in NOTEBOOKS), "keeping.ipynb"])


def test_explorers_extensions_are_loaded(visitor):
    for name in ("anywidget", "@jupyter-widgets/jupyterlab-manager", lab.KERNEL):
        assert any(f"/extensions/{name}/static/" in url for url in visitor.asked_for), name


@pytest.mark.skipif(PYODIDE_DIR is not None, reason="here, PYODIDE_DIR puts Pyodide into the site")
def test_asks_for_nothing_elsewhere_but_pyodide(visitor):
    for _ in range(PATIENCE // 1000):  # the kernel starts some time after the page
        if visitor.left:
            break
        visitor.wait_for_timeout(1000)
    assert {url.startswith(constants.PYODIDE_CDN_URL) for url in visitor.left} == {True}
    assert all(constants.PYODIDE_CDN_URL in error for error in visitor.errors)


def test_a_lesson_opens_with_mathematics_and_pictures(visitor, address):
    lesson = NOTEBOOKS[1]
    visitor.goto(f"{address}/?path=notebooks/{lesson.name}")
    heading = nbformat.read(lesson, as_version=4).cells[0].source.splitlines()[0]
    expect(visitor.locator(f"{OPEN} h1")).to_have_text(
        re.compile(re.escape(heading.removeprefix("# "))), timeout=PATIENCE
    )
    expect(visitor.locator(f"{OPEN} .jp-OutputArea img").first).to_be_visible()


def run_all(visitor):
    """Run the lesson that is open anew, once its kernel is there."""
    visitor.get_by_text("| Idle").wait_for(timeout=3 * PATIENCE)
    for names in (("Edit", "Clear Outputs of All Cells"), ("Run", "Run All Cells")):
        for name in names:
            visitor.get_by_role("menuitem", name=name, exact=True).click()


@RUNS
def test_the_lesson_runs_to_its_end(visitor):
    run_all(visitor)
    cells = nbformat.read(NOTEBOOKS[1], as_version=4).cells
    places = [place for place, cell in enumerate(cells) if cell.cell_type == "code"]
    last = visitor.locator(f"{OPEN} .jp-CodeCell[data-windowed-list-index='{places[-1]}']")
    expect(last.locator(".jp-InputPrompt")).to_have_text(f"[{len(places)}]:", timeout=3 * PATIENCE)
    assert visitor.left == visitor.errors == []


@RUNS
def test_what_is_kept_lives_over_a_reload(visitor, address):
    for kept in ("{}", "{'relu': 'build_relu'}"):
        visitor.goto(f"{address}/?path=notebooks/keeping.ipynb&reset")
        run_all(visitor)
        said = visitor.locator(f"{OPEN} .jp-OutputArea-output")
        expect(said).to_contain_text(f"{kept} kept: relu in mine.py", timeout=3 * PATIENCE)
