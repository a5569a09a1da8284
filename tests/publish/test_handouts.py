"""Hand-outs: a lesson for paper, with its answers and without, and nothing on it that moves."""

import re
import sys

import pytest
from lessons import lesson_path

from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs
from cnnlib.publish.site import handouts

PATH = lesson_path("ask_who_touched_you")
NAME = f"{PATH.stem}.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The two hand-outs of one lesson."""
    folder = tmp_path_factory.mktemp("handouts")
    written = handouts.build([PATH], folder)
    assert written == [folder / kind / NAME for kind in ("with-answers", "without-answers")]
    return folder


@pytest.fixture(scope="module")
def answered(folder):
    return (folder / "with-answers" / NAME).read_text("utf-8")


@pytest.fixture(scope="module")
def asked(folder):
    return (folder / "without-answers" / NAME).read_text("utf-8")


def test_folds_are_open_or_left_out(answered, asked):
    page = Lesson(PATH).body(Outputs())
    assert answered.count("<details open") == page.count("<details") > 10
    assert "<details" not in asked.replace("<style>", "")
    for words in ("Solution", "What each answer says", "is right"):
        assert words in answered and words not in asked


def test_what_is_not_folded_stands_on_both(answered, asked):
    kept = re.sub(r"<details.*</details>", "", Lesson(PATH).body(Outputs()), flags=re.DOTALL)
    headings = re.findall(r"<h[23] .*?</h[23]>", kept)
    assert headings
    assert all(heading in page for heading in headings for page in (answered, asked))


def test_an_explorer_is_a_still_and_no_script_runs(answered, asked):
    for page in (answered, asked):
        assert "<script" not in page and "script-src 'none'" in page.replace("&#39;", "'")
        assert 'alt="ConvolutionExplorer, as it is before a reader touches it"' in page
        assert page.count("data:image/svg+xml;base64,") == len(
            re.findall(r'class="explorer"', Lesson(PATH).body(Outputs()))
        )


def test_another_build_is_equal(folder, answered, tmp_path):
    again, _ = handouts.build([PATH], tmp_path)
    assert again.read_text("utf-8") == answered


@pytest.mark.parametrize(
    ("body", "answered", "asked"),
    [
        (
            "a<details><summary>b</summary>c</details>d",
            "a<details open><summary>b</summary>c</details>d",
            "ad",
        ),
        (
            "<details class='x'>a<details>b</details>c</details>",
            "<details open class='x'>a<details open>b</details>c</details>",
            "",
        ),
        ('<details open="">a</details>', '<details open="">a</details>', ""),
        ('<p data-says="1" hidden>a</p><p>b</p>', '<p data-says="1">a</p><p>b</p>', "<p>b</p>"),
        (
            '<div data-right="2" data-key="a">b</div>',
            '<div data-right="2" data-key="a">b</div>',
            '<div data-key="a">b</div>',
        ),
    ],
)
def test_every_kind_of_answer_is_known(body, answered, asked):
    assert handouts.opened(body) == answered
    assert handouts.left_out(body) == asked


def test_the_command_says_what_is_wrong(monkeypatch, tmp_path):
    (tmp_path / "07_test.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": '
        '"# T\\n\\n[a](../b.txt)"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
        "utf-8",
    )
    monkeypatch.setattr(
        sys, "argv", ["handouts", str(tmp_path / "out"), str(tmp_path / "07_test.ipynb")]
    )
    with pytest.raises(SystemExit, match=r"^07_test\.ipynb: the address '\.\./b\.txt' leads out"):
        handouts.main()
