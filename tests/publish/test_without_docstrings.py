"""`python -OO` keeps no docstrings and no asserts: what publishes the course works all the same."""

import subprocess
import sys

from paths import ROOT

LESSON = "notebooks/01_slide_a_kernel.ipynb"
ALL = """
import runpy, sys
for words in eval(sys.argv[1]):
    sys.argv = words
    try:
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code:
            raise
"""


def run_without_docstrings(*commands):
    """What commands print one after another in one process; fails if one of them does."""
    words = [[str(word) for word in command] for command in commands]
    command = [sys.executable, "-OO", "-c", ALL, repr(words)]
    run = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_every_command_that_publishes_tells_what_it_takes():
    modules = ("site.build", "site.reference", "site.handouts", "decks.build", "decks.lecture")
    modules += ("editions.build", "sheets.worksheets", "sheets.exam", "questions", "lab")
    commands = [(f"cnnlib.publish.{module}", "--help") for module in modules]
    said = run_without_docstrings(*commands, ("cnnlib", "site", "--help"))
    assert said.count("usage:") == len(commands) + 1


def test_pages_decks_sheets_explorers_and_grades_are_made(tmp_path):
    hand_ins = tmp_path / "class"
    hand_ins.mkdir()
    (hand_ins / "ann.ipynb").write_bytes((ROOT / LESSON).read_bytes())
    run_without_docstrings(
        ("cnnlib.publish.decks.build", tmp_path / "decks", LESSON),
        ("cnnlib.publish.site.handouts", tmp_path / "handouts", LESSON),
        ("cnnlib.publish.editions.build", "learner", tmp_path / "learner", LESSON),
        ("cnnlib.publish.sheets.worksheets", tmp_path / "sheets", "--sheets", "1"),
        ("cnnlib.publish.sheets.exam", tmp_path / "sheets"),
        ("cnnlib.publish.decks.lecture", tmp_path / "lecture", "01", "--minutes", "30"),
        ("cnnlib.widgets.gallery", tmp_path / "explorers"),
        ("cnnlib", "grade", hand_ins, "--out", tmp_path / "grades"),
    )
    for made in (
        "decks/01_slide_a_kernel.html",
        "handouts/with-answers/01_slide_a_kernel.html",
        "learner/01_slide_a_kernel.ipynb",
        "sheets/sheets.pdf",
        "sheets/exam.pdf",
        "explorers/index.html",
        "grades/grades.csv",
    ):
        assert (tmp_path / made).stat().st_size
