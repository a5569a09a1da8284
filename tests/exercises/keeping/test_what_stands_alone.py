"""What a piece reads comes with it as text, and what has no text is refused in words."""

import numpy as np
import pytest
from cells import run

from cnnlib.exercises.keeping.needs import names_read, needs_of
from cnnlib.exercises.keeping.refusal import Refusal

ALONE = """\
import numpy as np
from math import floor
from numpy.lib.stride_tricks import sliding_window_view as windows
from cnnlib import padding
from cnnlib.padding import pad

SIDE, SIZES, UNUSED = 3, (2, -1.5, "same"), {}

def size(h, k):
    return floor((h - k) / SIDE) + 1

def halved(h):
    return h // 2 if h > 9 else size(h, SIZES[0])

def piece(x, k=2):
    def inner(row):
        return [halved(len(row)) for _ in range(k)]
    return np.asarray(list(map(inner, windows(pad(padding.rot180(x), 1), 2, axis=0))))
"""


def test_all_that_is_read_comes_along_and_runs_in_an_empty_module():
    cell = run(ALONE)
    needs = needs_of(cell["piece"])
    assert set(needs.imports) == {"np", "pad", "padding", "windows", "floor"}
    assert needs.constants == {"SIDE": "SIDE = 3", "SIZES": "SIZES = (2, -1.5, 'same')"}
    assert list(needs.definitions) == ["size", "halved", "piece"]
    text = "\n".join([*needs.imports.values(), *needs.constants.values()])
    alone = run(text + "\n" + "\n".join(needs.definitions.values()), {})
    x = np.arange(12.0).reshape(4, 3)
    assert np.array_equal(alone["piece"](x), cell["piece"](x))


def test_functions_that_call_each_other_come_once():
    cell = run(
        "def even(n):\n    return n == 0 or odd(n - 1)\n"
        "def odd(n):\n    return n != 0 and even(n - 1)\n"
    )
    assert set(needs_of(cell["even"]).definitions) == {"even", "odd"}


def test_a_class_comes_whole_with_what_its_methods_read():
    cell = run(
        "RATE = 2\n\nclass Chain:\n    scale = RATE\n\n    def __init__(self, layers):\n"
        "        self.layers = layers\n\n    def forward(self, x):\n        return x * RATE\n"
    )
    needs = needs_of(cell["Chain"])
    assert needs.constants == {"RATE": "RATE = 2"}
    assert needs.definitions["Chain"].startswith("class Chain:\n    scale = RATE\n")


def test_the_last_of_two_definitions_in_a_cell_is_the_one_that_counts():
    cell = run("def f(x):\n    return 1\n\ndef f(x):\n    return 2\n")
    assert needs_of(cell["f"]).definitions["f"].endswith("return 2")


def test_names_of_every_scope_are_found():
    text = "def f(a, *, b=B):\n    return [C for _ in a] + (lambda d: D + d)(b) + a.attribute\n"
    assert names_read(text) == {"B", "C", "D"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "A = __import__('numpy').ones(3)\ndef f(x):\n    return x + A",
            "f uses A, an array of the",
        ),
        ("A = [1]\ndef f(x):\n    return x + A", "f uses A, a list of the notebook: hand it in"),
        ("def f(x):\n    return x + A", "f uses A, which is defined nowhere: run its cell first"),
        ("def f(x):\n    return open(x)", "f uses open; a piece computes, and neither prints nor"),
        ("import os\ndef f(x):\n    return os.name", "f uses os; a piece may import numpy, math,"),
        (
            "import scipy.signal\ndef f(x):\n    return scipy.signal.correlate(x, x)",
            "f uses scipy; a piece may import numpy",
        ),
        (
            "from cnnlib import naive\ndef f(x):\n    return naive.relu(x)",
            "f uses cnnlib.naive; a piece may import numpy",
        ),
        (
            "from cnnlib.vectorized import relu\ndef f(x):\n    return relu(x)",
            "f calls the library's relu; a piece of yours computes by itself",
        ),
        (
            "def f(x):\n    import os\n    return os.name",
            "f imports inside; import in a cell above",
        ),
        (
            "def f(x):\n    from cnnlib.naive import relu\n    return relu(x)",
            "f imports inside; import in a cell above it",
        ),
        (
            "from scipy.signal import correlate\ndef f(x):\n    return correlate(x, x)",
            "f uses correlate of scipy.signal",
        ),
        ("import numpy as np\ndef f(x):\n    return np.load(x)", "f uses load; a piece computes"),
        ("def f(x):\n    return x.tofile('x')", "f uses tofile; a piece computes, and neither"),
        ("def g(x):\n    return x\nh = g\ndef f(x):\n    return h(x)", "h is another name for g"),
        (
            "def outer(n):\n    def f(x):\n        return x + n\n    return f\nf = outer(1)",
            "the text of f is not to be found",
        ),
        ("from cnnlib.naive import relu as f", "relu is the library's own; a piece is written by"),
        ("f = lambda x: x", "the text of <lambda> is not to be found"),
        ("f = eval('lambda x: x')", "the text of <lambda> is not to be found"),
    ],
)
def test_what_cannot_stand_alone_is_refused_in_words(text, words):
    cell = run(text)
    with pytest.raises(Refusal) as caught:
        needs_of(cell["f"])
    assert words in str(caught.value)
