"""The exam on paper: an hour of questions, each with its numbers, and answers on the other file."""

import re

import matplotlib.pyplot as plt
import pytest

from cnnlib.plots import style
from cnnlib.predictions import say
from cnnlib.publish.questions.kinds import KINDS
from cnnlib.publish.sheets import exam, paper


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.fixture(params=[0, 7])
def seed(request):
    return request.param


def lines(figures):
    return [text.get_text() for figure in figures for text in figure.texts]


def test_takes_an_hour_and_asks_each_kind_once(seed):
    asked = exam.questions(seed)
    assert [each.kind for each in asked] == list(KINDS)
    assert sum(each.kind.minutes for each in asked) == 60
    assert all(each.seed == seed for each in asked)
    said = " ".join(lines(exam.pages(seed, answers=False)))
    assert "60 minutes, 60 points" in said
    minutes = [int(n) for n in re.findall(r"\d+\. \((\d+) minutes\)", said)]
    assert minutes == [each.kind.minutes for each in asked]


def test_every_question_stands_with_its_numbers(seed):
    figures = exam.pages(seed, answers=False)
    said = " ".join(lines(figures))
    grids = [ax for figure in figures for ax in figure.axes]
    for each in exam.questions(seed):
        assert f"{each.drawn.words} {each.question}" in said
        for name, array in each.drawn.given.items():
            ax = grids.pop(0)
            assert ax.get_title() == name
            assert [text.get_text() for text in ax.texts] == style.number_texts(array)
    assert not grids


def test_the_paper_has_no_answer_and_the_other_has_all(seed):
    asked = exam.questions(seed)
    sheet = lines(exam.pages(seed, answers=False))
    assert sheet.count("Answer:") == len(asked)
    assert not any(re.match("Answer: .", line) for line in sheet)
    solved = lines(exam.pages(seed, answers=True))
    assert [line for line in solved if line.startswith("Answer: ")] == [
        f"Answer: {say(each.value)}" for each in asked
    ]
    told = " ".join(solved)
    for each in asked:
        for wrong in each.wrong:
            assert f"{say(wrong.value)}: {wrong.suspect.words}" in told
            assert wrong.suspect.words not in " ".join(sheet)


@pytest.mark.parametrize("answers", [False, True])
def test_nothing_leaves_the_paper_or_lies_on_something_else(seed, answers):
    for figure in exam.pages(seed, answers=answers):
        renderer = figure.canvas.get_renderer()
        words = [text.get_window_extent(renderer) for text in figure.texts]
        grids = [ax.get_tightbbox(renderer) for ax in figure.axes]
        width, _ = figure.get_size_inches() * figure.dpi
        for box in [*words, *grids]:
            assert box.x0 > (paper.MARGIN - 0.3) * figure.dpi
            assert box.x1 < width - (paper.MARGIN - 0.3) * figure.dpi
            assert box.y0 > 0.1 * figure.dpi
        for place, box in enumerate(words):
            assert not any(box.overlaps(other) for other in [*words[place + 1 :], *grids])


def test_two_files_the_same_bytes_each_time(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["exam", str(tmp_path / "main"), "--seed", "3"])
    exam.main()
    printed = capsys.readouterr().out.split()
    again = exam.write(tmp_path / "again", seed=3)
    assert [path.name for path in again] == ["exam.pdf", "exam_answers.pdf"]
    for one, same in zip(printed, again, strict=True):
        data = same.read_bytes()
        assert data.startswith(b"%PDF")
        with open(one, "rb") as file:
            assert file.read() == data
    assert plt.get_fignums() == []


def test_refuses_a_seed_below_zero(tmp_path):
    with pytest.raises(ValueError, match="seed is -1; it must be at least 0"):
        exam.write(tmp_path / "out", seed=-1)
    assert not (tmp_path / "out").exists()
