"""Pages for the teacher: each build with slips that do what is said, and the entry quiz."""

import ast
import html
import re

import nbformat
import numpy as np
import pytest
from lessons import LESSONS

from cnnlib import exercises
from cnnlib.exercises import catalogue
from cnnlib.predictions import say
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.questions import entry
from cnnlib.publish.site import builds
from cnnlib.publish.site.build import build

POOL = next(path for path in LESSONS if path.stem.endswith("_pool"))


@pytest.fixture(scope="module")
def told():
    return builds.parts(list(map(Lesson, LESSONS)))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    build([POOL], folder)
    return folder


def test_every_build_of_the_lessons_is_told_once(told):
    names = [each.build.name for each in told["entries"]]
    placed = re.findall(
        r'`hint\("(\w+)"\)`',
        "\n".join(Lesson(path).text for path in LESSONS),
    )
    assert names == [name for name in placed if name in catalogue.builds()]
    assert set(names) == set(catalogue.builds())


def test_each_has_slips_that_the_check_names(told):
    for each in told["entries"]:
        assert len(each.slips) == min(builds.MOST, len(each.build.suspects))
        words = [suspect.words for suspect in each.build.suspects]
        assert all(slip.words in words for slip in each.slips)
        assert each.title and "minutes" in each.kind


def test_a_slip_shows_in_the_call_that_is_told():
    build = exercises.catalogue.find("build_max_pool")
    first = builds.slips(build)[0]
    assert first.words == "the maximum begins at 0, which beats every negative pixel"
    [case] = [case for case, _ in build.tried if case.described(build.arguments) == first.call][:1]
    x, k = case.args
    wrong = np.maximum(0, build.truth(x, k, **case.options))
    place, is_said, due = re.match(r"y\[(.+?)\] is (\S+), expected (\S+);", first.shown).groups()
    at = ast.literal_eval(place)
    assert wrong[at] == float(is_said)
    assert build.truth(x, k, **case.options)[at] == float(due)


def test_where_the_stuck_go_on_is_what_follows(told):
    named = {each.build.name: each for each in told["entries"]}
    average = named["build_avg_pool"]
    assert average.onward_title == "The average's way back"
    again = [other.build.name for other in told["again"]["build_avg_pool_backward"]]
    assert again == ["avg_pool_backward_by_offset"]


def test_the_page_says_it_with_links_that_lead_there(site):
    page = (site / "builds.html").read_text("utf-8")
    lesson = (site / f"{POOL.stem}.html").read_text("utf-8")
    assert page.count("<h3>Likely slips</h3>") == 4
    targets = re.findall(rf'href="{POOL.stem}\.html#([^"]+)"', page)
    assert len(targets) >= 7
    anchors = set(map(html.unescape, re.findall(r' id="([^"]+)"', lesson)))
    assert {html.unescape(target) for target in targets} <= anchors
    assert "the first largest pixel, in reading order, gets all of it" in page


def test_a_site_without_builds_has_no_such_page(tmp_path):
    cells = [nbformat.v4.new_markdown_cell("# A title")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "00_a.ipynb")
    build([tmp_path / "00_a.ipynb"], tmp_path / "site")
    assert not (tmp_path / "site/builds.html").exists()
    assert "builds.html" not in (tmp_path / "site/teachers.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["builds", "entry_quiz"])
def test_the_teachers_page_links_what_is_there(site, name):
    assert f'href="{name}.html"' in (site / "teachers.html").read_text("utf-8")


def test_hostile_headings_are_words(tmp_path):
    source = (
        '### Build. <img src=x onerror=alert(1)> (write, 3 minutes, easy)\n\n`hint("build_relu")`'
    )
    cells = [nbformat.v4.new_markdown_cell(text) for text in ("# A", source)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "00_a.ipynb")
    build([tmp_path / "00_a.ipynb"], tmp_path / "site")
    page = (tmp_path / "site/builds.html").read_text("utf-8")
    assert "<img src=x" not in page and "&lt;img src=x onerror" in page


class TestEntryQuiz:
    def test_has_ten_questions_with_four_different_options(self):
        asked = entry.questions()
        assert len(asked) == 10
        for each in asked:
            labels = [choice.label for choice in each.choices]
            assert len(set(labels)) == 4
            assert labels[each.right] == each.answer
            assert all(choice.words for choice in each.choices)
        assert {each.right for each in asked} == {0, 1, 2, 3}

    def test_answers_are_what_python_says(self):
        """Each line is evaluated here, as it stands on the page."""
        names = {"a": [3, 1, 4, 1, 5], "square": np.array([[1, 2], [3, 5]])}
        expected = [
            names["a"][1:4],
            sum(range(4)),
            3 * 4,
            names["square"].item(1, 0),
            str(np.empty((4, 5))[1:3, :].shape),
            [4, 7],
            7,
            np.dot([1, 2, 3], [2, 1, -1]),
            np.polyval(np.polyder([1, 0, 0]), 3),
            np.polyval([6, 1], 1) - np.polyval([6, 1], 0),
        ]
        assert [each.answer for each in entry.questions()] == list(map(say, expected))

    def test_the_page_answers_and_folds_its_answers(self, site):
        page, asked = (site / "entry_quiz.html").read_text("utf-8"), entry.questions()
        rights = re.findall(r'<div class="ask"[^>]* data-right="(\d)"', page)
        assert rights == [str(each.right) for each in asked]
        folded = re.findall(r'<details class="answer">.*?</details>', page, re.DOTALL)
        answers = [html.unescape(re.search(r"<p>It is (.*?)\.</p>", fold)[1]) for fold in folded]
        assert answers == [each.answer for each in asked]
        assert page.count("<p data-says=") == 3 * len(asked)
        assert "This is right" not in page
        assert "startQuestions(PAGE.lesson)" in page
