"""What is handed in is judged again: each row as it is due, whatever stands beside it."""

import os
import site
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from hand_ins import RUNNER, asked, everyone, faults, notebook, slim, solution, written
from lessons import lesson_path

from cnnlib.grading import confinement, grade, handed_in, process, watching
from cnnlib.grading.settings import Settings

SAMPLE = (
    *("solutions", "loops_build_max_pool2d", "unchecked", "saved_as_utf16"),
    *("kernel_turned", "means_over_the_batch_build_conv2d_backward", "edge_repeated"),
    *("loop", "exit", "forked", "cut", "essay"),
)
AMPLE = 120  # seconds; only what hangs takes so many


@pytest.fixture(params=[True, False], ids=["confined", "bare"])
def either_way(request, monkeypatch):
    """Within bubblewrap, and without."""
    if request.param and not confinement.works():
        pytest.skip("no bubblewrap, or not permitted")
    monkeypatch.setattr(confinement, "works", lambda: request.param)


def handed_in_by(folder, *names):
    """Put these hand-ins into a new folder."""
    folder.mkdir()
    for name in names:
        everyone()[name].write(folder)
    return folder


def all_faults(names, rows):
    """What was told of these hand-ins and is not due, in words."""
    by_learner = {}
    for row in rows:
        by_learner.setdefault(row.learner, []).append(row)
    return [f for name in names for f in faults(everyone()[name], by_learner.get(name, []))]


def descendants(name):
    """The processes of this machine that run a command of this name with 9999 behind it."""
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    return [line for line in lines if line == f"{name}\0009999\0".encode()]


def test_a_sample_is_judged_as_is_due(tmp_path):
    folder = handed_in_by(tmp_path / "class", *SAMPLE)
    grades = grade.grade(folder, Settings(seconds=AMPLE, jobs=2))
    assert all_faults(SAMPLE, grades.rows) == []
    assert (grades.count, grades.name, bool(grades)) == (len(SAMPLE), "class", False)


def test_what_ends_hangs_or_leaves_a_process_costs_its_own_row(tmp_path, either_way):
    """The exercise behind it is judged, and nothing is left running."""
    behind = solution("build_max_pool2d")
    lost = {
        "crash": "import ctypes\nk = ctypes.string_at(0)",
        "hang": "while True: k = 1",
        "child": "import subprocess\nk = subprocess.Popen(['sleep', '9999'])\nwhile True: k = 1",
    }
    for name, before in lost.items():
        answer = f"{before}\ncheck({RUNNER!r}, k)"
        written(f"{name}.ipynb", slim(answer, behind))(tmp_path)
    rows = grade.grade(tmp_path, Settings(seconds=20, jobs=3)).rows
    verdicts = {(row.learner, row.exercise): row.verdict for row in rows}
    assert {verdicts[name, RUNNER] for name in lost} == {"not judged"}
    assert {verdicts[name, "build_max_pool2d"] for name in lost} == {"passed"}
    assert descendants("sleep") == []


def test_after_three_losses_the_rest_is_left(tmp_path):
    crash = "import os\nk = os._exit(5)"
    written("ann.ipynb", slim(*(f"{crash}\ncheck({name!r}, k)" for name in asked())))(tmp_path)
    rows = grade.grade(tmp_path, Settings(seconds=AMPLE)).rows
    assert [row.exercise for row in rows] == asked()
    assert {row.verdict for row in rows} == {"not judged"}
    told = [row.words for row in rows]
    assert told[:3] == ["it ended Python itself (exit code 5)"] * 3
    assert set(told[3:]) == {"not tried, as 3 others did not end"}


def test_what_passed_is_defended_by_a_question_of_the_learner_s_own(tmp_path):
    name = "build_conv2d_backward"
    for learner in ("ann", "ben", "cem", "dan"):
        written(f"{learner}.ipynb", slim(solution(name)))(tmp_path)
    rows = grade.grade(tmp_path, Settings(seconds=AMPLE)).rows
    asked_about = [row for row in rows if row.exercise == name]
    assert len({row.line for row in asked_about}) > 1
    assert all("is taken out of conv2d_backward" in row.question for row in asked_about)
    assert all(row.answer and row.cases == "14 of 14" for row in asked_about)


def test_of_several_answers_the_best_counts_and_a_lesson_s_own_show_counts_nothing(tmp_path):
    again = 'check("build_conv2d", lambda *a, **k: a[0])'
    written("ann.ipynb", slim(solution("build_conv2d"), again))(tmp_path)
    first = lesson_path("start_here").read_bytes()
    written("start_here.ipynb", first)(tmp_path)
    rows = grade.grade(tmp_path, Settings(seconds=AMPLE)).rows
    [best] = [row.verdict for row in rows if row.exercise == "build_conv2d"]
    assert best == "passed"
    shown = {row.exercise: row.verdict for row in rows if row.learner == "start_here"}
    assert shown == dict.fromkeys(("cut_window", "fool_the_sum", "which_axis"), "not attempted yet")


def test_a_cell_may_be_below_what_it_serves(tmp_path):
    turned = slim(solution("build_avg_pool2d"))
    turned["cells"].reverse()
    written("ann.ipynb", turned)(tmp_path)
    rows = grade.grade(tmp_path, Settings(seconds=AMPLE)).rows
    assert [row.verdict for row in rows if row.exercise == "build_avg_pool2d"] == ["passed"]


# --- a mine.py

MINE = '''"""My own library."""

import numpy as np


# passed: build_relu
def relu(x):
    return np.maximum(x, 0)


# passed: build_linear
def linear(x, w, b):
    return x @ w + b


def sgd_step(parameters, gradients, rate):
    for p, g in zip(parameters, gradients):
        p -= rate * g
'''


def test_the_pieces_of_a_library_are_judged(tmp_path):
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "mine.py").write_text(MINE)
    (tmp_path / "ann" / "mine.backup1.py").write_text("while True: pass")
    rows = grade.grade(tmp_path, Settings(seconds=AMPLE)).rows
    assert {row.exercise: row.verdict for row in rows} == {
        "build_relu": "passed",
        "build_linear": "wrong",
        "build_sgd_step": "passed",
    }
    assert {(row.learner, row.file, row.group) for row in rows} == {
        ("ann", "ann/mine.py", "mine.py")
    }
    [wrong] = [row for row in rows if row.verdict == "wrong"]
    assert "w stands where w.T belongs" in wrong.slip


def test_a_notebook_uses_the_library_beside_it(tmp_path):
    """The right conv2d of a notebook calls a piece of the learner's own that is wrong."""
    (tmp_path / "ann").mkdir()
    cell = "def avg_pool2d(x, kernel_size, *, stride=None, padding=0):\n    return mine.relu(x)\n"
    cell += '\ncheck("build_avg_pool2d", avg_pool2d)'
    written("08.ipynb", slim(cell))(tmp_path / "ann")
    spoiled = MINE.replace("np.maximum(x, 0)", "1 / 0")
    (tmp_path / "ann" / "mine.py").write_text(spoiled)
    rows = grade.grade(tmp_path, Settings(seconds=AMPLE)).rows
    [row] = [row for row in rows if row.exercise == "build_avg_pool2d"]
    assert "ZeroDivisionError" in row.words


# --- limits and interruptions


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is limited on Linux")
def test_memory_is_limited(tmp_path):
    take = "import numpy as np\nones = np.ones(700 * 10**6 // 8)"
    cell = f"{take}\n{solution('build_avg_pool2d')}".replace(
        "padding=0):\n", "padding=0):\n    ones\n"
    )
    written("ann.ipynb", slim(cell))(tmp_path)
    for memory, verdict in ((600, "wrong"), (4_000, "passed")):
        rows = grade.grade(tmp_path, Settings(seconds=AMPLE, memory=memory)).rows
        [row] = [row for row in rows if row.exercise == "build_avg_pool2d"]
        assert row.verdict == verdict
        assert ("MemoryError" in row.words) == (verdict == "wrong")


def test_an_interrupt_ends_all(tmp_path):
    stop = threading.Event()
    stop.set()
    written("ann.ipynb", notebook())(tmp_path)
    with pytest.raises(watching.Stopped):
        process.judged(handed_in.alone(tmp_path / "ann.ipynb"), Settings(), stop)


def test_without_groups_of_processes_what_hangs_is_ended_too(tmp_path, monkeypatch):
    """As on Windows; here its command that ends a tree of processes is missing besides."""
    monkeypatch.delattr(os, "killpg", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(confinement, "works", lambda: False)
    written("ann.ipynb", slim(f"while True: k = 1\ncheck({RUNNER!r}, k)"))(tmp_path)
    [hand_in] = handed_in.found(tmp_path)
    findings = process.judged(hand_in, Settings(seconds=20), threading.Event())
    assert findings.lost == {RUNNER: "it was stopped after 20 seconds: does a loop end?"}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0xC0000005, "it crashed Python itself (error 0xC0000005 of Windows)"),
        (-11, "it crashed Python itself (segmentation fault)"),
        (3, "it ended Python itself (exit code 3)"),
    ],
)
def test_an_end_is_told_in_words_of_its_system(code, words):
    ended = SimpleNamespace(wait=lambda patience: code)
    assert watching._how_it_ended(ended) == words


def test_a_hand_in_s_home_is_its_own_and_the_user_s_packages_are_found(tmp_path):
    environment = watching._environment(tmp_path, str(tmp_path))
    homes = {environment[name] for name in ("HOME", "USERPROFILE", "TEMP", "TMP", "TMPDIR")}
    assert homes == {str(tmp_path)}
    assert environment["PYTHONUSERBASE"] == site.getuserbase()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seconds": 0}, "seconds is 0; it must be at least 1"),
        ({"memory": 100}, "memory is 100; it must be at least 500"),
        ({"jobs": -1}, "jobs is -1; it must be at least 1"),
    ],
)
def test_a_wrong_limit_is_refused(options, words):
    with pytest.raises(ValueError, match=words):
        Settings(**options)


# --- what lies in a folder


def test_a_folder_or_a_file_is_a_learner(tmp_path):
    for name in (
        "ann/a.ipynb",
        "ann/deep/mine.py",
        "ann/picture.png",
        "Ann.ipynb",
        "ben/essay.pdf",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    left_out = (
        *(".DS_Store", "ann/.ipynb_checkpoints/a-checkpoint.ipynb", "ann/mine.backup3.py"),
        *("desktop.ini", "ann/Thumbs.db"),
    )
    for name in left_out:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [(each.learner, each.file) for each in handed_in.found(tmp_path)]
    assert found == [
        ("ann", "ann/a.ipynb"),
        ("ann", "ann/deep/mine.py"),
        ("Ann", "Ann.ipynb"),
        ("ben", "ben"),
    ]
    assert "only essay.pdf" in handed_in.found(tmp_path)[-1].trouble


@pytest.mark.parametrize("name", ["ann.ipynb:Zone.Identifier", "Desktop.ini", "~$essay.docx"])
def test_what_windows_puts_beside_files_is_nobody_s(name):
    """The first is what Linux shows of a file that was downloaded there."""
    assert handed_in.LEFT_OUT.search(name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "ann.ipynb")
    [hand_in] = handed_in.found(tmp_path)
    assert "no ordinary file" in hand_in.trouble


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_where_nothing_was_handed_in_is_an_error(tmp_path, make):
    make(tmp_path / "class")
    with pytest.raises(ValueError, match=r"there is no folder|nothing was handed in"):
        grade.grade(tmp_path / "class")
