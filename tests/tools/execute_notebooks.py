"""Run notebooks from a fresh kernel and store what they show: `make notebooks`.

Two runs store the same bytes: no times, no random identifiers, no trace of the machine. A widget
is stored as its text alone: nothing could revive its view. A figure's caption, in the cell under
it, is copied to the figure's cell as its alt text, and its picture keeps 256 colours, in less than
half the bytes.
"""

import argparse
import base64
import io
import itertools
import os
import re
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

from cnnlib import course

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
FOLDED = "jp-MarkdownHeadingCollapsed"  # JupyterLab's: what stands below a heading is hidden
KEPT = {"alt", "cnnlib", "jupyter", "slideshow", "tags", FOLDED}  # of a cell's metadata
ALONE = "alone"  # the cell that gives the package to a notebook that is opened without it
CAPTION = re.compile(r"\*Figure: (.+?)\*(?:\n|$)", re.DOTALL)
VIEW = "application/vnd.jupyter.widget-view+json"
IDENTIFIER = re.compile(r"\b[0-9a-f]{32}\b")


def run(path):
    """Return the notebook at `path`, executed from top to bottom and normalised."""
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(Path(path).parent)}}
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", record_timing=False, resources=place
    )
    # The notebooks are to run this checkout, whichever cnnlib may be installed.
    paths = [str(FOLDER.parent), os.environ.get("PYTHONPATH", "")]
    with tempfile.TemporaryDirectory() as nothing_kept:
        settings = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "CNNLIB_MINE": nothing_kept}
        client.execute(env={**os.environ, **settings})
    return normalise(notebook)


def normalise(notebook):
    """Return the notebook without anything that differs between two runs."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            **{key: notebook.metadata[key] for key in ("cnnlib",) if key in notebook.metadata},
        }
    )
    for cell, below in itertools.zip_longest(notebook.cells, notebook.cells[1:]):
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in KEPT}
        if cell.cell_type == "code":
            cell.outputs = _joined(filter(_stays, cell.outputs))
            for output in cell.outputs:
                output.get("data", {}).pop(VIEW, None)
                if png := output.get("data", {}).get("image/png"):
                    output.data["image/png"] = with_palette(png)
            if has_picture(cell):
                cell.metadata["alt"] = caption(below)
    numbers = {}
    text = IDENTIFIER.sub(
        lambda found: f"{numbers.setdefault(found[0], len(numbers)):032x}",
        nbformat.writes(notebook),
    )
    return nbformat.reads(text, as_version=4)


def with_first_cell(notebook):
    """Return the notebook, its first code cell being the one for a lesson that is opened alone."""
    first = next(n for n, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    if notebook.cells[first].id != ALONE:
        _count_one_more(notebook.cells[first:])
        metadata = {"jupyter": {"source_hidden": True}, "slideshow": {"slide_type": "skip"}}
        alone = nbformat.v4.new_code_cell(id=ALONE, metadata=metadata, execution_count=1)
        notebook.cells.insert(first, alone)
    notebook.cells[first].source = course.first_cell()
    return notebook


def _count_one_more(cells):
    """Number cells as if one more had run before them."""
    for cell in cells:
        for counted in (cell, *cell.get("outputs", [])):
            if counted.get("execution_count"):
                counted.execution_count += 1


def caption(cell):
    """Return the caption that a Markdown cell opens with, or an empty text."""
    if cell is None or cell.cell_type != "markdown":
        return ""
    found = CAPTION.match(cell.source)
    return " ".join(found[1].split()) if found else ""


def has_picture(cell):
    """Tell whether a code cell shows a picture."""
    return any(
        kind.startswith("image/") for output in cell.outputs for kind in output.get("data", ())
    )


def _stays(output):
    """Tell whether an output still shows something: a progress bar is gone by the end."""
    return output.get("data") != {}


def _joined(outputs):
    """Put pieces of one stream together: how many a kernel sends is chance."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def with_palette(png):
    """Return a picture, as base64, in at most 256 colours; the same picture if it has one already."""
    picture = Image.open(io.BytesIO(base64.b64decode(png)))
    if picture.mode != "P":
        picture = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    stored = io.BytesIO()
    picture.save(stored, "png", optimize=True)
    return base64.b64encode(stored.getvalue()).decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, default=sorted(FOLDER.glob("*.ipynb")))
    words = "run nothing: only write the cell for a lesson that is opened alone"
    parser.add_argument("--first-cell", action="store_true", help=words)
    chosen = parser.parse_args()
    for path in chosen.paths:
        nbformat.write(with_first_cell(nbformat.read(path, as_version=4)), path)
        if not chosen.first_cell:
            nbformat.write(run(path), path)
        print(path.name)


if __name__ == "__main__":
    main()
