"""What pages and slides are made from: Markdown, replayed cells, outputs, lessons."""

import ast
import base64
import json
import mimetypes
import re
from html import escape
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import nbformat
import pytest
from lessons import lesson_path
from nbclient import NotebookClient
from nbformat.v4 import new_output
from paths import ROOT

from cnnlib.publish.content import markdown, media, replay
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.content.outputs import Outputs
from cnnlib.publish.site import links
from cnnlib.widgets import ConvolutionExplorer, bundle
from cnnlib.widgets.explorer import script_data
from cnnlib.widgets.predict import Said

HOSTILE = '</script><img src=x onerror=alert(1)> & "quotes" \''
PIXEL = base64.b64encode(b"some bytes").decode()


def output(**data):
    return nbformat.v4.new_output("display_data", {k.replace("_", "/"): v for k, v in data.items()})


@pytest.fixture
def lesson(tmp_path):
    """Write cells as a notebook and read them as a lesson."""

    def write(*cells):
        nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), tmp_path / "07_test.ipynb")
        return Lesson(tmp_path / "07_test.ipynb")

    return write


def code(source, *outputs, **metadata):
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)


def view(name):
    """The output of a widget, by the name of its class."""
    named = {"cnnlib": {"widget": name}}
    data = {"text/plain": f"{name}: run this cell."}
    return nbformat.v4.new_output("execute_result", data, metadata=named, execution_count=1)


class TestMarkdown:
    def test_formulas_become_mathml(self):
        html = markdown.to_html("Let $a < b$.\n\n$$\\frac{a}{b}$$\n\n\\begin{matrix}a\\end{matrix}")
        math = [ElementTree.fromstring(m) for m in re.findall("<math.*?</math>", html, re.DOTALL)]
        assert [m.get("display") for m in math] == ["inline", "block", "block"]
        assert math[1].find(".//{*}mfrac") is not None
        assert "$" not in html

    def test_an_unknown_command_is_named(self):
        with pytest.raises(ValueError, match=r"^\\nonsense in the formula .* has no MathML$"):
            markdown.to_html(r"$a \nonsense b$")

    @pytest.mark.parametrize(
        ("url", "leads_to"),
        [
            ("05_pool.ipynb", "05_pool.html"),
            ("05_pool.ipynb#1.-Draw", "05_pool.html#1.-Draw"),
            ("classroom.md", "classroom.html"),
            ("#here", "#here"),
            ("https://example.org/a.ipynb", "https://example.org/a.ipynb"),
        ],
    )
    def test_links_lead_to_pages(self, url, leads_to):
        assert f'href="{leads_to}"' in markdown.to_html(f"[there]({url})")

    def test_headings_have_jupyters_anchors(self):
        assert markdown.to_html("## 3. Take *bigger* steps") == (
            '<h2 id="3.-Take-bigger-steps">3. Take <em>bigger</em> steps</h2>\n'
        )

    def test_pictures_are_embedded(self, tmp_path):
        (tmp_path / "a b.png").write_bytes(b"some bytes")
        html = markdown.to_html("![two *words*](a%20b.png)", tmp_path)
        assert f'src="data:image/png;base64,{PIXEL}"' in html
        assert 'alt="two words"' in html

    def test_files_are_embedded_for_downloading(self, tmp_path):
        (tmp_path / "environment.yml").write_bytes(b"some bytes")
        html = markdown.to_html("[all](./environment.yml)", tmp_path)
        kind = r"(text/plain|application/yaml)"  # newer versions of Python know it
        link = rf'<a download="environment\.yml" href="data:{kind};base64,{PIXEL}">all</a>'
        assert re.search(link, html)

    def test_the_kind_of_a_file_is_not_what_this_machine_says(self, tmp_path, monkeypatch):
        mimetypes.init()
        monkeypatch.setitem(mimetypes.types_map, ".png", "image/odd")
        assert mimetypes.guess_type("a.png")[0] == "image/odd"
        (tmp_path / "a.png").write_bytes(b"some bytes")
        page = markdown.to_html("![a](a.png)", tmp_path)
        assert f'src="data:image/png;base64,{PIXEL}"' in page
        assert [media.suffix(f"image/{each}") for each in ("png", "odd")] == [".png", ""]

    def test_what_is_not_there_is_left_to_the_check_of_links(self):
        html = markdown.to_html("[a](nowhere.yml) ![b](nowhere.png)")
        assert 'href="nowhere.yml"' in html
        assert 'src="nowhere.png"' in html

    def test_code_is_coloured_and_stays_text(self):
        html = markdown.to_html(f"```python\nfor i in '{HOSTILE}': ...\n```")
        assert '<span class="k">for</span>' in html
        assert "<img" not in html
        assert "<img" not in markdown.to_html(f"```\n{HOSTILE}\n```")

    def test_code_style_is_for_code_alone(self):
        light, dark = markdown.code_style().split(
            "@media screen and (prefers-color-scheme: dark) {"
        )
        for rules in (light.splitlines(), dark.removesuffix("}").strip().splitlines()):
            assert len(rules) > 20
            assert all(rule.startswith(".code .") for rule in rules)


class TestReplay:
    def test_runs_what_is_needed_and_nothing_else(self, capsys):
        sources = [
            "import numpy as np\nprint('said')",
            "x = np.zeros(2)\n1 / 0",
            "def first(a):\n    y = a[0]\n    return y",
            "x[0] = 5\nrows = []\nfor i in range(3):\n    rows.append(i)",
            "class Thing: ...\nthing = Thing()\nthing.size = 1",
            "np.no_such_function()",
            "(y, _), *_ = [(first(x) + len(rows), 0)]\ny += thing.size",
            "print('said')\nz = y\nz",
        ]
        assert replay.value(sources) == 5 + 3 + 1
        assert capsys.readouterr().out == ""

    def test_leaves_no_figure_and_gives_no_warning(self):
        before = plt.get_fignums()
        drawn = "import matplotlib.pyplot as plt\nfigure, ax = plt.subplots()\nplt.show()\nax"
        assert replay.value([drawn]).figure.axes
        assert plt.get_fignums() == before

    @pytest.mark.parametrize("source", ["x = 1", ""])
    def test_says_which_cell_shows_nothing(self, source):
        with pytest.raises(ValueError, match=f"^the cell shows no value: {source!r}$"):
            replay.value([source])


class TestLesson:
    def test_title_and_summary_are_the_lessons_own(self, lesson):
        text = nbformat.v4.new_markdown_cell
        read = lesson(text("# Slide *it*\n\nWhy."), text("## What you'll do\n\nYou $1$.\n\nMore."))
        assert (read.name, read.title, read.summary) == ("07_test.html", "Slide *it*", "You $1$.")
        assert lesson(text("# Alone")).summary == ""

    def test_number_and_minutes_may_be_missing(self, lesson, tmp_path):
        read = lesson(nbformat.v4.new_markdown_cell("# A"))
        assert (read.number, read.minutes) == ("07", None)
        read.notebook.metadata["cnnlib"] = {"minutes": 25}
        assert read.minutes == 25
        nbformat.write(read.notebook, tmp_path / "mine.ipynb")
        assert Lesson(tmp_path / "mine.ipynb").number == ""

    def test_answers_that_nothing_asked_for_are_folded(self, lesson):
        read = lesson(code("a"), code("b", tags=["answer"]), code("c", tags=["answer"]), code("d"))
        html = read.body(Outputs())
        before, _, folded = html.partition('<details class="answer"><summary>Answer</summary>')
        answer, _, after = folded.partition("</details>")
        assert [">a<" in before, ">b<" in answer, ">c<" in answer, ">d<" in after] == [True] * 4

    def test_an_exercise_shows_its_cell_and_no_verdict(self, lesson):
        cell = code("check(x)", output(text_plain="not attempted yet"), tags=["exercise"])
        html = lesson(cell).body(Outputs())
        assert "check" in html
        assert "attempted" not in html

    def test_outputs_are_shown_as_they_are_stored(self, lesson):
        outputs = [
            nbformat.v4.new_output("stream", text="1 < 2\n"),
            nbformat.v4.new_output("error", ename="ValueError", evalue="x < 3"),
            output(image_png=PIXEL, text_plain="<Figure>"),
            output(text_html="<b>bold</b>", text_plain="bold"),
            output(text_plain="array([1])"),
        ]
        html = lesson(code("...", *outputs, alt='the "kernel"')).body(Outputs())
        for shown in (
            '<pre class="text" tabindex="0">1 &lt; 2</pre>',
            "ValueError: x &lt; 3",
            f'<img class="figure" alt="the &quot;kernel&quot;" src="data:image/png;base64,{PIXEL}">',
            "<b>bold</b>",
            "array([1])</pre>",
        ):
            assert shown in html

    def test_an_explorer_carries_its_state(self, lesson):
        source = "from cnnlib.widgets import ConvolutionExplorer as E\nE([[1, 2]], [[3]], stride=2)"
        outputs = Outputs()
        cell = code(source, view("ConvolutionExplorer"))
        html = lesson(cell, code(source.replace("3", "4"), cell.outputs[0])).body(outputs)
        states = re.findall(r'data-module="0"><script type="application/json">(.*?)</script>', html)
        assert [json.loads(state)["w"] for state in states] == [[[3]], [[4]]]
        expected = ConvolutionExplorer([[1, 2]], [[3]], stride=2)
        assert json.loads(states[0]) == json.loads(script_data(expected.page_state()))
        [script] = map(str, outputs.scripts())
        assert script.count(expected.script().removeprefix(bundle.script())) == 1
        assert expected._css in outputs.styles()

    @pytest.mark.parametrize("options", [None, [HOSTILE, 2]])
    def test_a_question_shows_its_options(self, lesson, options):
        source = f"from cnnlib.widgets import predict\npredict('key', {HOSTILE!r}, {options!r})"
        html = lesson(code(source, view("Card"))).body(Outputs())
        assert f'<p class="question" id="asked-key">{escape(HOSTILE)}</p>' in html
        assert re.findall(r"<li>(.*?)</li>", html) == ([escape(HOSTILE), "2"] if options else [])
        assert "<img" not in html

    def test_the_code_of_a_question_stays_out_of_sight(self, lesson):
        cell = code("unfolded")
        cell.metadata["jupyter"] = {"source_hidden": True}
        assert "unfolded" not in lesson(cell).body(Outputs())
        cell.metadata["jupyter"] = {"outputs_hidden": True}
        assert "unfolded" in lesson(cell).body(Outputs())

    def test_an_answer_has_one_fold_the_page_s_own(self, lesson):
        said = Said("It is 3 < 4.", waits=True)
        data = {"text/plain": repr(said), "text/html": said._repr_html_()}
        shown = new_output("execute_result", data)
        html = lesson(code("a", shown, tags=["answer"])).body(Outputs())
        assert html.count("<details") == 1 and "<p>It is 3 &lt; 4.</p>" in html
        assert "Show it now" in lesson(code("a", shown)).body(Outputs())

    def test_a_panel_is_named_and_not_run(self, lesson):
        html = lesson(code("1 / 0", view("TrustPanel"))).body(Outputs())
        assert "Here a running notebook shows TrustPanel, a panel" in html

    def test_questions_that_are_drawn_anew_are_told_of_and_not_drawn(self, lesson):
        html = lesson(code("1 / 0", view("Round"))).body(Outputs())
        assert "Here a running notebook asks three questions from earlier lessons" in html

    def test_state_cannot_end_its_element(self):
        html = script_data({"words": HOSTILE})
        assert "<" not in html
        assert json.loads(html) == {"words": HOSTILE}


class TestLinks:
    @pytest.fixture
    def faults(self, tmp_path):
        """What is wrong with a page of this text, beside another page and a deeper one."""
        (tmp_path / "site" / "lab").mkdir(parents=True)
        for name in ("outside.html", "site/lab/index.html"):
            (tmp_path / name).write_text("x", "utf-8")
        (tmp_path / "site/b.html").write_text("<h2 id='Two-ä'>Two</h2>", "utf-8")

        def check(text):
            (tmp_path / "site/a.html").write_text(text, "utf-8")
            folder = tmp_path / "site"
            return links.faults(folder, [folder / "a.html", folder / "b.html"])

        return check

    @pytest.mark.parametrize(
        "link",
        [
            *("b.html", "b.html#Two-%C3%A4", "#here", "lab/index.html?path=1#anything"),
            *("https://example.org/nowhere", "../site/b.html", "data:,x"),
        ],
    )
    def test_a_link_that_leads_somewhere_is_fine(self, faults, link):
        assert faults(f"<p id='here'><a href='{link}'>x</a><img src='data:,'>") == []

    @pytest.mark.parametrize(
        "link",
        ["c.html", "b.html#three", "#there", "lab", "../outside.html", "ftp://example.org/b"],
    )
    def test_one_that_does_not_is_named(self, faults, link):
        found = faults(f"<p id='here'><a href='{link}'>x</a>")
        assert found == [f"a.html links to {link}, which does not exist"]

    @pytest.mark.parametrize(
        "tag", ["img src", "script src", "iframe src", "link href", "image href"]
    )
    @pytest.mark.parametrize("url", ["https://example.org/x", "//example.org/x", "b.html"])
    def test_what_loads_is_named(self, faults, tag, url):
        assert faults(f"<{tag}='{url}'>") == [f"a.html loads {url}"]

    @pytest.mark.parametrize(
        "markup",
        [
            "<video poster='{}'></video>",
            "<object data='{}'></object>",
            "<embed src='{}'>",
            "<applet archive='{}'></applet>",
            "<object classid='{}'></object>",
            "<object codebase='{}'></object>",
            "<base href='{}'>",
            "<form action='{}'></form>",
            "<button formaction='{}'>x</button>",
            "<body background='{}'>",
            "<html manifest='{}'>",
            "<a href='#here' ping='{}'>x</a>",
            "<svg><use href='{}'/></svg>",
            "<svg><use xlink:href='{}'/></svg>",
            "<svg><path fill='url({})'/></svg>",
            "<svg><g filter='url(\"{}\")'/></svg>",
            "<img src='data:,' srcset='data:,x 1x, {} 2x'>",
            "<link imagesrcset='{}'>",
            "<p style='background: url({})'>x</p>",
            "<p style='background: image-set(\"{}\" 1x)'>x</p>",
            "<style>p {{ background: URL( '{}' ) }}</style>",
            "<style>@import '{}';</style>",
            "<style>@import url({});</style>",
            "<meta http-equiv='Refresh' content='0; url={}'>",
            "<iframe srcdoc='<img src={}>'></iframe>",
        ],
    )
    def test_all_that_loads_is_known(self, faults, markup):
        url = "https://example.org/x"
        assert faults(f"<p id='here'>{markup.format(url)}") == [f"a.html loads {url}"]

    def test_what_reloads_or_says_what_to_load_is_named(self, faults):
        rules = "<script type='speculationrules'>{}</script><script type='importmap'>{}</script>"
        assert faults(f"<meta http-equiv='refresh' content='5'>{rules}") == [
            "a.html loads itself again",
            "a.html loads what its speculationrules name",
            "a.html loads what its importmap name",
        ]

    def test_a_picture_without_an_address_is_named(self, faults):
        assert faults("<img alt='a'>") == ["a.html shows a picture without an address"]

    def test_what_the_page_carries_is_fine(self, faults):
        style = "<style>a { src: url(data:font/woff2;base64,AAAA) }</style>url(b.html)"
        shapes = "<svg><path id='here' fill='url(#here)'/><use href='#here'/></svg>"
        code = "<script>url(1); '@import'</script><script type='application/json'>[]</script>"
        assert faults(f"{style}{shapes}{code}<a href='mailto:a@example.org'>a</a>") == []


@pytest.mark.notebooks
def test_a_replayed_explorer_is_that_of_a_whole_run(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    path = lesson_path("pool")
    read, run = Lesson(path), nbformat.read(path, 4)
    run.cells.append(nbformat.v4.new_code_cell("import json; json.dumps(explorer.page_state())"))
    place = {"metadata": {"path": str(path.parent)}}
    NotebookClient(run, kernel_name="python3", resources=place).execute()
    state = json.loads(ast.literal_eval(run.cells[-1].outputs[0].data["text/plain"]))
    html = read.body(Outputs())
    [shown] = re.findall(r'data-module="0"><script type="application/json">(.*?)</script>', html)
    assert json.loads(shown) == state
