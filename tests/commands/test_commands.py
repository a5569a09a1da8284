"""The command `cnnlib`: what it says of itself, and how it reads a command line."""

import io
import subprocess
import sys
from types import SimpleNamespace

import pytest

import cnnlib
from cnnlib import commands
from cnnlib.commands import COMMANDS, main


@pytest.fixture
def pretend(monkeypatch):
    """Stand in for all commands; what the called one is given is in `pretend.chosen`."""

    def take(parser):
        parser.add_argument("folder", nargs="?")

    def run(chosen):
        stand_in.chosen = chosen
        if chosen.folder == "wrong":
            raise ValueError("it is wrong")

    stand_in = SimpleNamespace(__doc__="Pretend.", arguments=take, run=run)
    monkeypatch.setattr(commands, "import_module", lambda name: stand_in)
    monkeypatch.setattr(commands, "COMMANDS", {"site": "build", "start": "open"})
    monkeypatch.setattr(commands, "PASS_ON", ("start",))
    return stand_in


@pytest.mark.parametrize("words", [["--help"], []])
def test_help_names_every_command(words, capsys):
    with pytest.raises(SystemExit, match="0"):
        main(words)
    told = capsys.readouterr().out
    assert all(f"{name} " in told and does in told for name, does in COMMANDS.items())


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_is_its_modules(name, capsys):
    with pytest.raises(SystemExit):
        main([name, "--help"])
    told = capsys.readouterr().out
    assert f"usage: cnnlib {name}" in told
    assert getattr(commands, name).__doc__.strip() in told


def test_python_m_cnnlib_is_the_same_command():
    command = [sys.executable, "-m", "cnnlib", "--version"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout == f"cnnlib {cnnlib.__version__}\n"


def test_no_command_is_loaded_before_it_is_called():
    code = "import sys; from cnnlib import commands; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not [name for name in done.stdout.split() if name.startswith("cnnlib.commands.")]


@pytest.mark.parametrize(
    ("words", "folder", "others"),
    [
        (["start"], None, []),
        (["start", "here"], "here", []),
        (["start", "--port", "9000"], None, ["--port", "9000"]),
        (["start", "here", "--port=9000", "-h"], "here", ["--port=9000", "-h"]),
        (["site", "here"], "here", []),
    ],
)
def test_what_is_passed_on_begins_at_the_first_option(pretend, words, folder, others):
    main(words)
    assert (pretend.chosen.folder, pretend.chosen.others) == (folder, others)


def test_a_pipe_that_lacks_a_sign_prints_another(pretend, monkeypatch):
    pipe = io.TextIOWrapper(io.BytesIO(), "cp1252")
    monkeypatch.setattr(sys, "stdout", pipe)
    pretend.run = lambda chosen: print("✓ Zoë: passed", flush=True)
    main(["site"])
    assert pipe.buffer.getvalue().decode("cp1252").strip() == "? Zoë: passed"


def test_without_a_console_a_command_runs(pretend, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    main(["site", "here"])
    assert pretend.chosen.folder == "here"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["dance"], "invalid choice: 'dance'"),
        (["site", "here", "--port=9000"], "unrecognized arguments: --port=9000"),
        (["site", "wrong"], "cnnlib site: error: it is wrong"),
    ],
)
def test_wrong_words_are_told_in_a_line(pretend, words, told, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert told in capsys.readouterr().err.splitlines()[-1]
