"""What would break on Windows alone, or under a newer Python: found by reading, here by reading code."""

import ast
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from paths import ROOT

SOURCES = sorted([*ROOT.glob("cnnlib/**/*.py"), *ROOT.glob("tests/**/*.py")])
PACKAGE = [path for path in SOURCES if path.is_relative_to(ROOT / "cnnlib")]
# Run as processes of their own, by tests that are skipped on Windows.
POSIX_PROGRAMS = {ROOT / "tests/exercises/try_kind.py"}

POSIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
BINARY = {"b", "rb", "wb", "ab", "xb", "r+b"}
IMPOSSIBLE = re.compile(
    r'[<>:"|?*\\\x00-\x1f]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE
)
LONGEST = 150  # of the 260 signs that a path may have, with the folder of the checkout


def posix_imports(text):
    """The modules of POSIX alone that an import at the top, in no `try`, needs."""
    for node in ast.parse(text).body:
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        yield from (name for name in names if name in POSIX_MODULES)


def without_encoding(text):
    """The lines that read or write text in whatever encoding the system prefers."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or any(k.arg == "encoding" for k in node.keywords):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        called = node.func.id if isinstance(node.func, ast.Name) else called
        options = {keyword.arg for keyword in node.keywords}
        words = {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
        if (
            (called == "read_text" and not node.args)
            or (called == "write_text" and len(node.args) < 2)
            or (called == "open" and isinstance(node.func, ast.Name) and not words & BINARY)
            or options & {"text", "universal_newlines"}
        ):
            yield node.lineno


def bare_environments(text):
    """The lines that start a process without the variables that Windows needs for each."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.keyword) or not isinstance(node.value, ast.Dict):
            continue
        if node.arg == "env" and None not in node.value.keys:  # **os.environ
            yield node.value.lineno


def impossible(paths):
    """The paths that cannot be on Windows: a name that it keeps for itself, or two that differ in case."""
    seen = set()
    for path in paths:
        parts = path.split("/")
        if any(map(IMPOSSIBLE.search, parts)) or len(path) > LONGEST or path.lower() in seen:
            yield path
        seen.add(path.lower())


def leaves_finally(text):
    """The lines where a `finally` returns or jumps out: Python 3.14 warns of them."""
    for node in ast.walk(ast.parse(text)):
        for statement in getattr(node, "finalbody", []):
            for inner in ast.walk(statement):
                if isinstance(inner, ast.Return | ast.Break | ast.Continue):
                    yield inner.lineno


def found(paths, look):
    """Say where `look` finds something, by file."""
    lines = {str(path.relative_to(ROOT)): [*look(path.read_text("utf-8"))] for path in paths}
    return {name: where for name, where in lines.items() if where}


def test_every_module_can_be_imported_on_windows():
    assert found(set(SOURCES) - POSIX_PROGRAMS, posix_imports) == {}


def test_no_text_of_the_package_depends_on_the_systems_encoding():
    assert found(PACKAGE, without_encoding) == {}


def test_no_process_is_started_without_what_its_system_needs():
    # Within bubblewrap, which is Linux alone, nothing else is wanted.
    rest = set(SOURCES) - {ROOT / "cnnlib/grading/confinement.py"}
    assert found(rest, bare_environments) == {}


def test_every_file_of_the_project_can_be_on_windows():
    folders = ("cnnlib", "figures", "notebooks", "tests", ".github", ".devcontainer")
    paths = [path for name in folders for path in (ROOT / name).rglob("*")]
    assert [*impossible(path.relative_to(ROOT).as_posix() for path in sorted(paths))] == []


@pytest.mark.parametrize("world", ["encodings", "windows"])
def test_a_day_goes_well_in_another_world(world, tmp_path):
    """Import, start, check and keep, save, publish, judge; the pipe knows few signs."""
    program = Path(__file__).with_name("everyday.py")
    done = subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", program, world],
        cwd=tmp_path,
        env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252", "CNNLIB_MINE": ""},
        capture_output=True,
        encoding="cp1252",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr
    assert "was stopped after 2 seconds: does a loop end?" in done.stdout
    assert "kept: relu in mine.py (1 of " in done.stdout
    assert done.stdout.endswith("? build_relu: passed\n")


def test_what_pyzmq_tells_on_windows_is_no_error():
    with warnings.catch_warnings(record=True) as told:
        warnings.warn(
            "Proactor event loop does not implement add_reader family of methods required for zmq.",
            RuntimeWarning,
            stacklevel=1,
        )
    assert not told


def test_no_finally_is_left_by_a_jump():
    assert found(SOURCES, leaves_finally) == {}


@pytest.mark.parametrize(
    "text",
    ["p.read_text()", "p.write_text(t)", "open(p)", "open(p, 'w')", "run(c, text=True)"],
)
def test_a_text_in_the_systems_encoding_is_found(text):
    assert [*without_encoding(text)] == [1]


def test_other_traps_are_found():
    assert [*posix_imports("import os, fcntl\nfrom resource import getrlimit")] == [
        "fcntl",
        "resource",
    ]
    assert not [*posix_imports("try:\n    import fcntl\nexcept ImportError:\n    fcntl = None")]
    assert [*bare_environments("run(c, env={'PATH': ''})\nrun(c, env={**e, 'A': ''})")] == [1]
    wrong = ("a/con.txt", "a/b:c", "a/b.", "NUL", "x" * 151, "A/com1")
    assert [*impossible(["a/b", "a/B", "a/cone.txt", *wrong])] == ["a/B", *wrong]
    assert [*leaves_finally("def f():\n    try:\n        g()\n    finally:\n        return 1")] == [
        5
    ]
