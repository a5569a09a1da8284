"""Keep a piece: its text, tried again in an empty module with every older one, then the file."""

import ast
from dataclasses import replace

from cnnlib.exercises import mine, reading
from cnnlib.exercises.catalogue import find
from cnnlib.exercises.keeping import library_file
from cnnlib.exercises.keeping.needs import MINE, needs_of
from cnnlib.exercises.keeping.refusal import Refusal

TRIES = 3  # while other notebooks keep at the same moment


def kept(report, build, answer):
    """Keep a passed answer, and return its report with a sentence that says so, or why not."""
    try:
        sentence = keep(build, answer)
    except Refusal as refusal:
        sentence = f"not kept: {refusal}"
    return replace(report, sentences=(*report.sentences, sentence))


def keep(build, answer, folder=None):
    """Keep a function or class that has passed a build, and return the sentence that says so.

    Parameters
    ----------
    build : Build
        The exercise that it passed.
    answer : function or class
    folder : path, optional
        Where the file lies; the working folder otherwise.

    Returns
    -------
    str

    Raises
    ------
    Refusal
        If it cannot stand alone, breaks an older piece, or the file cannot be written.
    """
    name = build.piece
    called = getattr(answer, "__name__", None)
    if called != name:
        said = f"is called {called}" if called else f"is a {type(answer).__name__} without a name"
        raise Refusal(f"it {said}; this piece is called {name}: def {name}(...)")
    needs = needs_of(answer)
    path = library_file.path_in(folder)
    for _ in range(TRIES):
        old = library_file.text_of(path)
        new = library_file.parsed(old).with_piece(name, build.name, needs)
        _require_kept(new)
        try_out(str(new), new.passed, name)
        if library_file.write(path, str(new), old):
            return f"kept: {name} in {path.name} ({len(new.passed)} of {len(mine.pieces())})"
    raise Refusal(f"another notebook is writing {path.name}; run this cell again")


def try_out(text, passed, newest):
    """Run a library's text in an empty module, and let every piece pass its check again."""
    module = library_file.loaded(text, f"<{library_file.NAME}>")
    with mine.standing_for(module, passed):
        for name, exercise in passed.items():
            report = find(exercise).check(getattr(module, name))
            if report:
                continue
            why = "; ".join(report.sentences[:2])
            if name == newest:
                raise Refusal(f"alone in a file, {name} does not pass: {why}")
            raise Refusal(f"with it {name}, kept before, would not pass: {why}")


def _require_kept(file):
    """Refuse a piece that reaches through `mine` for one that is not in the file, or for itself."""
    aliases = [name for name, line in file.imports.items() if MINE.rpartition(".")[0] in line]
    for name, text in file.definitions.items():
        for node in ast.walk(reading.tree(text)):
            if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
                continue
            if node.value.id not in aliases:
                continue
            if node.attr == name:
                raise Refusal(f"{name} calls mine.{name}, itself: it would be its own right answer")
            if node.attr not in file.passed:
                raise Refusal(f"{name} uses mine.{node.attr}, which you have not kept yet")
