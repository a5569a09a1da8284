"""The figures folder holds what its table makes: nothing stale, nothing unused, nothing missing."""

import runpy
from pathlib import Path

import pytest
from pinned import other_versions

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "figures"
MADE_ELSEWHERE = {"make_figures.py", "speed.md", "speed.svg"}  # the last two by `make bench`


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(FOLDER / "make_figures.py"))


def test_folder_and_table_agree(script):
    found = {path.name for path in FOLDER.iterdir() if path.is_file()}
    assert found - MADE_ELSEWHERE == set(script["FIGURES"])


def test_every_figure_is_shown_somewhere(script):
    pages = [ROOT / "README.md", *(ROOT / "notebooks").glob("*.ipynb")]
    text = "".join(page.read_text("utf-8") for page in pages)
    assert [name for name in script["FIGURES"] if f"figures/{name}" not in text] == []


def test_no_figure_is_stale(script, tmp_path):
    if reasons := other_versions():
        pytest.skip(f"bytes of pictures differ here: {', '.join(reasons)}")
    script["main"](tmp_path)
    stale = [
        name
        for name in script["FIGURES"]
        if (tmp_path / name).read_bytes() != (FOLDER / name).read_bytes()
    ]
    assert stale == [], "make figures draws them anew"
