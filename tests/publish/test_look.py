"""What all pages share: fonts that hold every character, and colours that are told apart."""

import re
from html import unescape

import pytest
from fontTools.ttLib import TTFont
from lessons import PATHS
from paths import ROOT

from cnnlib.exercises.catalogue import find
from cnnlib.publish.content import markdown
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.look import style
from cnnlib.publish.look.templates import ENVIRONMENT

FONTS = ROOT / "cnnlib/publish/look/fonts"
THEMES = dict(zip(["light", "dark"], style.TOKENS.split("@media"), strict=True))


def characters(name):
    return {chr(code) for code in TTFont(FONTS / f"{name}.woff2").getBestCmap()}


def written(path):
    """All that a lesson says, in its cells, in what they print and in its hints."""
    lesson = Lesson(path)
    for cell in lesson.notebook.cells:
        yield cell.source
        for output in cell.get("outputs", ()):
            yield output.get("text", "")
            yield from (
                unescape(text) for kind, text in output.get("data", {}).items() if "text" in kind
            )
    for name in re.findall(r'hint\("(\w+)"\)', lesson.text):
        yield from find(name).hints


@pytest.mark.parametrize("name", sorted(set(style.FACES) - {"math"}))
def test_every_character_of_the_course_is_in_a_font(name):
    known = characters(name) | characters("math") | {"\n", "\t"}
    texts = [text for path in PATHS for text in written(path)]
    texts += [path.read_text("utf-8") for path in ROOT.glob("cnnlib/widgets/**/*.js")]
    texts += [path.read_text("utf-8") for path in ROOT.glob("cnnlib/publish/**/*.html")]
    assert {letter for text in texts for letter in text} <= known


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_sign_of_a_formula_is_in_its_font(path):
    formulas = re.findall(
        r"<math.*?</math>", markdown.to_html(Lesson(path).text, path.parent), re.DOTALL
    )
    assert set(unescape(re.sub("<[^>]+>", "", "".join(formulas)))) <= characters("math")


@pytest.mark.parametrize("name", style.FACES)
def test_a_font_has_the_course_s_name_and_its_licence_beside_it(name):
    family = TTFont(FONTS / f"{name}.woff2")["name"].getDebugName(1)
    assert family == style.FACES[name][0] and family.startswith("Course ")
    assert f'font-family: "{family}"' in style.style()
    licences = [path.read_text("utf-8") for path in FONTS.glob("LICENSE-*.txt")]
    assert len(licences) == len({family for family, _, _ in style.FACES.values()})
    assert all("SIL Open Font License, Version 1.1" in text for text in licences)


def test_the_font_of_formulas_can_set_them_and_has_a_star_to_be_seen():
    math = TTFont(FONTS / "math.woff2")
    assert {"MATH", "GSUB"} <= set(math.keys())
    star, asterisk = (math["glyf"][math.getBestCmap()[ord(sign)]] for sign in "⋆∗")
    assert star.yMax - star.yMin > 1.2 * (asterisk.yMax - asterisk.yMin)


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("name", "least"),
    [("ink", 7), ("quiet", 4.5), ("blue", 4.5), ("orange", 4.5), ("right", 4.5), ("edge", 3)],
)
def test_letters_and_borders_stand_out_from_the_paper(theme, name, least):
    colours = dict(re.findall(r"--(\w+): (#\w+);", THEMES[theme]))
    for ground in ("paper", "raised"):
        low, high = sorted([luminance(colours[name]), luminance(colours[ground])])
        assert (high + 0.05) / (low + 0.05) >= least


def test_a_skeleton_takes_text_as_text():
    shown = ENVIRONMENT.from_string("{{ title }}").render(title="</title><i>")
    assert "<" not in shown
