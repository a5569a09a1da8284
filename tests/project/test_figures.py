"""The figures folder holds what its table makes: nothing stale, nothing unused, nothing missing."""

import runpy

import pytest
from paths import ROOT
from pinned import other_versions

FOLDER = ROOT / "figures"
MADE_ELSEWHERE = {
    *("speed.md", "speed.svg"),  # by `make bench`
    *("convolution_explorer.png", "network_explorer.png"),  # by `make screenshots`
}


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(FOLDER / "make_figures.py"))


def test_folder_and_table_agree(script):
    found = {path.name for path in FOLDER.iterdir() if path.is_file()}
    assert found == {"make_figures.py", *script["FIGURES"], *MADE_ELSEWHERE}


def test_every_figure_is_shown_somewhere(script):
    pages = [ROOT / "README.md", *(ROOT / "notebooks").glob("*.ipynb")]
    text = "".join(page.read_text("utf-8") for page in pages)
    figures = {*script["FIGURES"], *MADE_ELSEWHERE}
    assert {name for name in figures if f"figures/{name}" not in text} == set()


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
