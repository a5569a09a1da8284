"""`cnnlib grade` and `cnnlib check`: what they take, print and leave."""

import csv
import sys

import pytest
from hand_ins import RUNNER, slim, solution, stub, written

from cnnlib.commands import main
from cnnlib.grading import grade

WRONG = f'check("{RUNNER}", lambda x, kernel_size, *, stride=None, padding=0: 0 * x)'
CRASH = f"import os\nk = os._exit(1)\ncheck({RUNNER!r}, k)"
AMPLE = ["--seconds", "120"]


def checked(folder, source):
    """The exit code of `cnnlib check` on a notebook of one exercise."""
    written("ann.ipynb", slim(source))(folder)
    try:
        main(["check", str(folder / "ann.ipynb"), *AMPLE])
    except SystemExit as end:
        return end.code
    return 0


def test_check_says_what_is_wrong_and_ends_with_1(tmp_path, capsys):
    assert checked(tmp_path, WRONG) == 1
    first, *_ = said = capsys.readouterr().out.splitlines()
    assert first == "− where_is_one_over_n: not handed in"
    assert f"✗ {RUNNER}: wrong" in said
    assert any(line.startswith("    case ") for line in said)


@pytest.mark.parametrize(
    ("source", "code", "told"),
    [
        (solution(RUNNER), 0, f"✓ {RUNNER}: passed"),
        (stub(RUNNER), 0, f"○ {RUNNER}: not attempted yet"),
        (CRASH, 1, f"? {RUNNER}: not judged\n    it ended Python itself (exit code 1)"),
    ],
)
def test_check_ends_with_1_only_where_something_is_wrong(tmp_path, capsys, source, code, told):
    assert checked(tmp_path, source) == code
    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "nowhere.ipynb"], "there is no file nowhere.ipynb"),
        (["check", "class"], "class is a folder; name one notebook, or judge all that it holds by"),
        (["grade", "nowhere"], "there is no folder"),
        (["grade", "ann.ipynb"], "ann.ipynb is a file; name the folder of all hand-ins, or judge"),
    ],
)
def test_a_wrong_place_is_told_in_a_line(tmp_path, monkeypatch, capsys, words, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class").mkdir()
    (tmp_path / "ann.ipynb").touch()
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert told in capsys.readouterr().err.splitlines()[-1]


def test_grade_leaves_a_table_and_a_page_and_says_how_long(tmp_path, capsys):
    folder = tmp_path / "a class"
    folder.mkdir()
    written("ann.ipynb", slim(solution(RUNNER)))(folder)
    written("ben.ipynb", slim(WRONG))(folder)
    main(["grade", str(folder), "--jobs", "1", "--memory", "3000", *AMPLE])
    sentence, *places = capsys.readouterr().out.splitlines()
    assert sentence.startswith("2 hand-ins judged in ") and sentence.endswith(" seconds")
    out = tmp_path / "a class_grades"
    assert places == [str(out / "grades.csv"), str(out / "grades.html")]
    with open(out / "grades.csv", encoding="utf-8-sig", newline="") as file:
        verdicts = {
            row["learner"]: row["verdict"]
            for row in csv.DictReader(file)
            if row["exercise"] == RUNNER
        }
    assert verdicts == {"ann": "passed", "ben": "wrong"}
    assert sorted(path.name for path in folder.iterdir()) == ["ann.ipynb", "ben.ipynb"]


def test_grade_hands_on_its_options(tmp_path, monkeypatch):
    (tmp_path / "class").mkdir()
    (tmp_path / "class/ann.ipynb").touch()
    taken = []

    def pretend(folder, settings):
        taken.append(settings)
        return grade.Grades("class", [], 0, 0.0, True)

    monkeypatch.setattr(grade, "grade", pretend)
    options = ["--jobs", "3", "--seconds", "7", "--memory", "900", "--out", str(tmp_path / "out")]
    main(["grade", str(tmp_path / "class"), *options])
    main(["grade", str(tmp_path / "class")])
    first, second = taken
    assert (first.jobs, first.seconds, first.memory) == (3, 7, 900)
    assert first.hidden == (tmp_path / "class", tmp_path / "out")
    assert (second.jobs, second.seconds, second.memory) == (None, 30, 2000)
    assert second.hidden[1] == tmp_path / "class_grades"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--out", "class/results"], "among what was handed in: name a folder elsewhere"),
        (["--seconds", "0"], "seconds is 0; it must be at least 1"),
        ([], "nothing was handed in"),
    ],
)
def test_grade_tells_in_a_line_what_is_wrong(tmp_path, monkeypatch, capsys, options, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class").mkdir()
    with pytest.raises(SystemExit, match="2"):
        main(["grade", "class", *options])
    assert told in capsys.readouterr().err.splitlines()[-1]
    assert [path.name for path in tmp_path.iterdir()] == ["class"]


def test_what_is_missing_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "cnnlib.grading.grade", None)
    monkeypatch.delattr("cnnlib.grading.grade")
    with pytest.raises(SystemExit, match=r'is not installed: pip install "cnnlib\[publish\]"'):
        main(["grade", str(tmp_path)])
