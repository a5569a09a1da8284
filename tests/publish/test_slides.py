"""Slides: what stands on the wall, what is said, votes in another order, one file a deck."""

import re
import shutil
import sys
from html.parser import HTMLParser

import nbformat
import pytest
import scripts
from lessons import LESSONS, lesson_path, votes

from cnnlib.publish import npm
from cnnlib.publish.content import votes as voting
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs
from cnnlib.publish.decks import blocks, listings
from cnnlib.publish.decks import build as slides
from cnnlib.publish.decks.deck import Deck

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

    def test_long_code_is_cut_between_functions(self):
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
            html = slide.to_html()
            assert html.count('<li class="right">') == 1
            [letter] = re.findall(r'<p class="fragment verdict">([A-D]) is right', html)
            place = re.findall(r'<li class="(right|wrong)">', html).index("right")
            assert letter == "ABCD"[place]
            assert f"<strong>{letter}</strong> is right" in html.partition("<aside")[2]

    def test_no_slide_is_empty(self, deck):
        assert all(slide.parts for slide in deck.slides), [
            s.title for s in deck.slides if not s.parts
        ]

    def test_most_is_said_not_shown(self, deck):
        steps = [slide for slide in deck.slides if slide.kind == "step"]
        assert 12 <= len(deck.slides) <= 40
        assert sum(bool(slide.notes) for slide in steps) > len(steps) / 2
        for slide in steps:
            shown = "".join(part for part, *_ in slide.parts)
            assert len(re.sub(SYMBOLS, "", shown).split()) < 150

    def test_every_picture_has_its_words(self, deck):
        for slide in deck.slides:
            for tag, attrs in Reader(slide.to_html()).elements:
                assert tag != "img" or attrs["alt"]

    def test_exercises_and_imports_stay_away(self, deck):
        html = "".join(slide.to_html() for slide in deck.slides)
        assert "hint(" not in html
        assert "import matplotlib" not in html


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
        script = tmp_path / "npm"
        script.write_text("#!/bin/sh\necho 'no such package' >&2\nexit 1\n", "utf-8")
        script.chmod(0o755)
        monkeypatch.setattr(shutil, "which", lambda name: str(script))
        with pytest.raises(RuntimeError, match=r"could not fetch some@1.2:\nno such package$"):
            npm.package("some", "1.2", tmp_path)
