"""What is told of a class: hostile names and texts do nothing in the CSV and on the page."""

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from cnnlib.exercises.catalogue import all_exercises
from cnnlib.grading import asked_for, page, summary, table, topics
from cnnlib.grading.grade import Grades
from cnnlib.grading.rows import Row
from cnnlib.grading.words import LONGEST, plain

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% for %}",
    "=HYPERLINK(1)",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "  =1",
    "\uff1d1",
    'a "quoted", name; with\nlines',
    "&lt;b&gt;",
)
SLIP = "the stride is ignored: windows begin stride rows apart"


def row(learner="Ann", **more):
    told = {"group": "pool", "exercise": "build_avg_pool", "verdict": "passed"}
    return Row(learner, f"{learner}.ipynb", **{**told, **more})


def graded(*rows, confined=True):
    return Grades("a class", list(rows), len(rows), 3.0, confined)


class Parsed(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.attributes, self.text = [], set(), ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes.update(name for name, _ in attributes)

    def handle_data(self, data):
        self.text += data


def shape(parsed):
    return sorted(parsed.elements), sorted(parsed.attributes)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_text_on_the_page(text):
    """The page has the same elements as with a harmless text, and shows the hostile one."""
    about = {"verdict": "wrong", "slip": SLIP, "right": 1, "tried": 2}
    passed = {"question": "Gone:\n\n    y = 0\n\nWhat?", "answer": "y"}
    name = plain(text)
    harmless = page.page(graded(row(**about, words="w"), row("Ben", **passed)))
    hostile = page.page(
        graded(
            row(name, **{**about, "slip": f"{SLIP} {name}"}, words=name),
            row("Ben", question=f"Gone:\n\n    {name}\n\nWhat?", answer=name),
        )
    )
    assert shape(Parsed(hostile)) == shape(Parsed(harmless))
    assert "script" not in Parsed(hostile).elements
    assert Parsed(hostile).text.count(name) >= 5


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_the_table_is_a_formula_and_rows_stay_rows(text):
    rows = [row(text, words=text, slip=text), row("Ben")]
    head, first, second = csv.reader(io.StringIO(table.table(rows), newline=""))
    assert len(head) == len(first) == len(second)
    assert not [cell for cell in first if cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))]
    assert first[0].removeprefix("'") == text
    assert second[0] == "Ben"


def test_a_row_keeps_all_that_is_known(tmp_path):
    rows = [
        row(verdict="wrong", slip=SLIP, right=3, tried=14, words="case 2"),
        row("Ben", question="Gone:\n\n    y += 1\n\nWhat?", answer="y, first in case 2"),
    ]
    paths = graded(*rows).write(tmp_path / "new")
    assert [path.name for path in paths] == ["grades.csv", "grades.html"]
    with open(paths[0], encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["cases right"], first["cases"], first["slip"]) == ("3", "14", SLIP)
    assert second["defend it: the line taken out"] == "y += 1"
    assert second["defend it: what is wrong then"] == "y, first in case 2"
    assert "3 of 14 cases right" in Parsed(paths[1].read_text("utf-8")).text


def test_what_ran_unconfined_says_so_and_how_to_do_better():
    confined, bare = (Parsed(page.page(graded(row(), confined=c))).text for c in (True, False))
    assert "ran within bubblewrap" in confined and "docker" not in confined
    assert "Grade\nin a container" in bare and "--network none" in bare
    assert all("can forge its own row" in text for text in (confined, bare))


def test_two_files_of_one_learner_are_told_apart():
    rows = [row("Ann"), replace(row("Ann"), file="Ann/second.ipynb"), row("Ben")]
    text = Parsed(page.page(graded(*rows))).text
    assert "Ann: Ann.ipynb" in text and "Ann: Ann/second.ipynb" in text
    assert "Ben: " not in text
    assert "2 learners" in text


def test_one_learner_is_one():
    assert "1 learner\n" in Parsed(page.page(graded(row("Ann")))).text


def test_what_has_no_letters_of_its_own_is_shown_as_odd():
    assert plain("a\u202eb\x1b[2J\ud800") == "a\ufffdb\ufffd[2J\ufffd"
    assert plain("a\nb\tc") == "a b c"
    assert plain("a\nb", lines=True) == "a\nb"
    assert len(plain("x" * 10**6)) == LONGEST
    with pytest.raises(TypeError, match="text is a int; it must be a string"):
        plain(3)


# --- the class as a whole


def test_the_sentence_says_where_something_is_not_judged():
    judged, lost = row("Ann"), row("Ben", verdict="not judged")
    assert graded(judged).sentence == "1 hand-in judged in 3 seconds"
    words = "3 hand-ins judged in 3 seconds; in 1 of them something could not be judged"
    assert graded(judged, lost, lost).sentence == words


def test_slips_are_counted_by_learners_the_commonest_first():
    partly = f"{SLIP}; that explains 3 of 5 wrong results, so something else is off too"
    rows = [
        row("Ann", slip="another"),
        row("Ben", slip=SLIP),
        row("Cem", slip=partly),
        row("Cem", slip=SLIP),
    ]
    first, second = summary.slips(rows)
    assert (first.words, first.learners) == (SLIP, ("Ben", "Cem"))
    assert second.words == "another"


def test_votes_to_take_up_again_come_from_the_slips():
    rows = [
        row("Ann", slip="the last of equals was paid; the first takes it, in reading order"),
        row("Ben", slip=SLIP),
        row("Cem", slip=SLIP),
    ]
    first, second = summary.votes(summary.slips(rows))
    assert (first.lesson.name, first.vote.title) == ("slide_a_kernel", "Vote 1")
    assert first.learners == ("Ben", "Cem")
    assert (second.lesson.name, second.vote.title) == ("pool", "Vote 3")
    assert first.vote.stem in Parsed(page.page(graded(*rows))).text


def known_slips():
    listed = (e for lesson in asked_for.lessons().values() for e in lesson.exercises)
    every = {name: each for group in all_exercises().values() for name, each in group.items()}
    return {s.words for name in listed for s in getattr(every[name], "suspects", ())}


@pytest.mark.parametrize("about", topics.TOPICS, ids=lambda topic: f"{topic.lesson} {topic.vote}")
def test_a_topic_has_its_vote_and_slips(about):
    assert about.vote in {vote.title for vote in asked_for.lessons()[about.lesson].votes}
    assert any(topics.topic(words) == about for words in known_slips())


def test_most_slips_have_a_vote():
    without = {words for words in known_slips() if topics.topic(words) is None}
    assert len(without) < len(known_slips()) / 4, without


def test_a_vote_s_markdown_is_marked_and_all_else_escaped():
    told = page.marked("Is `a < b` *so*, **or** <b>not</b>?")
    assert told == (
        "Is <code>a &lt; b</code> <em>so</em>, <strong>or</strong> &lt;b&gt;not&lt;/b&gt;?"
    )
