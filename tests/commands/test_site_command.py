"""`cnnlib site`: which parts it builds, in which order, and what it says where one is missing."""

import subprocess
from pathlib import Path

import pytest
from lessons import LESSONS, PATHS

from cnnlib import course
from cnnlib.commands import main, site


@pytest.fixture
def builders(monkeypatch):
    """Stand in for the builders: `builders.called` are their command lines, `builders.codes` replies."""
    called, codes = [], {}

    def run(command, check):
        name = command[2].removeprefix("cnnlib.publish.")
        called.append([name, *command[3:]])
        return subprocess.CompletedProcess(command, codes.get(name, 0))

    monkeypatch.setattr(subprocess, "run", run)
    run.called, run.codes = called, codes
    return run


def test_pages_are_built_when_all_that_they_link_is_there(builders, tmp_path):
    main(["site", str(tmp_path)])
    assert builders.called == [
        ["lab", str(tmp_path / "lab")],
        ["decks.build", str(tmp_path / "slides"), *map(str, LESSONS)],
        ["decks.lecture", str(tmp_path / "lectures"), "--plan=ten"],
        ["sheets.worksheets", str(tmp_path / "worksheets")],
        ["sheets.exam", str(tmp_path / "worksheets")],
        ["questions", str(tmp_path / "questions")],
        ["site.reference", str(tmp_path / "reference")],
        ["site.build", str(tmp_path), *map(str, PATHS)],
    ]


def test_the_pages_are_told_where_the_notebooks_are_public(builders, tmp_path):
    main(["site", str(tmp_path), "--repository", "some.one/a-course"])
    assert builders.called[-1][-1] == "--repository=some.one/a-course"


def test_without_a_checkout_jupyterlite_is_left_out(builders, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(course, "checkout", lambda: None)
    main(["site", str(tmp_path)])
    assert [name for name, *_ in builders.called] == [
        "decks.build",
        "decks.lecture",
        "sheets.worksheets",
        "sheets.exam",
        "questions",
        "site.reference",
        "site.build",
    ]
    assert capsys.readouterr().out.startswith("JupyterLite is left out")


def test_a_part_that_breaks_ends_it(builders, tmp_path):
    builders.codes["decks.build"] = 3
    with pytest.raises(SystemExit, match="3"):
        main(["site", str(tmp_path)])
    assert builders.called[-1][0] == "decks.build"


def test_without_the_extra_it_says_what_to_install(builders, tmp_path, monkeypatch):
    def refuse(name):
        raise ModuleNotFoundError(f"No module named {name}", name="nbconvert")

    monkeypatch.setattr(site, "import_module", refuse)
    words = r'nbconvert is not installed: pip install "cnnlib\[publish\]"'
    with pytest.raises(SystemExit, match=words):
        main(["site", str(tmp_path / "site")])
    assert builders.called == [] and not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FileExistsError(17, "File exists"), "site is a file; the site needs a folder"),
        (PermissionError(13, "Permission denied"), "site cannot be made: Permission denied"),
    ],
)
def test_a_folder_that_cannot_be_made_is_told_in_a_line(
    builders, tmp_path, monkeypatch, capsys, error, told
):
    def refuse(path, **_):
        raise error

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(SystemExit, match="2"):
        main(["site", str(tmp_path / "site")])
    assert capsys.readouterr().err.endswith(f"{told}\n")
    assert builders.called == []
