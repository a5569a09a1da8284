"""Hostile strings, walked through everything that shows a name: they stay text.

In HTML no tag and no attribute of theirs may open; in a figure no dollar sign starts mathematics.
"""

import json
from functools import cache
from html.parser import HTMLParser

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text

from cnnlib import exercises, gradcheck, plots
from cnnlib.exercises import attempts, zoo
from cnnlib.exercises.hints import folds
from cnnlib.exercises.report import PASSED, WRONG, Grid, Report
from cnnlib.exercises.tables import table
from cnnlib.gradcheck import StepSizes, Verdict
from cnnlib.layers import ReLU, Sequential
from cnnlib.predictions import Log
from cnnlib.training import History, Progress, checkpoints
from cnnlib.widgets import LadderPanel, TrainingMonitor, TrustPanel
from cnnlib.widgets.gallery import examples
from cnnlib.widgets.predict import Predict

HOSTILE = {
    "a tag": "<script>alert(1)</script>",
    "an image": "<img src=x onerror=alert(1)>",
    "an attribute": "' onmouseover='alert(1)' x=\"",
    "an end": "</title></div></script><!--",
    "an entity": "&lt;b&gt; & &#60;b>",
    "mathematics": r"_$\frac{1}$ and $x^2",
    "a terminal's colours": "\x1b[31mred\x1b[0m\r\n",
    "a template": "{title} %s {{}} ${x}",
}
# Escape codes have no glyph: in a figure a box stands there.
pytestmark = pytest.mark.filterwarnings("ignore:Glyph")
hostile_strings = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


class Seen(HTMLParser):
    """The tags, the attributes and the words of a piece of HTML."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.words = [], set(), ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag != "br":  # a line of text more
            self.tags.append(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, words):
        self.words += words

    def handle_comment(self, words):
        self.tags.append("a comment")


def assert_text(text, make):
    """The HTML that `make` gives for hostile text is that for a harmless word, but for the words."""
    hostile, harmless = Seen(make(text)), Seen(make("harmless"))
    assert hostile.tags == harmless.tags and hostile.attributes == harmless.attributes
    # Names of functions show with spaces for underscores, and lines may be broken anew.
    shown, words = ("".join(some.replace("_", "").split()) for some in (text, hostile.words))
    assert shown in words


def hunted(name):
    def lazy(layers):
        return True

    lazy.__name__ = name
    return zoo.hunt(lazy)


def raised(text):
    def conv2d_single(x, w, b=0, *, stride=1):
        raise ValueError(text)

    attempts.forget()  # a second red report would say more
    return exercises.check("build_conv2d_single", conv2d_single)


REPRS = {
    "a verdict": lambda text: Verdict(True, (text,)),
    "a report's name": lambda text: Report(text, PASSED),
    "a report": lambda text: Report(
        "a", WRONG, (text,), (Grid(text, text, table([1])),), (text,), tries=2
    ),
    "a learner's error": raised,
    "an answer": lambda text: revealed(text),
    "a board": hunted,
    "stories": lambda text: zoo.stories([hunted(text)]),
}


def revealed(text):
    predict = Predict(Log())
    predict(text, text, [text, "no"])
    return predict.reveal(text, text)


@pytest.mark.parametrize("make", REPRS.values(), ids=REPRS)
@hostile_strings
def test_in_html_of_reprs(text, make):
    if make is raised:
        text = text.replace("\r\n", "")  # a report shows one line of an error
    assert_text(text, lambda words: make(words)._repr_html_())


def html_of(widget):
    """All HTML that a tree of widgets shows."""
    own = [widget.value] if isinstance(widget, ipywidgets.HTML) else []
    return "\n".join([*own, *(html_of(child) for child in getattr(widget, "children", ()))])


def measured(text):
    panel = LadderPanel({text: dict})
    panel.seconds, panel.byte_counts = {text: 1.0}, {text: 2}
    panel._show(panel._bill(), panel.still())
    return panel


def trusted(text):
    curve = StepSizes(np.array([1.0, 0.1]), np.array([1.0, 2.0]))
    panel = TrustPanel({text: curve}, {text: lambda layers: True})
    panel.test.value = text
    return panel


def monitored(text):
    monitor = TrainingMonitor()
    monitor(
        Progress(1, 2, 1, 1, 1.0, 1.0, {}, History([1.0], [1.0], [], {text: [1.0], "no": [2.0]}))
    )
    monitor.ended(History(stopped=text))
    return monitor


PANELS = {
    "ladder": measured,
    "trust": trusted,
    "monitor": monitored,
    "question": lambda text: Predict(Log())(text, text, [text, "no"]),
}


@cache
def harmless_panel(make):
    return Seen(html_of(make("harmless")))


@pytest.mark.parametrize("make", PANELS.values(), ids=PANELS)
@hostile_strings
def test_in_panels(text, make):
    hostile, harmless = Seen(html_of(make(text))), harmless_panel(make)
    assert hostile.tags == harmless.tags and hostile.attributes == harmless.attributes


@pytest.mark.parametrize("name", examples())
@hostile_strings
def test_in_exported_pages(text, name, tmp_path):
    explorer = examples()[name]

    def page(title):
        path = tmp_path / "page.html"
        explorer.to_html(path, title=title)
        return path.read_text("utf-8")

    assert_text(text, page)


def test_in_the_state_of_a_page(tmp_path):
    """No script element ends early, whatever a state holds."""
    explorer = examples()["convolution"]
    explorer.page_state = lambda: {"tasks": list(HOSTILE.values())}
    explorer.to_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count("<script") == page.count("</script>") == 3  # state, rules, code
    state = page.split('id="state">')[1].split("</script>")[0]
    assert json.loads(state)["tasks"] == list(HOSTILE.values())


W = np.eye(2)
FIGURES = {
    "title": lambda text: plots.show_array(W, title=text),
    "images": lambda text: plots.show_images([W], titles=[text], title=text),
    "curves": lambda text: plots.training_curves({text: [1, 2], "b": [1]}, title=text),
    "classes": lambda text: plots.confusion_matrix(W.astype(int), labels=[text, "b"]),
    "rungs": lambda text: plots.timing_ladder({text: 1}, {text: 2}),
    "paths": lambda text: plots.show_paths(text, [text], text, [1], [2], title=text),
    "guesses": lambda text: plots.predictions([text], [1], [2], title=text),
    "zoo": lambda text: plots.zoo_board([text], [text], [[True]], title=text),
    "equations": lambda text: plots.show_equations([(text, W), text, (text, W)], title=text),
    "residuals": lambda text: plots.show_residuals({text: W}, title=text),
    "step sizes": lambda text: plots.show_step_sizes([1], {text: [1], "b": [2]}, title=text),
}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
@hostile_strings
def test_in_figures(text, draw):
    drawn = draw(text)
    figure = drawn if hasattr(drawn, "savefig") else drawn.figure
    figure.canvas.draw()  # mathematics would be read here
    found = [words for words in figure.findobj(Text) if text in words.get_text()]
    assert found and not any(words.get_parse_math() or words.get_usetex() for words in found)
    plt.close(figure)


@hostile_strings
def test_in_reprs_of_layers_and_histories(text):
    layer = type(text, (ReLU,), {})()
    for shown in (Sequential(layer), layer, History([1.0], [1.0], [], {text: [1.0]}, text)):
        assert text in repr(shown) or isinstance(shown, History)
        assert not hasattr(shown, "_repr_html_")


@hostile_strings
def test_in_names_of_files_and_exercises(text, tmp_path):
    path = tmp_path / text.replace("/", "").replace("\0", "")
    path.write_bytes(b"<html>")
    with pytest.raises(ValueError, match="is no checkpoint") as caught:
        checkpoints.resume(path, Sequential(ReLU()), None, np.random.default_rng(0))
    assert str(path) in str(caught.value)
    for function in (exercises.check, exercises.hint, exercises.material):
        with pytest.raises(ValueError, match="there is no exercise"):
            function(text)


@hostile_strings
def test_in_hints(text):
    seen = Seen(folds((text,) * 3))
    assert set(seen.tags) == {"div", "details", "summary"}
    assert seen.attributes == {"role", "style"}
    assert seen.words.count(text.replace("\n", "")) == 3


def test_hints_of_every_exercise_are_text():
    for names in exercises.names().values():
        for name in names:
            seen = Seen(exercises.hint(name)._repr_html_()).tags
            assert set(seen) == {"div", "details", "summary"}
    assert Seen(gradcheck.adjoint(lambda x: x, lambda g, x: g, (2,))._repr_html_()).tags
