"""The benchmark runs, on tiny rows, and its own teaching codes compute what they should."""

import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from paths import ROOT

import cnnlib
from cnnlib import naive
from cnnlib.gradcheck import integers

BENCH = ROOT / "tests/tools/bench"


@pytest.fixture
def bench(monkeypatch):
    """The benchmark's modules, imported as its own scripts import them."""
    monkeypatch.syspath_prepend(str(BENCH))
    import against
    import compare
    import contestants
    import picture
    import rows
    import table
    import teaching
    import work
    import worker

    modules = against, compare, contestants, picture, rows, table, teaching, work, worker
    yield type("Bench", (), {module.__name__: module for module in modules})
    for module in modules:
        del sys.modules[module.__name__]


def test_every_kind_of_row_runs_and_is_shown(bench, tmp_path):
    results = {name: bench.compare.compare(row, 1) for name, row in bench.rows.TINY.items()}
    text = bench.table.markdown(bench.rows.TINY, results, 1)
    for name, row in bench.rows.TINY.items():
        assert f"| {name}: {row} | " in text
        assert results[name]["bytes"] > 0 and min(results[name]["seconds"].values()) > 0
    for name in bench.contestants.MISSING:
        assert name in text.split("left out: ")[1].splitlines()[0]
    for path in (tmp_path / "a.svg", tmp_path / "b.svg"):
        bench.picture.save(bench.rows.TINY, results, path)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_rows_of_the_table_have_as_many_cells_as_its_head(bench):
    seconds = {bench.work.OURS: 1, "PyTorch": 3}
    result = {"seconds": seconds, "bytes": 2e6, "powers": {"n": 0.96, "h": 2}}
    text = bench.table.markdown(bench.rows.TINY, {"L": result}, 2)
    head, line, row = (line for line in text.splitlines() if line.startswith("|"))
    assert head.count("|") == line.count("|") == row.count("|")
    names, cells = ([cell.strip() for cell in text.split("|")] for text in (head, row))
    assert cells[names.index("PyTorch")] == "3" and cells[names.index("peak, MB")] == "2"
    assert cells[names.index("grows as")] == "n^1.0 h^2.0"


@pytest.mark.parametrize("name", ["fancy_indexing", "einsum", "tensordot"])
@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (1, 2)])
def test_teaching_codes_are_right(bench, name, padding, stride, rng):
    x, w = integers(rng, (2, 3, 8, 8)), integers(rng, (4, 3, 3, 3))
    y = naive.conv2d(x, w, padding=padding, stride=stride)
    grad_y = integers(rng, y.shape)
    grad_x, grad_w, _ = naive.conv2d_backward(grad_y, x, w, padding=padding, stride=stride)
    results = getattr(bench.teaching, name)(x, w, grad_y, padding, stride)
    for result, expected in zip(results, (y, grad_x, grad_w), strict=True):
        np.testing.assert_array_equal(result, expected)
    np.testing.assert_array_equal(getattr(bench.teaching, name)(x, w, None, padding, stride), y)


@pytest.mark.parametrize("name", ["L", "L forward", "P"])
def test_contestants_do_the_same_work(bench, name):
    """PyTorch, where it is installed, gives our gradients."""
    entries = bench.contestants.contestants(bench.rows.TINY[name], np.random.default_rng(0))
    if "PyTorch" not in entries:
        pytest.skip("PyTorch is not installed")
    ours, theirs = entries[bench.work.OURS].run(), entries["PyTorch"].run()
    if name == "L forward":
        pairs = [(ours, theirs)]
    elif name == "P":
        pairs = [(ours[1], theirs[0])]
    else:
        pairs = zip(ours[1], theirs, strict=True)
    for a, b in pairs:
        np.testing.assert_allclose(a, b.detach().numpy(), rtol=1e-4, atol=1e-5)


def test_exponents_are_those_of_the_factors(bench, monkeypatch):
    row = bench.rows.Convolution(2, 2, 3, 7, 3, padding=1, stride=2)  # 4 rows of outputs
    doubled = {factor: larger for factor, (larger, _) in row.grown().items()}
    assert (doubled["n"].n, doubled["k"].k) == (4, 6) and doubled["k"].out == row.out == 4
    assert (doubled["c"].c_in, doubled["c"].c_out, doubled["h"].out) == (4, 6, 7)
    work = {"": 1.0, "n": 2.0, "h": (7 / 4) ** 2, "k": 2.0**2, "c": 2.0**1.5}
    monkeypatch.setattr(bench.compare, "interleaved", lambda runs, rounds: work)
    assert bench.compare.growth(row, 1) == pytest.approx({"n": 1, "h": 2, "k": 2, "c": 1.5})


@pytest.fixture
def older(tmp_path):
    """Another tree: this one, but that its average pool takes more time and memory."""
    shutil.copytree(Path(cnnlib.__file__).parent, tmp_path / "cnnlib")
    with (tmp_path / "cnnlib/vectorized/__init__.py").open("a") as file:
        file.write(SLOWER)
    return tmp_path


SLOWER = """

def _slower(pool):
    import numpy as np

    def slow(*args, **options):
        np.ones(2**22).sum()
        return pool(*args, **options)

    return slow


avg_pool2d = _slower(avg_pool2d)
"""


def test_against_a_tree_that_is_slower_and_larger_says_so(bench, older):
    results = bench.against.compared(older, ROOT, ["L6", "P1"], 3, dict(os.environ))
    same, slower = results["L6"], results["P1"]
    assert set(same) == set(slower) == {bench.work.OURS, bench.work.KEPT}
    assert all(time > 1.5 and peak > 3 for time, peak in slower.values())
    assert [peak for _, peak in same.values()] == pytest.approx([1, 1], rel=0.05)
    assert max(time for time, _ in same.values()) < min(time for time, _ in slower.values())


def test_a_worker_times_the_form_it_is_asked_for(bench, monkeypatch):
    called = []
    forms = {name: lambda name=name: called.append(name) for name in ("plain", "kept")}
    monkeypatch.setattr(bench.worker, "runs", lambda row, drawn, ops: forms)
    monkeypatch.setattr(bench.worker, "process_time", iter([0, 6]).__next__)
    peaks, seconds = bench.worker.answers([{"row": "L6"}, {"form": "kept", "calls": 3}])
    assert set(peaks) == {"plain", "kept"} and seconds == 2
    assert called == ["plain", "kept", "kept", "kept", "kept"]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout: no other commit")
def test_against_a_commit(bench, capfd):
    with bench.against.checked_out("HEAD") as folder:
        committed = (folder / "cnnlib/__init__.py").read_text("utf-8")
        assert f'__version__ = "{cnnlib.__version__}"' in committed
        assert not (folder / "tests").exists()
    assert not folder.exists()
    text = bench.against.report("HEAD", ["L6"], 1, 1, dict(os.environ))
    head, _, row = (line for line in text.splitlines() if line.startswith("|"))
    assert head.count("|") == row.count("|") == len(bench.against.COLUMNS) + 2
    with pytest.raises(SystemExit, match="'nowhere': --against wants a commit"):
        bench.against.report("nowhere", ["L6"], 1, 1, dict(os.environ))
