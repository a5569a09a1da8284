"""`cnnlib start`: where the lessons go, and what JupyterLab is told."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyterlab.labapp import LabApp
from lessons import PATHS
from paths import ROOT

import cnnlib
from cnnlib import course
from cnnlib.commands import main, start

FIRST = PATHS[0].name


@pytest.fixture
def told(monkeypatch):
    """What JupyterLab would have been started with."""
    words = []

    def initialize_server(argv, tornado_settings):
        words.extend(argv)
        return SimpleNamespace(start=lambda: None)

    monkeypatch.setattr(LabApp, "initialize_server", initialize_server)
    return words


def test_a_checkout_opens_its_own_notebooks(told):
    main(["start"])
    assert f"--ServerApp.root_dir={ROOT}" in told
    assert f"--LabApp.default_url=/lab/tree/notebooks/{FIRST}" in told


def test_a_folder_is_given_the_lessons(told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["start", "my lessons", "--port", "9000"])
    folder = tmp_path / "my lessons"
    assert sorted(path.name for path in folder.glob("*.ipynb")) == [path.name for path in PATHS]
    assert f"--ServerApp.root_dir={folder}" in told
    assert f"--LabApp.default_url=/lab/tree/{FIRST}" in told
    assert told[-2:] == ["--port", "9000"]
    assert capsys.readouterr().out == f"The lessons are in {folder}\n"


def test_without_a_checkout_there_is_a_usual_folder(told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(course, "checkout", lambda: None)
    monkeypatch.setattr(course, "notebooks", lambda: PATHS)
    main(["start"])
    assert (tmp_path / start.FOLDER / FIRST).read_bytes() == PATHS[0].read_bytes()


def test_it_says_what_went_beside_a_changed_lesson(told, tmp_path, capsys):
    (tmp_path / FIRST).write_text("mine")
    main(["start", str(tmp_path)])
    beside = f"{PATHS[0].stem} (edition {cnnlib.__version__}).ipynb"
    assert capsys.readouterr().out.splitlines()[1].endswith(f"is beside it: {beside}")
    assert (tmp_path / FIRST).read_text() == "mine"


@pytest.mark.parametrize(
    ("user", "platform", "display", "words"),
    [
        (0, "linux", {"DISPLAY": ":0"}, ["--allow-root"]),
        (1000, "linux", {"DISPLAY": ":0"}, []),
        (1000, "linux", {"WAYLAND_DISPLAY": "wayland-0"}, []),
        (1000, "linux", {}, ["--no-browser"]),
        (1000, "darwin", {}, []),
        (None, "win32", {}, []),
    ],
)
def test_a_browser_is_opened_where_there_is_a_display(
    told, monkeypatch, user, platform, display, words
):
    if user is None:
        monkeypatch.delattr("os.geteuid", raising=False)
    else:
        monkeypatch.setattr("os.geteuid", lambda: user, raising=False)
    monkeypatch.setattr(start, "sys", SimpleNamespace(platform=platform))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in display.items():
        monkeypatch.setenv(name, value)
    main(["start"])
    assert [word for word in told if word in ("--allow-root", "--no-browser")] == words


def test_without_jupyterlab_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "jupyterlab", None)
    monkeypatch.delitem(sys.modules, "jupyterlab.labapp")
    with pytest.raises(
        SystemExit, match=r'jupyterlab\S* is not installed: pip install "cnnlib\[course\]"'
    ):
        main(["start", str(tmp_path / "lessons")])
    assert not (tmp_path / "lessons").exists()


def test_a_folder_that_cannot_be_written_is_named(told, tmp_path, monkeypatch):
    def refuse(path, **_):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(SystemExit, match=r"lessons cannot take the lessons: Permission denied$"):
        main(["start", str(tmp_path / "lessons")])
    assert told == []


def test_a_file_is_told_in_a_line(told, tmp_path, capsys):
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit):
        main(["start", str(tmp_path / "file")])
    assert capsys.readouterr().err.endswith("file is a file; the lessons need a folder\n")


def test_jupyterlites_extensions_are_left_out():
    names = ["anywidget", "@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/manager"]
    config = {"appName": "JupyterLab", "federated_extensions": [{"name": n} for n in names]}
    shown = start.without_lite(None, config)
    assert [each["name"] for each in shown["federated_extensions"]] == [names[0], names[2]]
    assert shown["appName"] == "JupyterLab"
