"""The site: a small one, of two lessons, and what every page of it must hold."""

import itertools
import json
import re
import runpy
import shutil
import sys
from html.parser import HTMLParser

import pytest
import scripts
from lessons import PATHS, exercises, lesson_path

from cnnlib.exercises.catalogue import find
from cnnlib.publish.content import colours
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs, widget_name
from cnnlib.publish.site import build as site
from cnnlib.publish.site import links

# The plan of the lectures, and two kinds of explorers on one page.
CHOSEN = [lesson_path("start_here"), lesson_path("ask_who_touched_you")]
LESSONS = [f"{path.stem}.html" for path in CHOSEN]
MADE = ["builds.html", "entry_quiz.html", "classroom.html"]
PAGES = ["index.html", "teachers.html", *LESSONS, *MADE]


class Elements(HTMLParser):
    """The elements of a page, as (tag, attributes), in their order."""

    def __init__(self, page):
        super().__init__()
        self.all = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.all.append((tag, dict(attributes)))

    def __getitem__(self, tag):
        return [attributes for name, attributes in self.all if name == tag]


class Folds(HTMLParser):
    """The closed folds of a page, as [depth, summary, words of its own], in their order."""

    def __init__(self, page):
        super().__init__()
        self.all, self._around, self._part = [], [], 2
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "details":
            assert "open" not in dict(attributes)
            self._around.append([len(self._around) + 1, "", ""])
            self.all.append(self._around[-1])
        elif tag == "summary":
            self._part = 1

    def handle_endtag(self, tag):
        if tag == "details":
            self._around.pop()
        elif tag == "summary":
            self._part = 2

    def handle_data(self, words):
        if self._around:
            self._around[-1][self._part] += words


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    paths = site.build(CHOSEN, folder)
    assert [path.relative_to(folder).as_posix() for path in paths] == PAGES
    return folder


@pytest.fixture(params=PAGES)
def page(small_site, request):
    return (small_site / request.param).read_text("utf-8")


@pytest.fixture
def words(page):
    """What a reader sees: no code, no scripts, no tags."""
    hidden = r"<(script|style|pre|code|math)\b.*?</\1>|<[^>]+>"
    return re.sub(hidden, " ", page, flags=re.DOTALL)


def faults(folder):
    """What is wrong with the links, but for those to lessons that a small site has not."""
    absent = "|".join(path.stem for path in PATHS if path not in CHOSEN)
    expected = re.compile(rf"\S+ links to ({absent})\.html(#\S+)?, which does not exist")
    found = links.faults(folder, [folder / name for name in PAGES])
    return [fault for fault in found if not expected.fullmatch(fault)]


def test_a_page_loads_nothing_and_its_links_lead_somewhere(small_site):
    assert faults(small_site) == []


def test_a_page_may_not_load_anything_either(page):
    rules = scripts.rules(page)
    assert scripts.named(page) == scripts.held(page)
    assert "unsafe" not in rules.pop("script-src")
    assert rules == scripts.REST
    assert not re.search(r"url\((?!data:|#)|@import|\bfetch\(|\bimport\(", page)


def test_no_element_handles_an_event_by_itself(page):
    names = {name for _, attributes in Elements(page).all for name in attributes}
    assert not any(name.startswith("on") for name in names)


def test_a_page_has_language_landmarks_and_one_title(page):
    seen = Elements(page)
    assert seen["html"] == [{"lang": "en"}]
    assert [main["id"] for main in seen["main"]] == ["text"]
    assert {"class": "skip", "href": "#text"} in seen["a"]
    names = [nav["aria-label"] for nav in seen["nav"]]
    assert len(set(names)) == len(names)
    assert len(seen["h1"]) == 1


def test_headings_skip_no_level(page):
    levels = [int(tag[1]) for tag, _ in Elements(page).all if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_identifiers_are_unique(page):
    found = [a["id"] for _, a in Elements(page).all if "id" in a]
    assert len(set(found)) == len(found)


def test_every_picture_has_a_text(page):
    seen = Elements(page)
    drawn = [svg["aria-label"] for svg in seen["svg"] if svg.get("role") == "img"]
    assert all(len(text) > 20 for text in [*drawn, *(image["alt"] for image in seen["img"])])


def test_each_colour_of_a_figure_has_a_partner_in_the_dark(page):
    used = re.findall(r"\.(?:fill|line|text|rim)-(\w+) \{", page)
    assert {f"#{digits}" for digits in used} <= set(colours.PARTNERS)


def test_a_page_is_light(page):
    assert len(page.encode("utf-8")) < 900_000


def test_no_formula_is_left_as_it_was_written(words):
    assert "$" not in words
    assert "\\" not in words


@pytest.mark.parametrize("path", CHOSEN, ids=lambda path: path.stem)
def test_a_lesson_has_all_that_its_notebook_has(small_site, path):
    lesson, page = Lesson(path), (small_site / f"{path.stem}.html").read_text("utf-8")
    seen, cells = Elements(page), lesson.notebook.cells
    formulas = re.findall(r"\$\$.+?\$\$|\$[^$\n]+\$", re.sub("`.*?`", "", lesson.text), re.DOTALL)
    assert len(seen["math"]) == len(formulas)
    shown = [out for cell in cells for out in cell.get("outputs", ()) if "data" in out]
    drawn = sum(svg.get("role") == "img" for svg in seen["svg"])
    assert drawn == sum("image/png" in out.data for out in shown)
    captions = sum(cell.source.startswith("*Figure: ") for cell in cells)
    assert len(seen["figcaption"]) == captions > 0
    named = [widget_name(out) or "" for out in shown]
    asked = [div["data-key"] for div in seen["div"] if div.get("class") == "ask"]
    assert asked == [each.key for each in lesson.questions]
    votes = sum("vote" in cell.metadata.get("tags", ()) for cell in cells)
    assert len(asked) == named.count("Card") + votes + 3 * named.count("Round")
    explorers = [name for name in named if name.endswith("Explorer") or name == "DigitPad"]
    assert sum(div.get("class") == "explorer" for div in seen["div"]) == len(explorers) > 0
    assert page.count("<summary>Solution</summary>") == lesson.text.count("<summary>Solution</")
    assert page.count('class="answer"') == len(asked)
    assert page.count("<h2") - page.count('<h2 id="What-you') == len(lesson.sections) > 3
    anchors = [tag["id"] for tag in seen["h2"] if not tag["id"].startswith("What-you")]
    assert anchors == lesson.anchors


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_an_exercise_folds_its_hints_above_its_solution(path):
    lesson = Lesson(path)
    for exercise in exercises(lesson.notebook):
        *hints, solution = Folds(lesson.cell(exercise.task, Outputs())).all
        told = [words.replace("\n", "") for words in find(exercise.name).hints]
        assert hints == [
            [1, "Hint 1 of 3: the idea", told[0]],
            [2, "Hint 2 of 3: the shape", told[1]],
            [3, "Hint 3 of 3: the line", told[2]],
        ]
        assert solution[:2] == [1, "Solution"]


def test_a_page_s_script_knows_what_page_it_is(small_site):
    lessons = [Lesson(path) for path in CHOSEN]
    known = {
        name: json.loads(re.search(r"^const PAGE = (.*);$", page, re.MULTILINE)[1])
        for name in ("index.html", *LESSONS)
        if (page := (small_site / name).read_text("utf-8"))
    }
    assert [known[name] for name in LESSONS] == [{"lesson": path.stem} for path in CHOSEN]
    assert known["index.html"]["course"] == [
        {
            "name": lesson.path.stem,
            "page": lesson.name,
            "title": f"{lesson.number} {lesson.title}",
            "sections": lesson.anchors,
            "questions": [asked.key for asked in lesson.questions],
        }
        for lesson in lessons
    ]
    index = (small_site / "index.html").read_text("utf-8")
    assert index.count('<section id="progress" hidden></section>') == 1
    assert "const PAGE" not in (small_site / "classroom.html").read_text("utf-8")


def test_lessons_lead_on_and_back(small_site):
    first, last = ((small_site / name).read_text("utf-8") for name in LESSONS)
    title, after = (Lesson(path).title for path in CHOSEN)
    assert f'<a href="{LESSONS[1]}"><span>Next</span> {after}</a>' in first
    assert f'<a href="{LESSONS[0]}"><span>Before</span> {title}</a>' in last
    assert "<span>Before</span>" not in first
    assert "<span>Next</span>" not in last


def test_what_else_is_built_is_linked_and_nothing_else(small_site, tmp_path):
    folder = shutil.copytree(small_site, tmp_path / "site")
    for place in ("lab/index.html", "worksheets/sheets.pdf", f"slides/{LESSONS[1]}"):
        assert place not in (folder / "index.html").read_text("utf-8")
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_text("<html>", "utf-8")
    site.build(CHOSEN, folder)
    run = [f'href="lab/index.html?path=notebooks/{path.name}"' for path in CHOSEN]
    deck, sheets = f'href="slides/{LESSONS[1]}"', 'href="worksheets/sheets.pdf"'
    for name, expected in {
        "index.html": {run[0]},
        "teachers.html": {deck, sheets},
        LESSONS[0]: {run[0]},
        LESSONS[1]: {run[1], deck},
    }.items():
        text = (folder / name).read_text("utf-8")
        assert {link for link in (*run, deck, sheets) if link in text} == expected
    assert faults(folder) == []


def test_titles_stay_text(tmp_path):
    source = CHOSEN[0].read_text("utf-8").replace('"# Start here', '"# </title><i> & $5', 1)
    (tmp_path / CHOSEN[0].name).write_text(source, "utf-8")
    site.build([tmp_path / CHOSEN[0].name, CHOSEN[1]], tmp_path)
    title = "&lt;/title&gt;&lt;i&gt; &amp; $5"
    first, last, listed = (
        (tmp_path / name).read_text("utf-8") for name in [*LESSONS, "index.html"]
    )
    assert f"<title>{title}</title>" in first
    assert f"<span>Before</span> {title}</a>" in last
    assert f"</span> {title}</a></h4>" in listed
    assert "<i>" not in last + listed


def test_the_same_notebooks_make_the_same_bytes(small_site, tmp_path):
    for path in site.build(CHOSEN, tmp_path):
        assert path.read_bytes() == (small_site / path.name).read_bytes()


def test_without_a_notebook_there_is_no_site(tmp_path):
    with pytest.raises(ValueError, match=r"^there is no notebook to build pages from$"):
        site.build([], tmp_path)


def test_the_command_reports_sizes_and_names_what_is_wrong(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["site", str(tmp_path), str(CHOSEN[0])])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(site.__file__, run_name="__main__")
    said = capsys.readouterr().out
    assert re.search(rf"^ +0\.\d\d MB  {LESSONS[0]}$", said, re.MULTILINE)
    assert re.search(r"^ +\d\.\d\d MB  in all$", said, re.MULTILINE)
    missing = f"{lesson_path('slide_a_kernel').stem}.html, which does not exist"
    assert f"{LESSONS[0]} links to {missing}" in stopped.value.code
