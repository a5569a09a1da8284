"""What a definition of the notebook needs to stand alone, as the text of a module.

A function reads names: modules and functions that it imported, helpers and classes of the notebook,
numbers. Each becomes text, and so does what the helpers read. What has no text of its own, such as
an array, is refused.
"""

import ast
import builtins
import importlib
import inspect
import linecache
from dataclasses import dataclass, field

from cnnlib.exercises import reading
from cnnlib.exercises.keeping.refusal import Refusal

ALLOWED = ("numpy", "math", "itertools", "functools", "cnnlib.padding", "cnnlib.shapes")
MINE = "cnnlib.exercises.mine"
NOTEBOOK, FILE = (
    "__main__",
    "mine",
)  # where a reader's definitions live: a kernel, the reader's file
# What reaches outside: a piece computes, and does nothing else.
FORBIDDEN = {
    *("open", "print", "input", "exec", "eval", "compile", "__import__", "globals", "breakpoint"),
}
FILES = {
    *("save", "savez", "savez_compressed", "savetxt", "tofile", "dump", "memmap", "open_memmap"),
    *("load", "loadtxt", "genfromtxt", "fromfile", "fromregex", "DataSource"),
}


@dataclass
class Needs:
    """The lines of a module, in the order in which they must stand: {name: text} of each kind."""

    imports: dict = field(default_factory=dict)
    constants: dict = field(default_factory=dict)
    definitions: dict = field(default_factory=dict)


def needs_of(thing):
    """Return the `Needs` of a function or class of the notebook: its own text and all it reads."""
    needs = Needs()
    _define(thing, thing.__name__, needs)
    return needs


def source_of(thing):
    """Return the text of a function or class, wherever it was defined; None where there is none."""
    function = thing
    if inspect.isclass(thing):
        function = next(filter(inspect.isfunction, vars(thing).values()), None)
    code = getattr(inspect.unwrap(function) if function else None, "__code__", None)
    if code is None:
        return None
    text = "".join(linecache.getlines(code.co_filename))
    kinds = (ast.ClassDef,) if inspect.isclass(thing) else (ast.FunctionDef,)
    found = [
        node
        for node in _body(text)
        if isinstance(node, kinds)
        and node.name == thing.__name__
        and _first_line(node) <= code.co_firstlineno <= node.end_lineno
    ]
    if not found:
        return None
    return "\n".join(reading.lines(text)[_first_line(found[-1]) - 1 : found[-1].end_lineno])


def _body(text):
    try:
        return reading.tree(text).body
    except SyntaxError:
        return []


def _first_line(node):
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _define(thing, name, needs):
    """Put the text of a function or class, and before it all that it reads."""
    if thing.__module__.partition(".")[0] == "cnnlib":
        raise Refusal(f"{name} is the library's own; a piece is written by you, by def or class")
    text = source_of(thing)
    if text is None:
        raise Refusal(f"the text of {name} is not to be found: define it by def or class in a cell")
    if thing.__name__ != name:
        raise Refusal(f"{name} is another name for {thing.__name__}: call it by its own")
    function = (
        thing
        if inspect.isfunction(thing)
        else next(filter(inspect.isfunction, vars(thing).values()))
    )
    if function.__closure__ and not inspect.isclass(thing):
        inner = ", ".join(function.__code__.co_freevars)
        raise Refusal(f"{name} reads {inner} of the function around it: hand it in as an argument")
    _require_that_it_computes(text, name)
    needs.definitions[name] = text  # before what it reads: a function may call itself
    for each in sorted(names_read(text)):
        if each not in needs.definitions:
            _put(each, function.__globals__, name, needs)
    needs.definitions[name] = needs.definitions.pop(name)  # after what it reads


def _require_that_it_computes(text, name):
    """Refuse what no name of the module shows: an import inside, and NumPy's ways to files."""
    for node in ast.walk(reading.tree(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            raise Refusal(f"{name} imports inside; import in a cell above it, as modules do")
        if isinstance(node, ast.Attribute) and node.attr in FILES:
            raise Refusal(
                f"{name} uses {node.attr}; a piece computes, and neither prints nor reads files"
            )


def names_read(text):
    """Return the names that a text reads from its module, in whatever function inside it."""
    read, scopes = set(), [reading.names(text)]
    while scopes:
        scope = scopes.pop()
        scopes += scope.get_children()
        for symbol in scope.get_symbols():
            at_top = scope.get_type() == "module"
            if symbol.is_referenced() and (symbol.is_global() or at_top):
                read.add(symbol.get_name())
    return read


def _put(name, known, reader, needs):
    """Put a name that `reader` reads into its place among the needs."""
    if name not in known:
        if name in FORBIDDEN:
            raise Refusal(
                f"{reader} uses {name}; a piece computes, and neither prints nor reads files"
            )
        if not hasattr(builtins, name):
            raise Refusal(f"{reader} uses {name}, which is defined nowhere: run its cell first")
        return
    value = known[name]
    if inspect.ismodule(value):
        needs.imports[name] = _module_import(value, name, reader)
    elif _is_plain(value):
        needs.constants[name] = f"{name} = {value!r}"
    elif (line := _import_of(value, name)) is not None:
        needs.imports[name] = line
    elif (inspect.isfunction(value) or inspect.isclass(value)) and _is_own(value):
        _define(value, name, needs)
    else:
        raise Refusal(_why_not(value, name, reader))


def _module_import(module, name, reader):
    path = module.__name__
    if path != MINE and not _is_allowed(path):
        raise Refusal(f"{reader} uses {path}; {_allowed_imports()}")
    parent, _, last = path.rpartition(".")
    if parent:
        return f"from {parent} import {last}" + ("" if last == name else f" as {name}")
    return f"import {path}" + ("" if path == name else f" as {name}")


def _import_of(value, name):
    """Return the line that imports a function of an allowed module; None if it is of none."""
    path, own = getattr(value, "__module__", None), getattr(value, "__name__", None)
    if not isinstance(path, str) or not _is_allowed(path):
        return None
    if getattr(importlib.import_module(path), own, None) is not value:
        return None
    return f"from {path} import {own}" + ("" if own == name else f" as {name}")


def _is_allowed(path):
    return any(path == each or path.startswith(f"{each}.") for each in ALLOWED)


def _is_own(value):
    """Whether the reader wrote a function or class, in a cell or in the file of pieces."""
    return value.__module__ in (NOTEBOOK, FILE)


def _is_plain(value):
    """Whether a value is a number, a text, or a tuple of such, which can be written out."""
    if type(value) is tuple:
        return all(map(_is_plain, value))
    return value is None or type(value) in (bool, int, float, str)


def _why_not(value, name, reader):
    origin = str(getattr(value, "__module__", ""))
    if origin.partition(".")[0] == "cnnlib":
        return f"{reader} calls the library's {name}; a piece of yours computes by itself"
    if hasattr(value, "dtype"):
        return f"{reader} uses {name}, an array of the notebook: hand it in as an argument"
    if inspect.isroutine(value) or inspect.isclass(value):
        return f"{reader} uses {name} of {origin}; {_allowed_imports()}"
    kind = type(value).__name__
    return f"{reader} uses {name}, a {kind} of the notebook: hand it in as an argument"


def _allowed_imports():
    return f"a piece may import {', '.join(ALLOWED)} and mine, so that it is yours alone"
