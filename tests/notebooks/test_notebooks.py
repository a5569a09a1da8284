"""The notebooks' pictures are what their cells draw: nbval compares texts, this the pictures."""

import execute_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from paths import ROOT
from pinned import other_versions

from cnnlib import course

pytestmark = pytest.mark.notebooks
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PICTURE = (  # one white pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4////fwAJ+wP9KobjigAA"
    "AABJRU5ErkJggg=="
)
VARYING = {"nbval-ignore-output", "nbval-skip"}


def pictures(notebook):
    return {
        (number, kind): content
        for number, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and not VARYING & set(cell.metadata.get("tags", []))
        for output in cell.outputs
        for kind, content in output.get("data", {}).items()
        if kind.startswith("image/")
    }


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_pictures_are_up_to_date(path):
    if reasons := other_versions():
        pytest.skip("pictures are compared byte for byte: " + ", ".join(reasons))
    stored, fresh = (
        pictures(nbformat.read(path, as_version=4)),
        pictures(execute_notebooks.run(path)),
    )
    stale = [
        number
        for number, kind in stored.keys() | fresh.keys()
        if stored.get((number, kind)) != fresh.get((number, kind))
    ]
    assert not stale, f"cells {sorted(stale)} of {path.name} draw something else: make notebooks"


def sample(identifier="0123456789abcdef" * 2, **metadata):
    notebook = new_notebook(
        metadata={"widgets": {"a": 1}, "language_info": {"name": "python", "version": "3.11.2"}}
    )
    picture = new_output("display_data", {"image/png": PICTURE, "text/plain": identifier})
    streams = [new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n")]
    notebook.cells = [
        new_code_cell("draw()", id="a", outputs=[picture, *streams], metadata=metadata),
        new_markdown_cell("*Figure: a line,\nand a dot.*\n\nMore *words*.", id="b"),
    ]
    return notebook


def test_normalising_drops_what_differs_between_runs():
    kept = {"jupyter": {"outputs_hidden": True}, "tags": ["nbval-skip"]}
    first = sample(execution={"iopub.status.busy": "2026-01-01"}, **kept)
    first, second = (
        execute_notebooks.normalise(notebook) for notebook in (first, sample("f" * 32))
    )
    assert first.metadata == second.metadata and "widgets" not in first.metadata
    assert first.cells[0].outputs == second.cells[0].outputs
    assert first.cells[0].outputs[1].text == "a\nb\n"
    assert first.cells[0].metadata == {"alt": "a line, and a dot.", **kept}


def test_what_was_emptied_is_not_stored():
    """As a progress bar is when the training is over."""
    notebook = sample()
    notebook.cells[0].outputs.insert(0, new_output("display_data", {}))
    outputs = execute_notebooks.normalise(notebook).cells[0].outputs
    assert [output.output_type for output in outputs] == ["display_data", "stream"]


def test_a_widget_is_stored_as_its_text():
    notebook = sample()
    shown = {"application/vnd.jupyter.widget-view+json": {"model_id": "0"}, "text/plain": "Run me."}
    notebook.cells[0].outputs.insert(0, new_output("display_data", shown))
    [widget, *_] = execute_notebooks.normalise(notebook).cells[0].outputs
    assert widget.data == {"text/plain": "Run me."}


def test_different_identifiers_stay_different():
    notebook = sample("a" * 32)
    notebook.cells[0].outputs[0].data["text/html"] = "b" * 32 + " " + "a" * 32
    data = execute_notebooks.normalise(notebook).cells[0].outputs[0].data
    other, same = data["text/html"].split()
    assert same == data["text/plain"] != other


def test_running_twice_stores_the_same_bytes(tmp_path):
    path = tmp_path / "sample.ipynb"
    notebook = new_notebook(cells=[new_code_cell("print(6 * 7)", id="a")])
    nbformat.write(notebook, path)
    first, second = (nbformat.writes(execute_notebooks.run(path)) for _ in range(2))
    assert first == second
    assert "42" in first and '"execution_count": 1' in first


def test_a_stored_notebook_begins_with_the_cell_for_one_that_is_opened_alone(tmp_path, monkeypatch):
    path = tmp_path / "sample.ipynb"
    shown = new_output("execute_result", {"text/plain": "42"}, execution_count=1)
    cells = [
        new_markdown_cell("# A", id="title"),
        new_code_cell("6 * 7", id="imports", execution_count=1, outputs=[shown]),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    monkeypatch.setattr("sys.argv", ["execute_notebooks.py", "--first-cell", str(path)])
    execute_notebooks.main()
    begun = nbformat.read(path, as_version=4)
    title, alone, imports = begun.cells
    assert (alone.id, alone.source) == ("alone", course.first_cell())
    assert alone.metadata.jupyter.source_hidden
    assert execute_notebooks.run(path).cells == [title, alone, imports]
    alone.source = "an address that is no more"
    assert execute_notebooks.with_first_cell(begun).cells == [title, alone, imports]
    assert alone.source == course.first_cell()
