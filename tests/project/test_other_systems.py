"""What would break on Windows alone, or under a newer Python: found by reading, here by reading code."""

import ast

import pytest
from paths import ROOT

SOURCES = sorted([*ROOT.glob("cnnlib/**/*.py"), *ROOT.glob("tests/**/*.py")])
PACKAGE = [path for path in SOURCES if path.is_relative_to(ROOT / "cnnlib")]
# Run as processes of their own, by tests that are skipped on Windows.
POSIX_PROGRAMS = {ROOT / "tests/exercises/try_kind.py"}

POSIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
BINARY = {"b", "rb", "wb", "ab", "xb", "r+b"}


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
    assert [*leaves_finally("def f():\n    try:\n        g()\n    finally:\n        return 1")] == [
        5
    ]
