"""What `help` says: every public name, every parameter, examples that run, nothing out of reach."""

import doctest
import importlib
import inspect
import re

import lessons
import matplotlib.pyplot as plt
import numpy as np
import pytest
from tools.exercised import PUBLIC, public

from cnnlib import naive, vectorized

UNITS = [*PUBLIC, "ladder", "parameters", "shapes"]
NAMES = {
    f"{unit}.{name}": thing
    for unit in UNITS
    for name, thing in public(importlib.import_module(f"cnnlib.{unit}"))
}
EXAMPLES = [name for name in NAMES if not name.startswith("exercises.")]  # lessons show those
OUT_OF_REACH = re.compile(r"the notes|[Aa]rguments as in|[Ll]esson \d")
CITED = re.compile(r"the\s+lesson\s+(\w+)")
LESSONS = {re.sub(r"^\d+_", "", path.stem) for path in lessons.PATHS}


class AsSeen(doctest.OutputChecker):
    """Compares what a reader sees at the end: a progress bar's line is written over."""

    def check_output(self, want, got, optionflags):
        return super().check_output(want, got.rpartition("\r")[2], optionflags)


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_explained(name):
    text = inspect.getdoc(NAMES[name])
    parameters = set(inspect.signature(NAMES[name]).parameters) - {"args", "kwargs"}
    assert text.splitlines()[0].endswith(".")
    assert {word for word in parameters if not re.search(rf"\b{word}\b", text)} == set()
    assert not OUT_OF_REACH.search(text)
    assert set(CITED.findall(text)) <= LESSONS


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_run(name, tmp_path, monkeypatch):
    """As help shows them, so that the twins' shared ones run for both; names are the module's."""
    monkeypatch.chdir(tmp_path)
    names = {"np": np, **vars(importlib.import_module(f"cnnlib.{name.partition('.')[0]}"))}
    text = inspect.getdoc(NAMES[name])
    examples = doctest.DocTestParser().get_doctest(text, names, name, name, 0)
    assert examples.examples, "give it an example"
    output = []
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    runner = doctest.DocTestRunner(AsSeen(), verbose=False, optionflags=options)
    runner.run(examples, out=output.append)
    plt.close("all")
    assert not output, "".join(output)


def test_the_twins_say_one_contract():
    for name in vectorized.__all__:
        loops, fast = (inspect.getdoc(getattr(twin, name)) for twin in (naive, vectorized))
        sections = loops[loops.index("Parameters\n---") :]
        assert fast.endswith(sections)
        assert fast.splitlines()[0] != loops.splitlines()[0]
