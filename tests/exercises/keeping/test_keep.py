"""What passed is kept whole, tried with all that was kept before, and never at its expense."""

import codecs
import errno
import os
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest
from cells import run

from cnnlib.exercises import check, defend, mine
from cnnlib.exercises.keeping import library_file
from cnnlib.exercises.keeping.refusal import Refusal

LOOPS = """\
import numpy as np

def weight_gradient(grad_y, x, w_shape, *, stride=1):
    grad_w = empty(w_shape)
    for i, j in np.ndindex(grad_y.shape):
        for u, v in np.ndindex(w_shape):
            grad_w[u, v] += grad_y[i, j] * x[stride * i + u, stride * j + v]
    return grad_w

def empty(shape):
    return np.zeros(shape)
"""
FAST = """\
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def weight_gradient(grad_y, x, w_shape, *, stride=1):
    windows = sliding_window_view(x, w_shape)[::stride, ::stride]
    return np.einsum("ij,ijuv->uv", grad_y, windows)
"""
SLIDE = """\
import numpy as np

def empty(shape):
    return {made}

def conv2d_single(x, w, b=0, *, stride=1):
    (h, width), (k_h, k_w) = x.shape, w.shape
    y = empty(((h - k_h) // stride + 1, (width - k_w) // stride + 1))
    for i, j in np.ndindex(y.shape):
        window = x[stride * i : stride * i + k_h, stride * j : stride * j + k_w]
        y[i, j] += (window * w).sum() + b
    return y
"""
STAMPS = """\
import numpy as np

def pixel_gradient(grad_y, w, x_shape, *, stride=1):
    grad_x, (k_h, k_w) = np.zeros(x_shape), w.shape
    for i, j in np.ndindex(grad_y.shape):
        grad_x[stride * i : stride * i + k_h, stride * j : stride * j + k_w] += grad_y[i, j] * w
    return grad_x
"""
CONVOLUTION = "conv2d_single", "build_conv2d_single"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of the test's own, as the kernel of a notebook has one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keep(text, name="weight_gradient", exercise="build_weight_gradient"):
    """Run a text as a cell, hand in the function, and return the report's last sentence."""
    report = check(exercise, run(text)[name], keep=True)
    assert report, report
    return report.sentences[-1]


def test_a_passed_function_is_kept_with_what_it_reads_and_runs_from_the_file(folder):
    assert keep(LOOPS) == f"kept: weight_gradient in mine.py (1 of {len(mine.pieces())})"
    text = (folder / "mine.py").read_text("utf-8")
    alone = run(text, {})
    grad_y, x = np.ones((2, 2)), np.arange(16.0).reshape(4, 4)
    expected = run(LOOPS)["weight_gradient"](grad_y, x, (3, 3))
    assert np.array_equal(alone["weight_gradient"](grad_y, x, (3, 3)), expected)
    assert np.array_equal(mine.weight_gradient(grad_y, x, (3, 3)), expected)
    assert mine.kept() == {"weight_gradient": "build_weight_gradient"}
    assert mine.source("weight_gradient") in LOOPS


def test_the_file_opens_with_a_line_on_itself_imports_in_their_order_and_numbers():
    imports = {name: f"from cnnlib.padding import {name}" for name in ("rot180", "pad", "crop")}
    imports["np"] = "import numpy as np"
    file = library_file.LibraryFile(imports, {"ONE": "ONE = 1", "TWO": "TWO = 2"})
    opening, names, numbers = str(file).rstrip().split("\n\n")
    assert opening == library_file.HEAD
    assert names.split("\n") == [*sorted(imports.values())[:3], "import numpy as np"]
    assert numbers == "ONE = 1\nTWO = 2"
    file = library_file.LibraryFile(definitions={"f": "def f():\n    pass"})
    assert str(file) == f"{library_file.HEAD}\n\n\ndef f():\n    pass\n"


def test_a_newer_form_takes_the_place_of_the_older_and_leaves_a_backup(folder):
    keep(LOOPS)
    older = (folder / "mine.py").read_text("utf-8")
    keep(FAST)
    keep(LOOPS)
    assert (folder / "mine.py").read_text("utf-8") == older
    assert (folder / "mine.backup1.py").read_text("utf-8") == older
    assert "einsum" in (folder / "mine.backup2.py").read_text("utf-8")
    assert "sliding_window_view" not in older  # what no piece reads does not stay
    assert {path.name for path in folder.iterdir()} == {
        "mine.py",
        "mine.backup1.py",
        "mine.backup2.py",
    }


def test_a_helper_that_would_break_an_older_piece_is_refused(folder):
    keep(LOOPS)
    before = (folder / "mine.py").read_text("utf-8")
    # The newer piece writes every number of what it is given; the older adds to it.
    filled = SLIDE.format(made="np.full(shape, 7.0)").replace("+= (window", "= (window")
    report = check("build_conv2d_single", run(filled)["conv2d_single"], keep=True)
    assert report
    assert report.sentences[-1].startswith(
        "not kept: with it weight_gradient, kept before, would not pass: case 1 of "
    )
    assert (folder / "mine.py").read_text("utf-8") == before
    assert {path.name for path in folder.iterdir()} == {"mine.py"}


def test_a_shared_helper_that_serves_both_is_kept_once(folder):
    keep(LOOPS)
    keep(SLIDE.format(made="np.zeros(shape)"), *CONVOLUTION)
    text = (folder / "mine.py").read_text("utf-8")
    assert text.count("def empty") == 1
    assert list(mine.kept()) == ["weight_gradient", "conv2d_single"]


def test_what_is_not_kept_is_the_library_s_and_says_so_once(capsys):
    first, second = mine.weight_gradient, mine.weight_gradient
    assert first is second is mine.pieces()["weight_gradient"].truth
    assert capsys.readouterr().out == "weight_gradient: the library's\n"
    with pytest.raises(AttributeError, match="there is no piece 'conv3d'; there are "):
        _ = mine.conv3d


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            FAST.replace("weight_gradient", "mean"),
            "it is called mean; this piece is called weight_",
        ),
        (FAST + "print(1)\n", None),
        (FAST.replace("    windows", "    print(1)\n    windows"), "uses print; a piece computes"),
        (
            "from cnnlib.exercises import mine\n"
            + FAST.replace("return", "if False:\n        mine.weight_gradient\n    return"),
            "weight_gradient calls mine.weight_gradient, itself",
        ),
        (
            "from cnnlib.exercises import mine\n"
            + FAST.replace("return", "if False:\n        mine.relu\n    return"),
            "weight_gradient uses mine.relu, which you have not kept yet",
        ),
    ],
)
def test_what_cannot_be_kept_says_why_and_leaves_no_file(text, words, folder):
    cell = run(text)
    answer = cell.get("weight_gradient") or cell["mean"]
    said = check("build_weight_gradient", answer, keep=True).sentences[-1]
    if words is None:  # what a cell does beside its definitions is not the piece's
        assert said.startswith("kept: ")
    else:
        assert said.startswith("not kept: ") and words in said
        assert list(folder.iterdir()) == []


def test_what_has_no_name_is_not_kept(folder):
    report = check("build_weight_gradient", partial(run(LOOPS)["weight_gradient"]), keep=True)
    assert report
    said = "not kept: it is a partial without a name; this piece is called weight_gradient: def "
    assert report.sentences[-1].startswith(said)
    assert list(folder.iterdir()) == []


BACKWARD = """\
from cnnlib.exercises import mine

def conv2d_single_backward(grad_y, x, w):
    grad_x = mine.pixel_gradient(grad_y, w, x.shape)
    return grad_x, mine.weight_gradient(grad_y, x, w.shape), grad_y.sum()
"""


def test_a_piece_may_use_those_that_are_in_the_file_and_no_others(folder):
    asked = "build_conv2d_single_backward"
    answer = run(BACKWARD)["conv2d_single_backward"]
    said = check(asked, answer, keep=True).sentences[-1]
    assert "conv2d_single_backward uses mine.pixel_gradient, which you have not kept yet" in said
    keep(STAMPS, "pixel_gradient", "build_pixel_gradient")
    keep(LOOPS)
    assert keep(BACKWARD, "conv2d_single_backward", asked).startswith("kept: ")
    assert "from cnnlib.exercises import mine\n" in (folder / "mine.py").read_text("utf-8")
    grad_y, x, w = np.ones((1, 2)), np.ones((2, 3)), np.eye(2)
    assert np.array_equal(mine.conv2d_single_backward(grad_y, x, w)[0], [[1, 1, 0], [0, 1, 1]])


def test_only_a_build_can_be_kept_and_only_when_it_passed(folder):
    with pytest.raises(
        ValueError, match="keep is True, but three_cells keeps no piece; builds do: "
    ):
        check("three_cells", (2, 6, 3), keep=True)
    with pytest.raises(ValueError, match="only a piece that is judged in full is kept"):
        check("build_weight_gradient", None, keep=True, kernel="square")
    with pytest.raises(TypeError, match="keep is 1, an int; it must be True or False"):
        check("build_weight_gradient", None, keep=1)
    assert not check("build_weight_gradient", lambda grad_y, x, w_shape, *, stride=1: x, keep=True)
    assert list(folder.iterdir()) == []


def test_a_file_edited_by_hand_that_no_longer_parses_is_said_and_left(folder):
    keep(LOOPS)
    broken = (folder / "mine.py").read_text("utf-8").replace("return grad_w", "return (grad_w")
    (folder / "mine.py").write_text(broken, "utf-8")
    said = check("build_weight_gradient", run(FAST)["weight_gradient"], keep=True).sentences[-1]
    assert said.startswith("not kept: mine.py cannot be read as Python any more: ")
    assert (folder / "mine.py").read_text("utf-8") == broken
    with pytest.raises(Refusal, match=r"mine\.py cannot be read as Python any more"):
        _ = mine.weight_gradient


def test_the_mark_and_the_line_ends_of_an_editor_on_windows_do_no_harm(folder):
    kept = keep(LOOPS)
    text = (folder / "mine.py").read_bytes()
    (folder / "mine.py").write_bytes(codecs.BOM_UTF8 + text.replace(b"\n", b"\r\n"))
    assert kept.startswith("kept: ") and list(mine.kept()) == ["weight_gradient"]
    assert keep(FAST).startswith("kept: ")
    assert b"\r" not in (folder / "mine.py").read_bytes()


def test_a_formula_and_odd_breaks_in_a_docstring_are_read_without_a_word(folder):
    """Python warns of the backslash, from 3.12 on in red, and here every warning is an error."""
    docstring = '    """\\sum over i,\u2028then\x0cj."""\n'
    text = LOOPS.replace("    grad_w = empty", f"{docstring}    grad_w = empty")
    with warnings.catch_warnings(action="ignore"):
        function = run(text)["weight_gradient"]
    report = check("build_weight_gradient", function, keep=True)
    assert report.sentences[-1].startswith("kept: ")
    assert docstring in mine.source("weight_gradient") and mine.source("weight_gradient") in text
    assert defend("build_weight_gradient", function).question.words


def test_a_number_and_a_helper_put_in_by_hand_stay_while_a_piece_reads_them(folder):
    keep(LOOPS)
    text = (folder / "mine.py").read_text("utf-8")
    by_hand = text.replace("    return np.zeros(shape)", "    return np.full(shape, NONE)").replace(
        "import numpy as np\n", "import numpy as np\n\nZERO = 0.0\nNONE = ZERO\nUNREAD = 1\n"
    )
    (folder / "mine.py").write_text(by_hand, "utf-8")
    keep(SLIDE.format(made="np.zeros(shape)").replace("empty", "nothing"), *CONVOLUTION)
    text = (folder / "mine.py").read_text("utf-8")
    assert "ZERO = 0.0\nNONE = ZERO\n" in text and "UNREAD" not in text
    assert np.array_equal(mine.weight_gradient(np.ones((1, 1)), np.eye(2), (2, 2)), np.eye(2))


def test_a_line_put_in_by_hand_that_would_be_lost_is_said(folder):
    keep(LOOPS)
    text = (folder / "mine.py").read_text("utf-8")
    (folder / "mine.py").write_text(text + "\nif True:\n    A = 1\n", "utf-8")
    said = check("build_weight_gradient", run(FAST)["weight_gradient"], keep=True).sentences[-1]
    assert said.startswith("not kept: mine.py holds a line that would be lost, line ")
    assert ": if True:; the file is for imports" in said


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_or_a_folder_that_is_not_one_s_own_loses_nothing(
    folder, monkeypatch, number, step
):
    keep(LOOPS)
    before = (folder / "mine.py").read_text("utf-8")

    def fail(*args):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(library_file.os, step, fail)
        said = check("build_weight_gradient", run(FAST)["weight_gradient"], keep=True).sentences[-1]
    assert said.startswith("not kept: mine.py cannot be written here (")
    assert (folder / "mine.py").read_text("utf-8") == before
    assert not list(folder.glob("*.part*"))


def test_two_notebooks_that_keep_at_once_both_keep(folder, monkeypatch):
    """The other one writes between this one's reading and its writing."""
    write, turns = library_file.write, []

    def interrupted(path, text, expected):
        if not turns:
            turns.append(1)
            keep(SLIDE.format(made="np.zeros(shape)"), *CONVOLUTION)
        return write(path, text, expected)

    monkeypatch.setattr(library_file, "write", interrupted)
    assert keep(LOOPS).startswith("kept: ")
    assert set(mine.kept()) == {"weight_gradient", "conv2d_single"}


def test_what_stands_in_is_the_fastest_form_of_the_build_that_asks_most():
    assert mine.pieces()["conv2d"].name == "fast_conv2d"
    assert mine.pieces()["conv2d_single"].name == "pad_conv2d_single"


@pytest.mark.parametrize("rounds", [5, pytest.param(500, marks=pytest.mark.soak)])
def test_a_kept_function_gives_eight_threads_the_same_bits(rounds, soaks, monkeypatch):
    if rounds > 5:
        soaks("threads: mine")
    keep(SLIDE.format(made="np.zeros(shape)"), *CONVOLUTION)
    x, w = np.random.default_rng(0).normal(size=(2, 6, 6))
    expected = mine.conv2d_single(x, w[:3, :3]).tobytes()
    monkeypatch.setattr(mine, "_read", {})  # each thread meets a file that is not read yet

    def work(_):
        return {mine.conv2d_single(x, w[:3, :3]).tobytes() for _ in range(rounds)}

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [{expected}] * 8
