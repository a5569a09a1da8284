"""What `help` says: every public name, every parameter, examples that run, nothing out of reach."""

import doctest
import importlib
import inspect
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from tools.exercised import PUBLIC, public

from cnnlib import naive, vectorized

UNITS = [*PUBLIC, "ladder", "shapes", "example"]
NAMES = {
    f"{unit}.{name}": thing
    for unit in UNITS
    for name, thing in public(importlib.import_module(f"cnnlib.{unit}"))
}
# Exercises are shown by the lessons; numbers of sizes are shown where they are used.
EXAMPLES = [name for name in NAMES if name.partition(".")[0] not in ("exercises", "shapes")]
OUT_OF_REACH = re.compile(r"the notes|[Aa]rguments as in|[Ll]esson \d")


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_explained(name):
    text = inspect.getdoc(NAMES[name])
    parameters = set(inspect.signature(NAMES[name]).parameters) - {"args", "kwargs"}
    assert text.splitlines()[0].endswith(".")
    assert {word for word in parameters if not re.search(rf"\b{word}\b", text)} == set()
    assert not OUT_OF_REACH.search(text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_run(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    finder, runner = doctest.DocTestFinder(recurse=False), doctest.DocTestRunner(verbose=False)
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    [example] = finder.find(inspect.unwrap(NAMES[name]), name, globs={"np": np})
    assert example.examples, "give it an example"
    output = []
    runner.optionflags = options
    runner.run(example, out=output.append)
    plt.close("all")
    assert not output, "".join(output)


def test_the_twins_say_one_contract():
    for name in vectorized.__all__:
        loops, fast = (inspect.getdoc(getattr(twin, name)) for twin in (naive, vectorized))
        sections = loops[loops.index("Parameters\n---") :]
        assert fast.endswith(sections)
        assert fast.splitlines()[0] != loops.splitlines()[0]
