"""Each notebook begins with one and the same cell, for a reader who opens it without the package."""

import re

import nbformat
import pytest
from lessons import PATHS, code
from paths import ROOT

from cnnlib import course


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_begins_with_the_cell_for_one_that_is_opened_alone(path):
    first = code(nbformat.read(path, as_version=4))[0]
    assert first.source == course.first_cell(), "make notebooks writes it"
    assert first.outputs == []
    assert first.metadata == {
        "jupyter": {"source_hidden": True},
        "slideshow": {"slide_type": "skip"},
    }


@pytest.mark.parametrize("address", ["", "https://example.org/cnnlib.whl"])
def test_where_the_package_is_the_cell_does_nothing(address, capsys):
    names = {}
    exec(course.first_cell(address), names)  # noqa: S102 - our own cell
    assert capsys.readouterr().out == ""


def without_the_package(monkeypatch):
    """Run the cell as if there were no cnnlib; return what the kernel is told to do."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    told = []
    kernel = type("Kernel", (), {"run_line_magic": lambda self, *words: told.append(words)})
    return told, {"get_ipython": kernel}


def test_with_an_address_the_cell_installs_from_there(monkeypatch, capsys):
    told, names = without_the_package(monkeypatch)
    exec(course.first_cell("https://example.org/cnnlib.whl"), names)  # noqa: S102 - our own cell
    assert told == [("pip", 'install "cnnlib[course] @ https://example.org/cnnlib.whl"')]
    assert capsys.readouterr().out == ""


def test_without_an_address_the_cell_says_the_line_and_runs_nothing(monkeypatch, capsys):
    told, names = without_the_package(monkeypatch)
    exec(course.first_cell(""), names)  # noqa: S102 - our own cell
    assert told == []
    assert capsys.readouterr().out == f"First run: {course.install_line('')}\n"


def test_the_readme_has_the_line():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.search(rf"^{re.escape(course.install_line())}$", readme, re.MULTILINE)
