"""The course in JupyterLite, in a real browser and from a plain server on this machine.

Lessons run to the end where PYODIDE_DIR names an unpacked Pyodide with NumPy and matplotlib, or where
CNNLIB_REAL_PYODIDE=1 lets the browser take it from its public address: two, and all in `make soak`.
"""

import ast
import json
import os
import re
import subprocess
from time import perf_counter

import axe
import nbformat
import pytest
from driver import served
from lessons import PATHS, exercises, lesson_path
from playwright.sync_api import expect

from cnnlib.publish import lab

pytest.importorskip("jupyterlite_core", reason="no JupyterLite: it is in cnnlib[publish]")

PYODIDE_DIR = os.environ.get("PYODIDE_DIR")
REAL = os.environ.get("CNNLIB_REAL_PYODIDE") == "1" and not PYODIDE_DIR
LIVE = """\
import numpy as np
from cnnlib.widgets import ConvolutionExplorer, predict

explorer = ConvolutionExplorer(np.arange(16.0).reshape(4, 4), np.ones((2, 2)))
display(explorer)
predict("rows", "How many rows are there?", {"two": None, "three": "One is too many."})
"""
KEEPING = """\
import numpy as np
from cnnlib.exercises import check, mine

def relu(x):
    return np.maximum(x, 0)

print(mine.kept(), check("build_relu", relu, keep=True).sentences[-1])
"""
RUNS = pytest.mark.skipif(
    not (PYODIDE_DIR or REAL), reason="PYODIDE_DIR names no Pyodide to run lessons with"
)
OPEN = ".jp-NotebookPanel:not(.lm-mod-hidden)"  # the lesson that is on top
PATIENCE = 120_000  # milliseconds: a busy machine takes its time
A_LESSON = 15 * PATIENCE  # what hangs is ended; nothing is said of how long a lesson may take
# An explorer and predictions; a network that trains.
TWO = [lesson_path("slide_a_kernel"), lesson_path("train_it")]
REST = [path for path in PATHS if path not in TWO]
BESIDE = ["keeping.ipynb", "live.ipynb", "solved.ipynb"]
SOLVED = lesson_path("pool")

RUN_ALL = """async (patience) => {
  const done = jupyterapp.commands.execute("notebook:run-all-cells").then(() => "done");
  const late = new Promise((resolve) => setTimeout(resolve, patience, "late"));
  return Promise.race([done, late]);
}"""
# Of each code cell: how often it ran, its tags, its outputs.
CELLS = """() => [...jupyterapp.shell.currentWidget.content.model.cells]
  .filter((cell) => cell.type === "code")
  .map((cell) => ({
    count: cell.executionCount,
    tags: cell.getMetadata("tags") ?? [],
    outputs: cell.outputs.toJSON(),
  }))"""
# What Python prints, asked of the open lesson's kernel.
ASK = """(code) => new Promise((resolve) => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const asked = kernel.requestExecute({ code });
  let said = "";
  asked.onIOPub = ({ content }) => { said += content.text ?? (content.traceback ?? []).join("\\n"); };
  asked.done.then(() => resolve(said.trim()));
})"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The whole course, served, and three notebooks beside it."""
    beside = tmp_path_factory.mktemp("jupyterlite")
    kernel = {"name": "python", "display_name": "Python"}
    for name, source in {"keeping": KEEPING, "live": LIVE}.items():
        cells = [nbformat.v4.new_code_cell(source)]
        notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel}, cells=cells)
        nbformat.write(notebook, beside / f"{name}.ipynb")
    nbformat.write(solved(SOLVED), beside / "solved.ipynb")
    folder = beside / "site"
    try:
        lab.build(folder, [*PATHS, *(beside / name for name in BESIDE)], PYODIDE_DIR)
    except subprocess.CalledProcessError as error:
        if "download" in error.cmd:
            pytest.skip("no package index in reach: pip cannot download the wheels")
        raise
    settings = json.loads((folder / "jupyter-lite.json").read_text("utf-8"))
    settings["jupyter-config-data"]["exposeAppInBrowser"] = "true"  # so that a test can ask it
    (folder / "jupyter-lite.json").write_text(json.dumps(settings), "utf-8")
    with served(folder) as root:
        yield root


def solved(path):
    """The lesson with every folded solution in its exercise's cell."""
    lesson = nbformat.read(path, as_version=4)
    for exercise in exercises(lesson):
        check = ast.parse(exercise.cell.source).body[-1]
        exercise.cell.source = f"{exercise.solution}\n\n{ast.unparse(check)}"
    return lesson


@pytest.fixture(scope="module")
def visitor(browser, address):
    """A page that notes its errors and what it asks for elsewhere, and gets none of that."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(PATIENCE)
    page.asked_for, page.left, page.errors = [], [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))

    def answer(route):
        page.asked_for.append(route.request.url)
        if route.request.url.startswith((address, lab.PYODIDE) if REAL else address):
            route.continue_()
        else:
            page.left.append(route.request.url)
            route.abort()

    page.context.route(re.compile("^https?://"), answer)
    yield page
    page.context.close()


@pytest.mark.browser
def test_the_start_page_says_what_loads_and_opens_the_first_lesson(visitor, address):
    visitor.goto(address)
    expect(visitor.locator("main")).to_contain_text(f"About {lab.SITE_SIZE} MB")
    visitor.get_by_role("link", name="Open the lesson").click()
    expect(visitor.locator(f"{OPEN} h1")).to_have_text(re.compile("Start here"), timeout=PATIENCE)
    listed = visitor.locator(".jp-DirListing-itemText").all_inner_texts()
    assert listed == sorted([*(path.name for path in PATHS), *BESIDE])


@pytest.mark.browser
def test_explorers_extensions_are_loaded(visitor, address):
    visitor.goto(f"{address}/lab/index.html")
    visitor.locator(".jp-DirListing-item").first.wait_for()
    for name in ("anywidget", "@jupyter-widgets/jupyterlab-manager", lab.KERNEL):
        assert any(f"/extensions/{name}/static/" in url for url in visitor.asked_for), name


@pytest.mark.browser
@pytest.mark.skipif(bool(PYODIDE_DIR or REAL), reason="here, Pyodide is in reach")
def test_asks_for_nothing_elsewhere_but_pyodide(visitor):
    for _ in range(PATIENCE // 1000):  # the kernel starts some time after the page
        if visitor.left:
            break
        visitor.wait_for_timeout(1000)
    assert {url.startswith(lab.PYODIDE) for url in visitor.left} == {True}
    assert all(lab.PYODIDE in error for error in visitor.errors)


@pytest.mark.browser
def test_a_lesson_opens_with_mathematics_and_pictures(visitor, address):
    lesson = TWO[0]
    visitor.goto(f"{address}/?path=notebooks/{lesson.name}")
    visitor.get_by_role("link", name="Open the lesson").click()
    heading = nbformat.read(lesson, as_version=4).cells[0].source.splitlines()[0]
    expect(visitor.locator(f"{OPEN} h1")).to_have_text(
        re.compile(re.escape(heading.removeprefix("# "))), timeout=PATIENCE
    )
    expect(visitor.locator(f"{OPEN} .jp-OutputArea img").first).to_be_visible()


@pytest.fixture
def start_page(new_page, address):
    """Open the start page where Python's files answer, or not."""

    def start(answer):
        page = new_page()
        page.context.route(re.compile(r"/pyodide\.js$"), answer)
        page.goto(address)
        return page

    return start


@pytest.mark.browser
def test_where_python_cannot_come_a_sentence_says_so(start_page):
    page = start_page(lambda route: route.abort())
    expect(page.get_by_role("status").first).to_contain_text("Python does not come through")
    expect(page.get_by_role("status").first).to_contain_text("no cell runs")


@pytest.mark.browser
def test_where_python_can_come_nothing_is_said(start_page):
    with_python = start_page(lambda route: route.fulfill(body="", content_type="text/javascript"))
    with_python.wait_for_load_state("networkidle")
    expect(with_python.locator("#blocked")).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_start_page_shuts_no_one_out(new_page, address, scheme):
    try:
        checker = axe.source()
    except RuntimeError as error:
        pytest.skip(str(error))
    page = new_page(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page.context.route(re.compile(r"/pyodide\.js$"), lambda route: route.abort())
    page.goto(address)
    expect(page.locator("#blocked")).to_be_visible()
    page.evaluate(checker)
    assert axe.serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def opened(visitor, address, name):
    """Open a lesson as its first visitor does, and wait for Python."""
    visitor.goto(f"{address}/lab/index.html?path=notebooks/{name}&reset")
    visitor.get_by_text("| Idle").wait_for(timeout=3 * PATIENCE)
    return visitor


def run_all(visitor):
    """Run the open lesson to its end; returns its code cells."""
    assert visitor.evaluate(RUN_ALL, A_LESSON) == "done"
    return visitor.evaluate(CELLS)


def runs_whole(visitor, address, name):
    """Run a lesson: each cell ran, none complained but where that is the lesson, none asked around."""
    visitor.left.clear()
    visitor.errors.clear()
    begun = perf_counter()
    opened(visitor, address, name)
    idle = perf_counter()
    cells = run_all(visitor)
    print(f"{name}: {idle - begun:.0f} s to idle, {perf_counter() - idle:.0f} s to the end")
    for place, cell in enumerate(cells):
        kinds = {output.get("name", output["output_type"]) for output in cell["outputs"]}
        allowed = {"error"} if "raises-exception" in cell["tags"] else set()
        assert kinds & {"error", "stderr"} <= allowed, (place, cell["outputs"])
        assert cell["count"], place
    assert visitor.left == visitor.errors == []
    return cells


@pytest.mark.browser
@RUNS
@pytest.mark.parametrize("path", TWO, ids=lambda path: path.stem)
def test_a_lesson_runs_to_its_end(visitor, address, path):
    runs_whole(visitor, address, path.name)


@pytest.mark.soak
@RUNS
@pytest.mark.parametrize("path", REST, ids=lambda path: path.stem)
def test_every_other_lesson_runs_to_its_end(visitor, address, path, soaks):
    soaks("lessons in JupyterLite")
    runs_whole(visitor, address, path.name)


@pytest.mark.browser
@RUNS
def test_the_solutions_pass_in_the_browser(visitor, address):
    cells = runs_whole(visitor, address, "solved.ipynb")
    verdicts = [
        output["data"]["text/plain"]
        for cell in cells
        if "exercise" in cell["tags"]
        for output in cell["outputs"]
        if "data" in output
    ]
    assert len(verdicts) == len(exercises(solved(SOLVED)))
    assert all("passed" in "".join(verdict).splitlines()[0] for verdict in verdicts), verdicts


@pytest.mark.browser
@pytest.mark.skipif(not PYODIDE_DIR, reason="PYODIDE_DIR names no Pyodide to weigh")
def test_as_much_is_loaded_as_the_start_page_says(new_page, address):
    page, sizes = new_page(), {}
    page.context.on(
        "response",
        lambda response: sizes.update(
            {response.url: int(response.headers.get("content-length", 0))}
        ),
    )
    opened(page, address, TWO[0].name)
    python = sum(size for url, size in sizes.items() if f"{address}/pyodide/" in url) / 1e6
    assert abs(python - lab.PYTHON_SIZE) < 2
    assert abs(sum(sizes.values()) / 1e6 - python - lab.SITE_SIZE) < 2


@pytest.mark.browser
@RUNS
def test_an_explorer_and_a_prediction_are_live(visitor, address):
    run_all(opened(visitor, address, "live.ipynb"))
    assert visitor.evaluate(ASK, "print(explorer.picked)") == "('y', 0, 0)"
    visitor.locator(f"{OPEN} [aria-label=y] [tabindex='0']").press("ArrowRight")
    visitor.locator(f"{OPEN} [aria-label=y] .cnn-picked").wait_for()
    assert visitor.evaluate(ASK, "print(explorer.picked)") == "('y', 0, 1)"
    visitor.locator(f"{OPEN} .widget-radio-box label", has_text="three").click()
    visitor.get_by_role("button", name="That is my guess").click()
    expect(visitor.locator(f"{OPEN} [role=status]").first).to_contain_text("three")
    assert "you said three" in visitor.evaluate(ASK, "print(predict.reveal('rows', 'two'))")


@pytest.mark.browser
@RUNS
def test_what_is_kept_lives_over_a_reload_and_goes_when_it_is_removed(visitor, address):
    visitor.goto(address)
    visitor.once("dialog", lambda dialog: dialog.accept())
    visitor.get_by_role("button", name="Remove all my work here").click()
    expect(visitor.locator("#said")).to_have_text("All is removed: the lessons are as they were.")
    for kept in ("{}", "{'relu': 'build_relu'}"):
        run_all(opened(visitor, address, "keeping.ipynb"))
        said = visitor.locator(f"{OPEN} .jp-OutputArea-output")
        expect(said).to_have_text(re.compile(f"^{re.escape(kept)} kept: relu in mine.py"))
