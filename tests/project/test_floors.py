"""A module imports only from floors below its own, and `import cnnlib` loads NumPy alone."""

import ast
import subprocess
import sys

import pytest
from paths import ROOT

FLOORS = [
    {"__version__", "course", "documentation", "files", "shapes"},
    {"checks", "copies"},
    {"kernels", "padding"},
    {"gradcheck", "naive", "parameters", "trace", "vectorized"},
    {
        *("datasets", "example", "ink", "ladder", "layers", "losses", "optim", "predictions"),
        "timing",
    },
    {"exercises", "training", "twins"},
    {"plots"},
    {"widgets"},
    {"publish"},
    {"grading"},
    {"commands"},
    {"__main__"},
]
FLOOR = {unit: level for level, units in enumerate(FLOORS) for unit in units}

# Beside the standard library. What is not named here needs NumPy only.
PACKAGES = {
    "commands": {"jupyterlab"},
    "course": set(),
    "copies": set(),
    "documentation": set(),
    "files": set(),
    "shapes": set(),
    "training": {"numpy", "tqdm", "IPython"},
    "plots": {"numpy", "matplotlib"},
    "widgets": {"numpy", "matplotlib", "anywidget", "ipywidgets", "traitlets", "IPython", "PIL"},
    "grading": {"numpy", "jinja2", "tqdm"},
    "publish": {
        "PIL",
        "matplotlib",
        "numpy",
        "jinja2",
        "latex2mathml",
        "nbclient",
        "nbconvert",
        "nbformat",
        "nh3",
        "pdoc",
        "pygments",
    },
}

MODULES = sorted(set(ROOT.glob("cnnlib/**/*.py")) - {ROOT / "cnnlib/__init__.py"})


def imported(source, package):
    """The dotted name of all that a module in `package` imports, wherever the statement stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            prefix = [*base, *filter(None, [node.module])]
            yield from (".".join([*prefix, alias.name]) for alias in node.names)


def wrong_imports(source, package, unit):
    """The imports that the module's floor forbids; `unit` is its first name inside cnnlib."""
    wrong = []
    for name in imported(source, package):
        top, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if top == "cnnlib":
            allowed = target == unit or FLOOR.get(target, len(FLOORS)) < FLOOR[unit]
        else:
            allowed = top in sys.stdlib_module_names or top in PACKAGES.get(unit, {"numpy"})
        if not allowed:
            wrong.append(name)
    return wrong


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "cnnlib")))
def test_imports_only_from_floors_below(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    unit = parts[1]
    assert unit in FLOOR, f"give cnnlib.{unit} a floor in this test"
    assert wrong_imports(path.read_text("utf-8"), parts[:-1], unit) == []


@pytest.mark.parametrize(
    ("unit", "statement"),
    [
        ("naive", "from cnnlib import vectorized"),
        ("vectorized", "from ..naive import conv2d"),
        ("naive", "from .. import vectorized"),
        ("checks", "import cnnlib.padding"),
        ("shapes", "import numpy as np"),
        ("naive", "def later():\n    import scipy.signal"),
        ("vectorized", "from cnnlib.layers import Conv2d"),
        ("layers", "from matplotlib import pyplot as plt"),
        ("exercises", "from cnnlib.training import fit"),
        ("plots", "from cnnlib.widgets import ConvolutionExplorer"),
        ("publish", "from tests import conftest"),
    ],
)
def test_the_rule_bites(unit, statement):
    assert len(wrong_imports(statement, ["cnnlib", unit], unit)) == 1


def test_import_loads_numpy_and_nothing_else():
    code = "import sys; old = set(sys.modules); import cnnlib; print(*set(sys.modules) - old)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    packages = {name.partition(".")[0] for name in result.stdout.split()}
    assert packages - sys.stdlib_module_names == {"cnnlib", "numpy"}


def test_the_readme_s_tree_stands_in_the_order_of_the_floors():
    tree = (
        (ROOT / "README.md").read_text("utf-8").partition("cnnlib/\n")[2].partition("notebooks")[0]
    )
    named = [name for line in tree.splitlines() for name in line.partition("#")[0].split()]
    units = {unit for unit in FLOOR if not unit.startswith("_")}
    assert sorted(named) == sorted([*units, "data"])
    levels = [FLOOR[name] for name in named if name != "data"]
    assert levels == sorted(levels)
