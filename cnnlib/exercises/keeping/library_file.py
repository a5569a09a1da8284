"""The reader's file: what stands in it, and how it is written whole.

It is a module like any other: imports, numbers, helpers, then the pieces. Above each piece a comment
names the exercise that it passed, so that it can be tried again.
"""

import ast
import linecache
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from cnnlib import files
from cnnlib.exercises import reading, sandbox
from cnnlib.exercises.keeping.needs import names_read
from cnnlib.exercises.keeping.refusal import Refusal

NAME = "mine.py"
HEAD = '"""My own library: every function here is mine, and passed its check."""'
PASSED = "# passed: "
# Names a folder to be used instead, by whoever runs lessons that are to show the same everywhere.
ELSEWHERE = "CNNLIB_MINE"


@dataclass
class LibraryFile:
    """The text of the file by the names that it defines, each kind in its order."""

    imports: dict = field(default_factory=dict)
    constants: dict = field(default_factory=dict)
    definitions: dict = field(default_factory=dict)
    passed: dict = field(default_factory=dict)  # a piece's name to its exercise's

    def with_piece(self, name, exercise, needs):
        """Return the file with a piece and what it needs; what had their names gives way."""
        definitions = {**self.definitions, **needs.definitions}
        definitions[name] = definitions.pop(name)  # last: it may need a newer helper
        passed = {**self.passed, name: exercise}
        constants = {**self.constants, **needs.constants}
        read = _reached(passed, {**constants, **definitions})
        return LibraryFile(
            _only(read, {**self.imports, **needs.imports}),
            _only(read, constants),
            _only(read, definitions),
            passed,
        )

    def __str__(self):
        imports = sorted(set(self.imports.values()), key=lambda line: line.split()[1:])
        opening = [HEAD, "\n".join(imports), "\n".join(self.constants.values())]
        blocks = ["\n\n".join(filter(None, opening))]
        for name, text in self.definitions.items():
            comment = f"{PASSED}{self.passed[name]}\n" if name in self.passed else ""
            blocks.append(f"{comment}{text}")
        return "\n\n\n".join(blocks) + "\n"


def _reached(pieces, texts):
    """Return the names of the pieces and of all that they read, themselves or through others."""
    reached, waiting = set(), set(pieces)
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= names_read(texts.get(name, "")) - reached
    return reached


def _only(names, texts):
    return {name: text for name, text in texts.items() if name in names}


def path_in(folder=None):
    """Return where the file lies: beside the notebook, which is where its kernel works."""
    return Path(folder or os.environ.get(ELSEWHERE) or os.getcwd()) / NAME


def text_of(path):
    """Return the file's text, "" where there is none."""
    try:
        return path.read_text("utf-8-sig")  # an editor on Windows may put a mark before it
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path.name} cannot be read ({error}); move it away, and keep on") from None


def parsed(text, name=NAME):
    """Return the LibraryFile that a text is; a line that it could not write anew is a Refusal."""
    try:
        body = reading.tree(text).body
    except SyntaxError as error:
        raise Refusal(
            f"{name} cannot be read as Python any more: {error.msg} in line {error.lineno}; mend that "
            "line, or take back mine.backup1.py"
        ) from None
    found, lines = LibraryFile(), reading.lines(text)
    for node in body:
        start = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        piece = "\n".join(lines[start - 1 : node.end_lineno])
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.imports.update({alias.asname or alias.name: piece for alias in node.names})
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.constants[node.targets[0].id] = piece
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.definitions[node.name] = piece
            above = lines[start - 2] if start > 1 else ""
            if above.startswith(PASSED):
                found.passed[node.name] = above.removeprefix(PASSED).strip()
        elif not _is_docstring(node):
            raise Refusal(
                f"{name} holds a line that would be lost, line {start}: {lines[start - 1].strip()}; "
                "the file is for imports, numbers, functions and classes"
            )
    return found


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def loaded(text, place):
    """Return a module made of a library's text; what it says or raises meanwhile is a Refusal."""
    module = ModuleType("mine")
    code = reading.code(text, place)
    linecache.cache[place] = len(text), None, text.splitlines(keepends=True), place
    outcome = sandbox.call(lambda: exec(code, vars(module)))  # noqa: S102 - what the reader kept
    if outcome.error or outcome.timed_out:
        raise Refusal(f"as a file of its own it fails: {outcome.error or outcome.overtime}")
    if outcome.printed:
        raise Refusal("as a file of its own it prints; a piece computes, and does nothing else")
    return module


def write(path, text, expected):
    """Write the file whole, the old one beside it as a numbered backup.

    `expected` is the text that the new one was made from: if another notebook has written since,
    nothing is written and False comes back.
    """

    def still_expected():
        if text_of(path) != expected:
            return False
        if expected:
            backup = path.with_name(f"{path.stem}.backup{_next_number(path)}.py")
            files.create(backup, expected.encode())
        return True

    try:
        return files.replace(path, text.encode(), ready=still_expected)
    except FileExistsError:  # that backup is another notebook's
        return False
    except OSError as error:
        raise Refusal(
            f"{path.name} cannot be written here ({error.strerror}); your function stands in this "
            "notebook as before"
        ) from None


def _next_number(path):
    numbers = [
        int(found[1])
        for other in path.parent.glob(f"{path.stem}.backup*.py")
        if (found := re.fullmatch(rf"{path.stem}\.backup(\d+)\.py", other.name))
    ]
    return max(numbers, default=0) + 1
