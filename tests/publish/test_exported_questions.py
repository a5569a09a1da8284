"""Exports parsed back: every question of the lessons arrives, with its options and its feedback."""

import base64
import re
import xml.etree.ElementTree as ET

import pytest
from lessons import LESSONS

from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.markdown import one_line
from cnnlib.publish.content.questions import Asked, Choice
from cnnlib.publish.questions import bank, export, gift, moodle
from cnnlib.publish.questions.__main__ import main

PIXEL = base64.b64encode(b"\x89PNG a picture").decode()
PICTURE = f'<img class="figure" alt="a = b" src="data:image/png;base64,{PIXEL}">'
FORMULA = one_line(r"Is $\frac{a}{b} = {c}$ so?")
HOSTILE = [
    "} ~ = # : \\ { ::",
    "]]></text></question><question>",
    "a\n\n// b",
    "%100%yes",
    "=all # ~none",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "$CATEGORY: top",
    "\\n \\\\n",
]


def as_moodle(categories):
    return ET.fromstring(moodle.xml("A course", categories))


class Gift:
    """A small reader of GIFT: categories, and of each question its name, words and options."""

    TOKEN = re.compile(r"\\(.)|([{}=~#])", re.DOTALL)

    def __init__(self, text):
        self.categories, self.questions = [], []
        for block in text.strip().split("\n\n"):
            if block.startswith("$CATEGORY: "):
                self.categories.append(block.removeprefix("$CATEGORY: "))
            else:
                self.questions.append(self._question(block))

    def _question(self, block):
        _, name, rest = re.split(r"(?<!\\)::", block, maxsplit=2)
        assert rest.startswith("[html]")
        parts = self._split(rest.removeprefix("[html]"))
        words, opened, *options, closed = parts
        assert (opened[0], closed[0]) == ("{", "}")
        read = []
        for sign, text in options:
            if sign in "=~":
                read.append([sign, text.strip(), ""])
            elif read:
                read[-1][2] = text.strip()
            else:
                read.append(["#", text.strip(), ""])
        return self._plain(name), words[1], [tuple(each) for each in read]

    def _split(self, text):
        """Cut where a sign stands that is not escaped: a list of [sign, words behind it]."""
        parts = [["", ""]]
        at = 0
        for found in self.TOKEN.finditer(text):
            parts[-1][1] += text[at : found.start()]
            if found[1] is not None:
                assert found[1] in "\\~=#{}:", f"{found[0]} is no escape"
                parts[-1][1] += found[1]
            else:
                parts.append([found[2], ""])
            at = found.end()
        parts[-1][1] += text[at:]
        return parts

    def _plain(self, text):
        return self.TOKEN.sub(lambda found: found[1] or found[0], text)


def choice(words):
    return Choice(words, f"{words} said")


def hostile(words):
    choices = (choice(words), choice("two"), choice("three"))
    return Asked("key", words, words, choices, "two", 1)


@pytest.fixture(scope="module")
def categories():
    return bank.by_lesson(map(Lesson, LESSONS))


def test_every_vote_and_prediction_of_the_lessons_is_there(categories):
    asked = [each for path in LESSONS for each in Lesson(path).questions]
    own = [each for each in asked if each.is_vote or each.title == "Predict"]
    banked = [each for questions in categories.values() for each in questions]
    assert [each.key for each in banked] == [each.key for each in own]
    assert len(banked) > 150


def test_every_option_has_words_that_need_no_letter_and_no_page(categories):
    for questions in categories.values():
        for asked in questions:
            assert "<a " not in str(asked)
            for each in asked.choices:
                assert each.words
                assert not (asked.is_vote and re.match(r"(<strong>)?[A-D]\b", each.words))


def test_moodle_has_them_all_with_their_pictures(categories):
    quiz = as_moodle(categories)
    names = [q.findtext("category/text") for q in quiz.findall("question[@type='category']")]
    assert names == [f"$course$/top/A course/{name}" for name in categories]
    parsed = [q for q in quiz if q.get("type") != "category"]
    asked = [each for questions in categories.values() for each in questions]
    for question, source in zip(parsed, asked, strict=True):
        words = question.find("questiontext")
        files = {file.get("name"): file.text for file in words.findall("file")}
        text = words.findtext("text")
        assert "data:" not in text
        assert re.findall(r"@@PLUGINFILE@@/([\w.]+)", text) == list(files)
        assert all(f";base64,{data}" in source.words for data in files.values())
        answers = question.findall("answer")
        if source.choices:
            assert [a.findtext("text") for a in answers] == [c.label for c in source.choices]
            said = [a.findtext("feedback/text") for a in answers]
            assert said == [c.words for c in source.choices]
            full = [n for n, a in enumerate(answers) if a.get("fraction") == "100"]
            assert full == [source.right]
        else:
            assert question.get("type") == "numerical"
            assert [float(a.findtext("text")) for a in answers] == [float(source.number)]
    assert sum(bool(q.findall("questiontext/file")) for q in parsed) > 50


def test_gift_has_them_all(categories):
    read = Gift(gift.text("A course", categories))
    asked = [each for questions in categories.values() for each in questions]
    assert len(read.categories) == len(categories)
    for (_, words, options), source in zip(read.questions, asked, strict=True):
        assert words.split() == gift.IMAGE.sub(described, source.words).split()
        if source.choices:
            assert [o[0] for o in options].index("=") == source.right
            assert [o[1].split() for o in options] == [
                c.label.replace("%", "&#37;").split() for c in source.choices
            ]
            assert all(o[2] for o in options)
        else:
            assert options[0][0] == "#"


def described(found):
    return f"[Picture: {found[1] or ''}]".replace("%", "&#37;")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_texts_are_words_in_both(words):
    sets = {words: [hostile(words)]}
    [_, question] = as_moodle(sets)
    assert question.findtext("questiontext/text") == words
    assert [a.findtext("text") for a in question.findall("answer")] == [words, "two", "three"]
    read = Gift(gift.text("c", sets))
    assert len(read.categories) == len(read.questions) == 1
    [(_, asked, options)] = read.questions
    clean = " ".join(words.replace("%", "&#37;").split())
    assert asked == clean
    assert options == [
        ("~", clean, f"{clean} said"),
        ("=", "two", "two said"),
        ("~", "three", "three said"),
    ]
    assert not any(options[0][1].startswith(sign) for sign in "%")


def test_what_xml_cannot_hold_is_replaced():
    [_, question] = as_moodle({"c": [hostile("a\x00b\ufffe")]})
    assert question.findtext("questiontext/text") == "a�b�"


def test_a_slash_begins_no_category_inside():
    [category, _] = as_moodle({"w/x": [hostile("a")]})
    assert category.findtext("category/text") == "$course$/top/A course/w//x"
    assert Gift(gift.text("a/b", {"w/x": [hostile("a")]})).categories == ["$course$/top/a//b/w//x"]


def test_formulas_are_mathml_and_pictures_files_or_words():
    sets = {"c": [hostile(f"{PICTURE} {FORMULA}")]}
    [_, question] = as_moodle(sets)
    text = question.findtext("questiontext/text")
    assert "<mfrac>" in text and 'src="@@PLUGINFILE@@/picture0.png"' in text
    [file] = question.findall("questiontext/file")
    assert base64.b64decode(file.text) == b"\x89PNG a picture"
    [(_, words, _)] = Gift(gift.text("c", sets)).questions
    assert "<mfrac>" in words and "[Picture: a = b]" in words and "base64" not in words


def test_a_number_is_typed_with_a_tolerance():
    sets = {"c": [Asked("k", "Predict", "How many?", (), "−3.5")]}
    [_, question] = as_moodle(sets)
    assert question.findtext("answer/text") == "-3.5"
    assert float(question.findtext("answer/tolerance")) == pytest.approx(0.035)
    assert "{\n#=-3.5:0.035#It is −3.5.\n}" in gift.text("c", sets)


def test_writes_two_files_of_each_set_and_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("cnnlib.course.lessons", lambda: LESSONS[:1])
    monkeypatch.setattr("sys.argv", ["questions", str(tmp_path), "--each", "2", "--seed", "7"])
    main()
    names = [path.rpartition("/")[2] for path in capsys.readouterr().out.split()]
    sets = ("lessons", "computed", "entry_quiz")
    assert names == [f"{each}{suffix}" for each in sets for suffix in (".xml", ".gift")]
    quiz = ET.parse(tmp_path / "computed.xml").getroot()
    assert len(quiz) == 13 * (1 + 2)
    assert "seed 7" in (tmp_path / "computed.gift").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"each": 0}, "each is 0; it must be at least 1"),
        ({"seed": -1}, "seed is -1; it must be at least 0"),
    ],
)
def test_refuses_what_it_cannot_write(tmp_path, options, message):
    with pytest.raises(ValueError, match=message):
        export.write(tmp_path / "out", [], **options)
    assert not (tmp_path / "out").exists()
