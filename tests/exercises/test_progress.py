"""How far a reader has come, as text and in a notebook, and with nothing done."""

import re

import pytest
from keeping.cells import run

from cnnlib.exercises import check, mine, progress
from cnnlib.predictions import Guess, question
from cnnlib.predictions.lessons import COURSE
from cnnlib.predictions.log import LOG
from cnnlib.widgets import predict

LOOPS = """\
import numpy as np

def relu(x):
    y = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        y[place] = max(x[place], 0)
    return y
"""
FAST = "import numpy as np\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
STAMPS = """\
import numpy as np

def pixel_gradient(grad_y, w, x_shape, *, stride=1):
    grad_x, (k_h, k_w) = np.zeros(x_shape), w.shape
    for i, j in np.ndindex(grad_y.shape):
        grad_x[stride * i : stride * i + k_h, stride * j : stride * j + k_w] += grad_y[i, j] * w
    return grad_x
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(LOG, "entries", {})
    return tmp_path


def keep(text, piece):
    assert check(f"build_{piece}", run(text)[piece], keep=True).sentences[-1].startswith("kept: ")


def test_with_nothing_done_it_says_how_to_begin_and_where_each_piece_is_built():
    text = repr(progress())
    count = len(mine.pieces())
    assert text.startswith(f"0 of {count} pieces are yours, so far; check(name, your_function, ")
    assert re.search(r"\nconv2d_single +slide a kernel +the library's\n", text)
    assert re.search(r"\npixel_gradient +ask who touched you +the library's\n", text)
    assert text.endswith("\nNo guess has met its answer yet.")
    assert len(text.split("\n")) == count + 3


def test_pieces_stand_in_the_course_s_order():
    keep(FAST, "relu")
    keep(STAMPS, "pixel_gradient")
    lessons = [row.lesson.replace(" ", "_") for row in progress().rows]
    places = [COURSE[lesson] for lesson in lessons]
    assert lessons[:2] == ["ask_who_touched_you", "take_a_step"]
    assert places[2:] == sorted(places[2:])


def test_a_piece_in_loops_takes_more_steps_and_longer_than_one_of_whole_arrays():
    keep(STAMPS, "pixel_gradient")
    found = {}
    for name, text in (("loops", LOOPS), ("whole arrays", FAST)):
        keep(text, "relu")
        shown = progress()
        assert shown.yours == ["pixel_gradient", "relu"]
        row = shown.rows[1]
        assert (row.piece, row.lesson, row.form) == ("relu", "take a step", name)
        found[name] = int(row.steps.replace(",", "")), float(row.time)
    assert all(a > b for a, b in zip(found["loops"], found["whole arrays"], strict=True))
    assert repr(shown).startswith(f"2 of {len(mine.pieces())} pieces are yours, in mine.py\n")


def test_predictions_are_right_of_all_asked_and_the_sure_and_wrong_by_name():
    asked = question("How many outputs?", [2, 3])
    for key, guess in {
        "tail": Guess(2, "sure"),
        "rows": Guess(3, "sure"),
        "<b>": Guess(2, "sure"),
    }.items():
        predict.log.record(key, asked, guess, 3)
    assert repr(progress()).endswith("\nPredictions right: 1 of 3; sure and wrong: tail, <b>")
    assert (
        "<p>Predictions right: 1 of 3; sure and wrong: tail, &lt;b&gt;</p>"
        in progress()._repr_html_()
    )


def test_in_a_notebook_it_is_a_table_with_the_same_words():
    keep(FAST, "relu")
    shown = progress()
    markup = shown._repr_html_()
    words = re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", markup)).replace("&#x27;", "'")
    assert words == re.sub(r"\s+", "", repr(shown))
    assert markup.count("<tr>") == len(shown.rows) + 1


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(folder):
    (folder / "mine.py").write_text("def relu(:\n", "utf-8")
    shown = progress()
    assert repr(shown).startswith("mine.py cannot be read as Python any more: ")
    assert repr(shown).endswith("\nNo guess has met its answer yet.")
    assert "<table>" not in shown._repr_html_()
    assert shown.yours == []
