"""What every lesson asks, as data: each vote, each prediction, and the questions before it."""

import re
from urllib.parse import unquote

import nbformat
import pytest
from lessons import LESSONS, code, lesson_name, markdown, tags
from words import plain

from cnnlib import predictions
from cnnlib.publish.content import questions, votes
from cnnlib.publish.content.board import board
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.questions import Asked, Choice

VOTE = """**Vote 2.** Why `a`?

- **A.** One $x$.
- **B.** Two.
- **C.** Three.

<details><summary>What each answer says</summary>

**B** is right: two. Always.

A is `A. B`. **C** forgets a [link](01_a.ipynb#b).

</details>"""


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def lesson(request):
    return Lesson(request.param)


class TestEveryLesson:
    def test_asks_all_that_its_notebook_asks(self, lesson):
        cells = lesson.notebook.cells
        predicted = [cell for cell in code(lesson.notebook) if cell.source.startswith("predict(")]
        voted = [cell.id for cell in cells if "vote" in tags(cell)]
        asked = lesson.questions
        assert [each.key for each in asked if each.is_vote] == voted
        assert sum(each.title == "Predict" for each in asked) == len(predicted)
        assert len({each.key for each in asked}) == len(asked)

    def test_every_answer_is_known(self, lesson):
        for asked in lesson.questions:
            assert (asked.right is None) == (asked.choices == ())
            assert (asked.number is None) == (asked.choices != ())
            if asked.choices and not asked.is_vote:
                assert asked.choices[asked.right].label == re.sub("'", "&#x27;", asked.answer)
            elif asked.is_vote:
                assert "ABCD"[asked.right] == asked.answer
            else:
                assert float(asked.number) > 0

    def test_a_vote_says_something_of_its_own_to_each_of_four(self, lesson):
        for asked in lesson.questions:
            if asked.is_vote:
                words = [choice.words for choice in asked.choices]
                letters = [plain(said)[0] for said in words]
                assert letters == list("ABCD")
                assert all(len(plain(said)) > 8 for said in words)
                assert len({choice.label for choice in asked.choices}) == 4

    def test_a_vote_s_words_are_its_whole_explanation(self, lesson):
        for cell in markdown(lesson.notebook):
            if "vote" in tags(cell):
                vote = votes.read(cell.source)
                assert sum(map(len, vote.words)) > len(vote.explanation) - 5  # but for the spaces
                shown = vote.shuffled(4)
                assert [said.lstrip("*")[0] for said in shown.words] == list("ABCD")

    def test_a_prediction_says_what_the_notebook_says(self, lesson):
        stored = {cell.source for cell in code(lesson.notebook)}
        for asked in lesson.questions:
            if asked.title == "Predict":
                [source] = [text for text in stored if f'"{asked.key}"' in text[:40]]
                heard = [choice.words for choice in asked.choices if choice.words]
                dictionary = re.findall(r": (?:\"|None)", source)
                assert len(heard) == sum(entry.endswith('"') for entry in dictionary)

    def test_it_begins_with_three_of_earlier_lessons_each_with_a_way_back(self, lesson):
        asked = [each for each in lesson.questions if each.title.startswith("From lesson ")]
        name = lesson_name(lesson.path)
        assert len(asked) == (3 if f'predict.before("{name}")' in str(lesson.notebook) else 0)
        for each in asked:
            wrong = [c for place, c in enumerate(each.choices) if place != each.right]
            assert wrong and each.choices[each.right].words == ""
            for choice in wrong:
                [(stem, anchor)] = re.findall(r'href="(\w+)\.html#([^"]+)"', choice.words)
                earlier = Lesson(lesson.path.with_name(f"{stem}.ipynb"))
                anchors = [heading.replace(" ", "-") for heading in earlier.sections]
                assert unquote(anchor) in anchors


def test_lessons_do_not_begin_with_the_same_questions():
    drawn = [tuple(each.words for each in questions.before(lesson_name(path))) for path in LESSONS]
    begun = [asked for asked in drawn if asked]
    assert len(set(begun)) == len(begun)
    assert questions.before("pool") == questions.before("pool")


class TestVote:
    def test_is_read_by_its_options(self):
        asked = questions.of_vote("vote-a", votes.read(VOTE))
        assert (asked.key, asked.title, asked.answer, asked.right) == ("vote-a", "Vote 2", "B", 1)
        assert asked.words == "Why <code>a</code>?"
        assert asked.choices[0].label.startswith("One <math")
        assert [choice.words for choice in asked.choices] == [
            "A is <code>A. B</code>.",
            "<strong>B</strong> is right: two. Always.",
            '<strong>C</strong> forgets a <a href="01_a.html#b">link</a>.',
        ]

    def test_an_option_that_is_not_named_has_no_words(self):
        vote = votes.read(VOTE.replace("A is `A. B`. ", ""))
        assert vote.words[0] == ""

    @pytest.mark.parametrize(
        "part", ["**Vote 2.** ", "- **A.** One $x$.", "What each", " is right"]
    )
    def test_without_one_of_its_parts_it_is_none(self, part):
        source = VOTE.replace(part, "")
        if part.startswith("-"):
            source = re.sub(r"- \*\*.*\n", "", VOTE)
        with pytest.raises(ValueError, match=r"is no vote: it begins with \*\*Vote 1\.\*\*"):
            votes.read(source)


class TestPrediction:
    def test_knows_the_right_option_by_its_label(self):
        asked = predictions.question("a < b?", {-1: "No & no.", 2: None, "x": None})
        found = questions.of_prediction("key", asked, "−1", title="Once more", hint="<i>Look.</i>")
        assert found.title == "Once more"
        assert (found.words, found.right, found.number) == ("a &lt; b?", 0, None)
        assert found.choices == (
            Choice("−1", ""),
            Choice("2", "<i>Look.</i>"),
            Choice("x", "<i>Look.</i>"),
        )
        other = questions.of_prediction("key", asked, "2")
        assert other.choices[0] == Choice("−1", "No &amp; no.")
        assert (other.title, other.choices[2].words) == ("Predict", "")

    def test_a_number_is_as_python_writes_it(self):
        asked = predictions.question("How many?")
        assert questions.of_prediction("key", asked, "−0.5").number == "-0.5"
        assert questions.of_prediction("key", asked, "").number is None

    def test_an_answer_is_what_its_cell_has_revealed(self):
        said = nbformat.v4.new_output("execute_result", {"text/plain": "It is [1, −2]."})
        other = nbformat.v4.new_output("stream", text="It is 7.")
        cell = nbformat.v4.new_code_cell('predict.reveal(\n  "a", x)', outputs=[other, said])
        assert questions.answer("a", [cell]) == "[1, −2]"
        assert questions.answer("b", [cell]) == ""

    @pytest.mark.parametrize(
        ("source", "key"),
        [('f(1)\npredict("a", 2)', "a"), ("x = 1", ""), ("f()", ""), ("1 / 0", "")],
    )
    def test_the_first_argument_is_the_key(self, source, key):
        assert questions.first_argument(source) == key


class TestBoard:
    def test_a_prediction_keeps_its_words_out_of_sight(self):
        choices = (Choice("1", "No."), Choice("2"))
        html = board(Asked("a b", "Predict", "Why?", choices, "2", 1), "<pre>code</pre>")
        assert 'data-key="a b" data-right="1"' in html
        assert 'aria-labelledby="asked-a-b"' in html and 'id="asked-a-b"' in html
        assert '<ul class="options"><li>1</li><li>2</li></ul>' in html
        assert '<p data-says="0" hidden>No.</p>' in html
        assert "<summary>Answer</summary>\n<pre>code</pre>" in html

    def test_a_vote_folds_its_words_the_right_one_s_first(self):
        html = board(questions.of_vote("v", votes.read(VOTE)))
        options, folded = html.split("<details")
        assert '<ol class="options" type="A">' in options
        assert re.findall(r'data-says="(\d)"', folded) == ["1", "0", "2"]
        assert "hidden" not in html

    def test_without_an_answer_it_only_asks(self):
        html = board(Asked("a", "Predict", "Why?", (Choice("1"), Choice("2"))))
        assert "data-right" not in html and "data-number" not in html
        assert "<details" not in html

    def test_an_answer_alone_is_folded_too(self):
        html = board(Asked("a", "Predict", "How many?", (), "−3"))
        assert 'data-number="-3"' in html
        assert "<p>It is −3.</p>" in html
