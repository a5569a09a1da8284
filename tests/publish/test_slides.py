"""Slides: what stands on the wall, what is said, votes in another order, one file a deck."""

import base64
import html
import io
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest
import scripts
from lessons import LESSONS, lesson_path, votes
from PIL import Image

from cnnlib.publish import npm
from cnnlib.publish.content import votes as voting
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs
from cnnlib.publish.content.questions import first_argument
from cnnlib.publish.decks import asking, blocks, grids, listings
from cnnlib.publish.decks import build as slides
from cnnlib.publish.decks import lecture as lectures
from cnnlib.publish.decks.deck import Deck
from cnnlib.publish.decks.slide import Part, Slide

SYMBOLS = re.compile(
    r"<(pre|math|table|script).*?</\1>|<[^>]+>",  # what is not prose
    re.DOTALL,
)
TWO = [lesson_path("nudge_a_number"), lesson_path("ask_who_touched_you")]
VOTES = [
    pytest.param(cell.source, id=f"{path.stem[:2]}-{cell.id}")
    for path in LESSONS
    for cell in votes(nbformat.read(path, as_version=4))
]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Stand in for reveal.js: files of its names, without a network."""
    folder = tmp_path_factory.mktemp("reveal.js")
    (folder / "dist" / "plugin").mkdir(parents=True)
    for name in ("reveal.js", "reveal.css", "plugin/notes.js"):
        (folder / "dist" / name).write_text(f"/* {name} */", "utf-8")
    (folder / "LICENSE").write_text("Copyright of reveal.js", "utf-8")
    return folder


@pytest.fixture(scope="module")
def decks(package, tmp_path_factory):
    return slides.build(TWO, tmp_path_factory.mktemp("slides"), package=package)


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def deck(request):
    return Deck(Lesson(request.param), Outputs())


class Reader(HTMLParser):
    """Gathers all elements of a page, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


class TestVotes:
    @pytest.mark.parametrize("source", VOTES)
    def test_every_letter_goes_along_with_its_option(self, source):
        before = voting.read(source)
        for seed in range(5):
            after = before.shuffled(seed)
            assert sorted(after.options) == sorted(before.options)
            assert after.options[after.right] == before.options[before.right]
            assert f"**{voting.LETTERS[after.right]}** is right" in after.explanation
            for old, new in zip(named(before), named(after), strict=True):
                assert after.options["ABCD".index(new)] == before.options["ABCD".index(old)]

    @pytest.mark.parametrize("source", VOTES)
    def test_only_the_letters_of_options_change(self, source):
        before = voting.read(source)
        for seed in range(5):
            texts = [vote.explanation for vote in (before, before.shuffled(seed))]
            words = [re.sub(r"\b[A-D]\b", "?", text) for text in texts]
            assert words[0] == words[1]
            code = [re.findall(r"`[^`]*`", text) for text in texts]
            assert code[0] == code[1]

    def test_the_order_is_the_seed_s(self):
        drawn = [voting.read(VOTES[4].values[0]).shuffled(seed).options for seed in (0, 0, 1, 2, 3)]
        assert drawn[0] == drawn[1]
        assert len(set(drawn)) > 1

    def test_the_right_answer_stands_in_every_place(self):
        right = [voting.read(vote.values[0]).shuffled(vote.id).right for vote in VOTES]
        assert all(right.count(place) >= len(right) // 8 for place in range(4))


def named(vote):
    """The letters of options in an explanation, in order; those in code name arrays."""
    return re.findall(r"\b[A-D]\b", re.sub(r"`[^`]*`", "", vote.explanation))


class TestBlocks:
    def test_what_is_shown_and_what_is_said(self):
        source = (
            "## 2. A step\n\nWords. A **term** is defined. More words.\n\n$$a = b$$\n\n"
            "- one\n- two `a - b`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
            "<details><summary>Fold</summary>\n\n**inside**\n\n</details>"
        )
        found = blocks.blocks(source)
        kinds = ["heading", "notes", "text", "formula", "item", "item", "table", "notes"]
        assert [block.kind for block in found] == kinds
        assert found[0].source == "2. A step"
        assert found[2].source == "A **term** is defined."
        assert [block.source for block in found[4:6]] == ["one", "two `a - b`"]

    def test_a_sentence_that_goes_on_after_a_formula_is_shown_to_its_end(self):
        source = "It is touched when\n\n$$a = b$$\n\nand **only** then. Take one. **Two.**"
        found = blocks.blocks(source)
        kinds = ["notes", "text", "formula", "notes", "text", "text"]
        assert [block.kind for block in found] == kinds
        assert [found[place].source for place in (1, 4, 5)] == [
            "It is touched when",
            "and **only** then.",
            "**Two.**",
        ]

    @pytest.mark.parametrize(
        ("paragraph", "kept"),
        [
            ("No key word. None.", []),
            ("One **a**. Two. Three **b**!", ["One **a**.", "Three **b**!"]),
            ("Keep every second row. That is **sampling**.", "whole"),
            (
                "**Turn.** Count from the other end. So what?",
                ["**Turn.** Count from the other end."],
            ),
            (
                "**Add along a row. Then down a column.** Rest.",
                ["**Add along a row. Then down a column.**"],
            ),
            ("The code `k**2 + l**2` is `a. b` here.", []),
        ],
    )
    def test_key_sentences(self, paragraph, kept):
        assert blocks.key_sentences(paragraph) == ([paragraph] if kept == "whole" else kept)


class TestListings:
    def test_checked_functions_stand_alone(self):
        source = "def f(x):\n    return x\n\n\ny = f(1)\nfor s in (1, 2):\n    assert f(s) == s"
        assert listings.without_checks(source) == "def f(x):\n    return x"

    def test_other_code_loses_its_checks_only(self):
        source = "a = 1\nnp.testing.assert_array_equal(a, 1)\nprint(a)\npredict.reveal(a)"
        assert listings.without_checks(source) == "a = 1\nprint(a)"

    @pytest.mark.parametrize("source", ["a = 1\na", "assert 1 == 1\nassert 2 == 2"])
    def test_code_without_checks_or_with_nothing_else_stays(self, source):
        assert listings.without_checks(source) == source

    def test_code_is_cut_between_functions(self):
        function = "def f(x):\n" + 10 * "    x += 1\n" + "    return x"
        assert listings.pieces(f"{function}\n\n\n{function}") == [function, function]


class TestDeck:
    def test_begins_with_the_title_and_ends_with_the_goals(self, deck):
        assert deck.slides[0].kind == "first"
        assert [slide.kind for slide in deck.slides].count("goals") == 1
        assert deck.slides[-1].kind == "last"
        assert deck.slides[-1].parts

    def test_has_three_votes_with_what_each_answer_says(self, deck):
        asked = [slide for slide in deck.slides if slide.kind == "vote"]
        assert [slide.title for slide in asked] == ["Vote 1", "Vote 2", "Vote 3"]
        for slide in asked:
            written = slide.to_html()
            [letter] = re.findall(r'<li class="right"><b>([A-D])</b>', written)
            assert written.count('<li class="wrong">') == 3
            assert written.count("✓ right") == 1
            [reason] = re.findall(r'<div class="late[^>]*><p>(.+?)</p>', written, re.DOTALL)
            assert 2 <= len(re.sub(SYMBOLS, "", reason).split()) <= 60
            assert f"<strong>{letter}</strong> is right" in written.partition("<aside")[2]

    def test_no_slide_is_empty(self, deck):
        assert all(slide.parts for slide in deck.slides), [
            s.title for s in deck.slides if not s.parts
        ]

    def test_most_is_said_not_shown(self, deck):
        steps = [slide for slide in deck.slides if slide.kind == "step"]
        assert 12 <= len(deck.slides) <= 40
        said = [slide for slide in steps if slide.said or any(p.said for p in slide.parts)]
        assert len(said) > len(steps) / 2
        for slide in steps:
            shown = "".join(part.html for part in slide.parts)
            assert len(re.sub(SYMBOLS, "", shown).split()) < 250

    def test_every_picture_has_its_words(self, deck):
        for slide in deck.slides:
            for tag, attrs in Reader(slide.to_html()).elements:
                assert tag != "img" or attrs["alt"]

    def test_a_sentence_stands_above_each_formula(self, deck):
        for slide in deck.slides:
            kinds = [part.kind for part in slide.parts]
            assert kinds[:1] != ["formula"], slide.title

    def test_exercises_and_imports_stay_away(self, deck):
        written = "".join(slide.to_html() for slide in deck.slides)
        assert "hint(" not in written
        assert "import matplotlib" not in written


# An array in a question: a letter of the course, or a name with a gradient's "grad", alone or with
# an index.
ARRAY = re.compile(r"\b(?:grad_?[xywzXYWZ]|[xywzgD](?=\b)(?! of))(?:\[[\d, :]+\])*")
# Questions that say all that there is to know, sizes and numbers, and show nothing.
COMPLETE = {
    *("photo_rows", "receptive_field", "parameters", "batch_shape", "rate_limit", "rate_of_nine"),
    *("slope_of_exp", "zero_kernels", "rate_of_five", "frozen_kernels", "turned_held_out"),
    *("turned_or_frozen", "surviving_bugs", "multiplications", "einsum_speed", "layout"),
    *("products", "strips_memory", "most_memory", "epoch_on_loops", "first_loss"),
    *("adam_first_step", "unseen_writers", "rows_without_ink", "fitted_width", "dead_second"),
    *("moved_row", "moved_digits", "augmented", "ten_times_the_rate", "depthwise_weights"),
    *("fft_rows", "fft_time", "reach_linear", "right_but_apart", "one_by_one"),
}
PREDICTIONS = [
    pytest.param(path, cell, id=f"{path.stem[:2]}-{first_argument(cell.source)}")
    for path in LESSONS
    for cell in nbformat.read(path, as_version=4).cells
    if cell.source.startswith("predict(")
]


class TestPredictions:
    @pytest.mark.parametrize(("path", "cell"), PREDICTIONS)
    def test_all_that_it_asks_about_is_on_its_slide(self, path, cell):
        key = first_argument(cell.source)
        own = cell.metadata.get("cnnlib", {})
        shows = own.get("shows", [])
        assert bool(shows) != (key in COMPLETE)
        if key in COMPLETE or shows == "figure":
            return
        [asked] = Lesson(path).asked(cell)
        shown = " ".join([*shows, own.get("given", "")])
        for name in ARRAY.findall(html.unescape(asked.words)):
            letters = re.match(r"\w+", name)[0]
            assert re.search(rf"\b{letters}\b", shown), f"{name} is not on the slide"

    @pytest.mark.parametrize(("path", "cell"), PREDICTIONS)
    def test_the_cell_that_is_asked_for_holds_a_question_mark_and_then_the_answer(self, path, cell):
        lesson = Lesson(path)
        cells = lesson.notebook.cells
        place = [each.source for each in cells].index(cell.source)
        part = asking.prediction(lesson, cell, cells[place + 1], Outputs())
        wanted = cell.metadata.get("cnnlib", {})
        assert part.html.count("<b>?</b>") == ("asked" in wanted)
        outlined = 'class="marked' in part.html
        picked = "marked" in wanted and "Explorer" in wanted["shows"][0]
        assert outlined == ("marked" in wanted and not picked)
        if picked:
            name, *places = re.findall(r"\w+", wanted["marked"])
            state = json.loads(re.search(r'json">(.+?)</script>', part.html)[1])
            assert state["picked"] == [name, *[0, *map(int, places)][-2:]]
        if "asked" in wanted:
            [asked] = lesson.asked(cell)
            assert f'data-fragment-index="0">{asked.answer}</b>' in part.html

    @pytest.mark.parametrize(("path", "cell"), PREDICTIONS)
    def test_it_has_one_right_option_or_says_the_number(self, path, cell):
        lesson = Lesson(path)
        [asked] = lesson.asked(cell)
        assert (asked.right is None) == (not asked.choices)
        assert asked.answer


class TestGrids:
    def test_every_number_has_its_text_and_its_place(self):
        drawn = grids.grid("a", np.array([[1, -2], [np.nan, 0.5]]))
        cells = re.findall(r'<td data-value="([^"]+)">([^<]+)</td>', drawn)
        assert cells == [("1", "1.0"), ("-2", "−2.0"), ("0.5", "0.5")]
        assert drawn.count("<td></td>") == 1
        assert re.findall("<th>(.)</th>", drawn) == ["0", "1", "0", "1"]
        assert 'data-limit="2"' in drawn

    def test_an_outline_runs_around_what_is_marked(self):
        marked = [slice(0, 2), slice(1, 3)]
        sides = re.findall(r'class="marked ([^"]*)"', grids.grid("a", np.eye(3), marked=marked))
        assert sides == ["top left", "top right", "bottom left", "bottom right"]

    def test_a_colour_picture_is_a_png(self):
        drawn = grids.picture("photo", np.random.default_rng(0).random((3, 20, 30)))
        data = base64.b64decode(re.search(r"base64,([^\"]+)", drawn)[1])
        image = Image.open(io.BytesIO(data))
        assert image.size == (30, 20)
        assert len(image.convert("RGB").getcolors(1_000)) > 500


class TestLectures:
    @pytest.mark.parametrize(
        "lecture", [each for plan in lectures.PLANS.values() for each in plan], ids=str
    )
    def test_the_plan_fits_its_time(self, lecture):
        slides = lectures.slides_of(lecture, Outputs())
        assert 0.85 * lecture.minutes < sum(each.minutes for each in slides) <= lecture.minutes
        asked = [each.title for each in slides if each.kind == "vote"]
        assert asked in (["Vote 1", "Vote 2"], ["Vote 1", "Vote 2", "Vote 3"])
        assert slides[0].kind == "first"
        assert slides[-1].kind == "last"
        named = [each.title for each in slides if each.kind == "first"]
        assert len(named) == len(lecture.parts)

    def test_all_that_may_be_skipped_goes_first(self):
        kept = Slide("one", step="one", parts=[Part("text", "<p>a</p>")])
        loose = Slide("two", step="two", parts=[Part("text", "<p>b</p>")], skipped=True)
        assert [each.title for each in lectures.cut([kept, loose], 1)] == ["one", "two"]
        assert [each.title for each in lectures.cut([kept, loose], 0.5)] == ["one"]
        assert loose.parts  # the deck itself stays whole

    def test_a_cell_says_that_it_may_be_skipped(self, tmp_path):
        notebook = nbformat.read(TWO[0], as_version=4)
        asked = next(each for each in notebook.cells if each.source.startswith("predict("))
        asked.metadata["cnnlib"]["lecture"] = "skip"
        nbformat.write(notebook, tmp_path / "03_other.ipynb")
        slides = Deck(Lesson(tmp_path / "03_other.ipynb"), Outputs()).slides
        assert [each.kind for each in slides if each.skipped] == ["predict"]

    def test_what_cannot_fit_says_how_long_it_takes(self):
        vote = Slide("Vote 1", "vote", parts=[Part("vote", "")])
        with pytest.raises(ValueError, match=r"^the least of it takes 5 minutes, not 3$"):
            lectures.cut([vote], 3)

    @pytest.mark.parametrize("part", ["no_such_lesson", "nudge_a_number:9"])
    def test_what_is_not_there_is_named(self, part):
        with pytest.raises(ValueError, match=part):
            lectures.slides_of(lectures.Lecture((part,)), Outputs())

    def test_the_command_builds_one_deck(self, package, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr(npm, "package", lambda *named: package)
        arguments = ["lecture", str(tmp_path), "02", "nudge_a_number", "--minutes", "40"]
        monkeypatch.setattr(sys, "argv", arguments)
        lectures.main()
        [path] = tmp_path.iterdir()
        assert path.name == "02_nudge_a_number_40.html"
        assert re.search(r"^ *[\d.]+ of 40 minutes  ", capsys.readouterr().out)
        assert path.read_text("utf-8").count('class="slide first"') == 2

    def test_another_seed_shuffles_the_votes(self, package, tmp_path):
        lecture = lectures.Lecture(("03",))
        orders = []
        for seed in (0, 1):
            path, _ = lectures.build(lecture, tmp_path / str(seed), seed=seed, package=package)
            votes = path.read_text("utf-8").partition("Vote 1")[2]
            orders.append(re.findall(r"<li class=.(?:right|wrong).><b>.</b> (.+)", votes))
        assert orders[0] != orders[1]


class TestFiles:
    def test_a_deck_loads_nothing_and_carries_the_licence(self, decks):
        for path in decks:
            text = path.read_text("utf-8")
            for tag, attrs in Reader(text).elements:
                assert attrs.get("src", "data:").startswith("data:")
                assert not attrs.get("srcset")
                assert tag != "link" or attrs["href"].startswith("data:")
            assert "Copyright of reveal.js" in text

    def test_a_deck_runs_its_own_scripts_and_the_speakers_alone(self, decks, package, tmp_path):
        page = decks[0].read_text("utf-8")
        assert scripts.named(page) == scripts.held(page)
        assert "unsafe" not in scripts.rules(page)["script-src"]
        assert scripts.rules(page)["frame-src"] == "'self' file:"
        notes = shutil.copytree(package, tmp_path / "reveal.js") / "dist/plugin/notes.js"
        notes.write_text(r"write(`<script>speak( '\`' )<\/script>`)", "utf-8")
        [deck] = slides.build(TWO[:1], tmp_path / "slides", package=tmp_path / "reveal.js")
        page = deck.read_text("utf-8")
        assert scripts.named(page) > scripts.held(page)
        assert scripts.held("<script>speak( '`' )</script>") < scripts.named(page)

    def test_names_are_those_of_the_lessons(self, decks):
        assert [path.name for path in decks] == [f"{path.stem}.html" for path in TWO]
        first, last = (path.read_text("utf-8") for path in decks)
        assert f'<a href="{decks[1].name}">Next: ' in first
        assert ">Next: " not in last

    def test_notes_say_minutes_questions_and_what_to_draw(self, decks):
        text = decks[1].read_text("utf-8")
        minutes = re.findall(r"<strong>([\d.]+) minutes, until minute ([\d.]+)\.</strong>", text)
        assert len(minutes) == text.count("<section data-step")
        assert float(minutes[-1][1]) == sum(float(each) for each, _ in minutes)
        assert "<em>Draw</em> x, w, y." in text
        assert "a show of fingers" in text

    def test_another_build_is_equal_and_another_seed_is_not(self, decks, package, tmp_path):
        again = slides.build(TWO, tmp_path / "again", package=package)
        assert [path.read_bytes() for path in again] == [path.read_bytes() for path in decks]
        [other] = slides.build(TWO[:1], tmp_path / "other", seed=1, package=package)
        assert "Next: " not in other.read_text("utf-8")
        drawn = [
            re.findall(r'<li class="(right|wrong)">', p.read_text("utf-8"))
            for p in (other, decks[0])
        ]
        assert drawn[0] != drawn[1]

    def test_explorers_are_alive(self, decks):
        assert all('class="explorer"' in path.read_text("utf-8") for path in decks)

    def test_without_npm_one_sentence_says_so(self, monkeypatch, tmp_path):
        monkeypatch.setattr(shutil, "which", lambda name: None)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["slides", str(tmp_path / "slides"), str(TWO[0])])
        with pytest.raises(SystemExit) as stopped:
            slides.main()
        assert re.fullmatch(
            r"npm, .* is needed to fetch reveal\.js@[\d.]+ once", stopped.value.code
        )
        assert not list(tmp_path.iterdir())

    def test_an_unpacked_package_needs_no_npm(self, monkeypatch, tmp_path):
        monkeypatch.setattr(shutil, "which", lambda name: None)
        unpacked = tmp_path / "some-1.2" / "node_modules" / "some"
        unpacked.mkdir(parents=True)
        (unpacked / "LICENSE").touch()
        assert npm.package("some", "1.2", tmp_path) == unpacked

    def test_npm_s_own_complaint_is_told(self, monkeypatch, tmp_path):
        # A program that takes npm's words for options of its own, and complains in UTF-8.
        complaint = "import sys; sys.exit(sys.stderr.buffer.write('no such päckage\\n'.encode()))"
        python = subprocess.run

        def run(command, **options):
            assert command[-1] == "some@1.2"
            return python([sys.executable, "-c", complaint], **options)

        monkeypatch.setattr(shutil, "which", lambda name: name)
        monkeypatch.setattr(npm.subprocess, "run", run)
        with pytest.raises(RuntimeError, match=r"could not fetch some@1.2:\nno such päckage$"):
            npm.package("some", "1.2", tmp_path)
