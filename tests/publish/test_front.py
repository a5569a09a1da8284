"""The front page, the page for teachers and the index of terms."""

import re
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest
from lessons import APPENDIX, LESSONS, PATHS, lesson_name, lesson_path, upper

from cnnlib import __version__, datasets
from cnnlib.example import W, X, forward, gradients
from cnnlib.plots import style
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.site import build as site
from cnnlib.publish.site import cards, index, links, pictures, terms
from cnnlib.publish.site.doors import Doors
from cnnlib.publish.site.pictures import scale
from cnnlib.publish.site.pictures.drawing import HEIGHT, WIDTH, Drawing
from cnnlib.publish.site.pictures.lessons import HELD_OUT
from cnnlib.widgets import bundle
from cnnlib.widgets.reader import Reader

COURSE = [Lesson(path) for path in PATHS]
CHOSEN = [lesson_path("start_here"), lesson_path("slide_a_kernel"), APPENDIX]
GROUPS = {
    "Begin": 1,
    "Forwards": 2,
    "Backwards": 2,
    "What networks add": 5,
    "Trust it, speed it up, train it": 5,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small site."""
    folder = tmp_path_factory.mktemp("site")
    site.build(CHOSEN, folder)
    return folder


@pytest.fixture(scope="module")
def front(folder):
    return (folder / "index.html").read_text("utf-8")


def written(tmp_path, name, **metadata):
    """A notebook of one's own: a title, and what its metadata say."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# Mine <i>")], metadata=metadata
    )
    nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    return tmp_path / f"{name}.ipynb"


def elements(picture):
    """The elements of a picture, by tag."""
    root = ElementTree.fromstring(picture)
    return {tag: list(root.iter(tag)) for tag in ("text", "path", "rect", "image", "polyline")}


def texts(lesson):
    return [node.text for node in elements(pictures.of_lesson(lesson))["text"]]


# Cards


def test_the_map_has_a_card_for_every_lesson_in_five_groups():
    groups = cards.groups(COURSE)
    assert {group.name: len(group.cards) for group in groups} == GROUPS
    assert [card.lesson for group in groups for card in group.cards] == COURSE


@pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.path.stem)
def test_a_card_has_a_picture_and_a_sentence_of_at_most_twelve_words(lesson):
    [[card]] = [group.cards for group in cards.groups([lesson])]
    assert card.picture.startswith("<svg")
    assert card.sentence == lesson.notebook.metadata.cnnlib.card
    assert 4 <= len(card.sentence.split()) <= 12
    reading = "" if lesson.appendix else f"{lesson.minutes} to {upper(lesson.minutes)} min"
    assert card.time.partition(" +")[0] == reading


def test_the_page_shows_each_card_and_marks_whose_it_is(front):
    for path in CHOSEN:
        lesson = Lesson(path)
        [card] = re.findall(
            rf'<li class="card" data-lesson="{path.stem}">.*?</li>', front, re.DOTALL
        )
        assert f'href="{lesson.name}"' in card
        assert lesson.card in card


def test_a_notebook_of_one_s_own_needs_nothing_and_harms_nothing(tmp_path):
    bare, numbered = written(tmp_path, "mine"), written(tmp_path, "99_x", cnnlib={"minutes": 7})
    site.build([CHOSEN[0], numbered, bare], tmp_path / "site")
    page = (tmp_path / "site" / "index.html").read_text("utf-8")
    found = {
        stem: re.search(rf'data-lesson="{stem}">(.*?)</li>', page, re.DOTALL)[1]
        for stem in ("99_x", "mine")
    }
    assert all("Mine &lt;i&gt;</a>" in card and "<svg" not in card for card in found.values())
    assert "<span>99</span>" in found["99_x"] and "7 to 15 min" in found["99_x"]
    assert "<span>" not in found["mine"] and 'class="time"' not in found["mine"]
    assert page.count(f">{cards.OWN}</h3>") == 1


def test_without_a_sentence_a_card_takes_the_beginning_of_what_one_does():
    lesson = Lesson(CHOSEN[1])
    del lesson.notebook.metadata.cnnlib["card"]
    [[card]] = [group.cards for group in cards.groups([lesson])]
    said, _, end = card.sentence.rpartition(" ")
    assert end == "…"
    assert said.split()[0] in lesson.summary and len(said.split()) == cards.MOST


# Pictures


@pytest.mark.parametrize("lesson", [lesson_name(path) for path in PATHS])
def test_a_picture_is_small_names_what_it_shows_and_stays_inside(lesson):
    picture = pictures.of_lesson(lesson)
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img" and len(root.get("aria-label")) > 20
    assert len(picture) < 12_000
    for node in root.iter():
        x, y = (float(node.get(name, 0)) for name in ("x", "y"))
        width, height = (float(node.get(name, 0)) for name in ("width", "height"))
        assert 0 <= x <= WIDTH - width and 0 <= y <= HEIGHT - height
    corners = re.findall(r"M([-\d.]+) ([-\d.]+)h([-\d.]+)", picture)
    assert all(0 <= float(x) <= WIDTH - float(c) for x, _, c in corners)
    assert all(0 <= float(y) <= HEIGHT - float(c) for _, y, c in corners)


def test_the_numbers_of_the_pictures_are_the_example_s():
    y, _ = forward()
    assert sorted(texts("start_here")) == sorted(style.number_texts(X[1:4, 1:4]))
    assert texts("pool")[:16] == style.number_texts(y)
    assert texts("pool")[16:] == ["max", "7", "average", "3.25"]
    assert f"+{gradients()[2][1, 2]:g}" in texts("nudge_a_number")
    read = np.zeros(X.shape, int)
    for i, j in np.ndindex(y.shape):
        read[i : i + 3, j : j + 3] += 1
    assert texts("ask_who_touched_you") == [str(count) for count in read.ravel()]
    assert len(elements(pictures.of_lesson("capstone"))["rect"]) == 2 * W.size


def test_the_bars_are_what_the_network_says_of_a_digit_it_has_not_seen():
    images, labels = datasets.digits()
    held_out = np.random.default_rng(1).permutation(len(images))[:360]
    assert HELD_OUT in held_out and labels[HELD_OUT] == 8
    shares = Reader(datasets.digits_network()).read(images[HELD_OUT, 0]).probabilities
    bars = [n for n in elements(pictures.of_lesson("train_it"))["rect"] if "bar" in n.get("class")]
    drawn = np.array([float(bar.get("width")) for bar in bars])
    np.testing.assert_allclose(drawn, 1 + 48 * shares, atol=0.06)
    assert [bar.get("class") for bar in bars].index("bar won") == 8


def test_the_colours_are_those_of_the_figures_each_with_a_dark_partner():
    rules = scale.styles().splitlines()
    assert len(rules) == len(set(rules)) == 17
    assert ".v8{fill:#d9700a;fill:light-dark(#d9700a,#ae5c0c)}" in rules
    assert ".u8{fill:#1f5f9e;fill:light-dark(#1f5f9e,#3a74ba)}" in rules
    assert ".v0{fill:#ffffff;fill:light-dark(#ffffff,#23272e)}" in rules
    explorers = bundle.shared("colour")  # their dark partners are the same
    assert all(partner in explorers for partner in ("#ae5c0c", "#6b431a", "#23272e", "#2c4a6e"))


def test_a_drawing_takes_a_limit_numbers_and_kinds():
    drawing = Drawing("A test of what a drawing may be asked for")
    drawing.grid([[1, -4]], 0, 0, 10, limit=4, numbers=True)
    drawing.text("y", 5, 50, size=7, kind="said asked")
    picture = elements(drawing.svg())
    assert [path.get("class") for path in picture["path"]] == ["cell v2", "cell u8"]
    assert [text.text for text in picture["text"]] == ["1", "−4", "y"]
    assert picture["text"][-1].get("font-size") == "7"


# Doors


def test_doors_lead_only_to_what_is_there(tmp_path):
    lesson = Lesson(CHOSEN[0])
    assert Doors(tmp_path).of(lesson) == []
    for place in ("lab/index.html", f"slides/{lesson.name}"):
        (tmp_path / place).parent.mkdir()
        (tmp_path / place).write_text("", "utf-8")
    lab, slides = Doors(tmp_path).of(lesson)
    assert lab == ("Run this lesson", f"lab/index.html?path=notebooks/{lesson.path.name}", True)
    assert slides == ("Slides", f"slides/{lesson.name}", False)


def test_a_repository_opens_binder_and_colab(tmp_path):
    lesson, doors = Lesson(CHOSEN[0]), Doors(tmp_path, repository="some.one/a-course")
    [binder] = doors.of(lesson)
    assert binder.place == (
        "https://mybinder.org/v2/gh/some.one/a-course/HEAD"
        f"?urlpath=lab/tree/notebooks/{lesson.path.name}"
    )
    assert doors.colab(lesson).place == (
        "https://colab.research.google.com/github/some.one/a-course/blob/HEAD/notebooks/"
        f"{lesson.path.name}"
    )
    assert doors.install() == (
        '%pip install "cnnlib[course] @ git+https://github.com/some.one/a-course"'
    )


@pytest.mark.parametrize(
    ("urls", "repository"),
    [
        (["Source, https://github.com/some.one/a-course.git"], "some.one/a-course"),
        (["Home, https://example.org/", "Code, https://github.com/a/b/"], "a/b"),
        (["Home, https://example.org/"], None),
        ([], None),
    ],
)
def test_the_package_s_metadata_may_name_the_repository(monkeypatch, tmp_path, urls, repository):
    class Metadata:
        def get_all(self, name, missing):
            return urls if name == "Project-URL" else missing

    monkeypatch.setattr("importlib.metadata.metadata", lambda name: Metadata())
    assert Doors(tmp_path).repository == repository


@pytest.mark.parametrize("name", ["course", "https://github.com/a/b", "a/b c", "a/b/c", ""])
def test_a_repository_that_is_no_name_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match=r"^repository is '.*'; it must be as in OWNER/NAME$"):
        Doors(tmp_path, repository=name)


def test_the_page_offers_what_works_and_nothing_else(front, tmp_path):
    assert not re.search(r"lab/index\.html|binder|colab|reference/", front, re.IGNORECASE)
    for place in ("lab/index.html", "reference/index.html"):
        (tmp_path / place).parent.mkdir()
        (tmp_path / place).write_text("<html>", "utf-8")
    pages = site.build(CHOSEN[:1], tmp_path, repository="some.one/a-course")
    page = (tmp_path / "index.html").read_text("utf-8")
    assert all(word in page for word in ("lab/index.html?path=", "mybinder.org", "colab.research"))
    assert 'href="reference/index.html"' in page
    assert "terms.html" not in page  # there is no appendix
    assert [fault for fault in links.faults(tmp_path, pages) if "index.html" in fault] == []


def test_pages_say_what_they_are_and_name_no_address_of_their_own(folder):
    for name in ("index", "teachers", "terms", CHOSEN[1].stem):
        page = (folder / f"{name}.html").read_text("utf-8")
        [said] = re.findall(r'<meta name="description" content="([^"]+)">', page)
        assert 30 < len(said) < 200
        assert f'<meta property="og:description" content="{said}">' in page
        assert not re.search(r'og:(url|image)|rel="canonical"', page)


def test_the_front_page_is_light(front):
    assert len(front) < 400_000
    assert index.SUMMARY in front
    assert f"This is edition {__version__}." in front


# Teachers


def test_the_page_for_teachers_has_the_plan_and_what_the_site_holds(tmp_path):
    papers = ["slides", "handouts/with-answers", "handouts/without-answers"]
    places = [f"{part}/{CHOSEN[1].stem}.html" for part in papers]
    places += ["worksheets/sheets.pdf", "worksheets/answers.pdf"]
    for place in places:
        (tmp_path / place).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / place).write_text("", "utf-8")
    (tmp_path / "lectures").mkdir()
    titles = {"a": COURSE[1].title, "b": f"{COURSE[0].title} &amp; more", "c": COURSE[0].title}
    for name, title in titles.items():
        (tmp_path / f"lectures/{name}.html").write_text(f"<title>{title}</title>", "utf-8")
    site.build(CHOSEN, tmp_path)
    page = (tmp_path / "teachers.html").read_text("utf-8")
    assert all(f'href="{place}"' in page for place in [*places, "classroom.html"])
    assert re.findall(r'"lectures/(\w)', page) == ["c", "a", "b"]
    assert f'<a href="lectures/b.html">{titles["b"]}</a>' in page
    assert f"slides/{CHOSEN[0].stem}.html" not in page and "reference/" not in page
    assert "<td>02 and 03</td>" in page
    front = (tmp_path / "index.html").read_text("utf-8")
    assert 'href="teachers.html"' in front and "<td>02 and 03</td>" not in front


# Terms


@pytest.fixture(scope="module")
def found():
    return terms.parts(COURSE)


def test_every_word_of_the_appendix_is_a_term_and_every_term_has_a_section(found):
    named = {term.name: term for term in found["terms"]}
    own = [term for term in named.values() if term.sentence]
    assert len(own) == 18 and len(named) > 40
    assert [term.order for term in named.values()] == sorted(term.order for term in named.values())
    assert all(term.place for term in own)
    assert named["stamp"].place.address.endswith("#2.-Stamp-w")
    for term in named.values():
        assert bool(term.sentence) != bool(term.see)
        assert not term.see or named[term.see].sentence


def test_a_term_s_links_lead_to_its_section(found, tmp_path):
    pages = site.build([lesson_path("ask_who_touched_you"), APPENDIX], tmp_path)
    page = (tmp_path / "terms.html").read_text("utf-8")
    assert page.count(f'href="{lesson_path("ask_who_touched_you").stem}.html#') >= 2
    wrong = [fault for fault in links.faults(tmp_path, pages) if fault.startswith("terms.html")]
    others = "|".join(path.stem for path in LESSONS if "ask_who" not in path.stem)
    assert [w for w in wrong if not re.search(rf"to ({others})\.html,", w)] == []


def test_all_links_of_all_terms_resolve(found):
    anchors = {}
    for lesson in COURSE:
        headings = re.findall(r"^#{1,3} (.+)$", lesson.text, re.MULTILINE)
        anchors[lesson.name] = {
            re.sub(r"[*`$]", "", heading).replace(" ", "-") for heading in headings
        }
    places = [term.place for term in found["terms"]] + [sign[-1] for sign in found["signs"]]
    for place in filter(None, places):
        page, _, anchor = place.address.partition("#")
        assert page == place.lesson.name
        assert not anchor or anchor in anchors[page]


def test_signs_letters_and_notes_are_listed(found):
    assert [sign[0] for sign in found["signs"]][:2] == ["⊙", "⋆"]
    assert [note[0] for note in found["notes"]] == [f"N{n}" for n in range(1, 10)]
    assert len(found["letters"]) > 8


def test_without_the_appendix_there_are_no_terms(tmp_path):
    site.build(CHOSEN[:1], tmp_path)
    assert not (tmp_path / "terms.html").exists()
