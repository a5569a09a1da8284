"""What of a notebook's HTML enters a page: what lessons and checks write stays, all else goes."""

import re
from html.parser import HTMLParser

import nbformat
import pytest
from lessons import PATHS

from cnnlib import exercises
from cnnlib.publish.content import markdown
from cnnlib.publish.content.allowed import clean

KEPT = [
    '<details open=""><summary>What <em>each</em> says</summary><p>words</p></details>',
    '<table><tbody><tr><td colspan="2" style="text-align:right">1</td></tr></tbody></table>',
    "x<sub>i</sub> and x<sup>2</sup> and <kbd>Esc</kbd>",
    '<span class="k nn line">for</span>',
    '<pre class="code"><code><span class="line" style="--indent:4">    x</span></code></pre>',
    '<h2 id="3.-Take-it">3. Take it</h2>',
    '<a href="https://example.org/a?b=1#c" title="t">words</a>',
    '<a href="mailto:a@example.org">words</a>',
    '<a href="05_pool.ipynb#1.-Draw">words</a>',
    '<img src="data:image/png;base64,AAAA" alt="words" width="3">',
    '<div role="status" style="border-left:4px solid #6b7280;padding:0.3em">words</div>',
    '<math display="block" tabindex="0"><mo stretchy="false">(</mo><mi>a</mi></math>',
    '<math><mtable columnalign="left"><mtr><mtd><mtext>a</mtext></mtd></mtr></mtable></math>',
    '<ol start="3"><li>words</li></ol>',
]
GONE = {
    "a script": ("a<script>run()</script>b", "ab"),
    "a style": ("a<style>p { color: red }</style>b", "ab"),
    "a handler": ("<p onclick='run()' OnMouseOver=run()>a</p>", "<p>a</p>"),
    "a class that pages give": (
        "<div class='explorer' data-module='0'>a</div>",
        '<div class="">a</div>',
    ),
    "a place over the page": (
        "<p style='position: fixed; inset: 0; margin: 1px'>a</p>",
        '<p style="margin:1px">a</p>',
    ),
    "a picture in a style": ("<p style='background: url(x)'>a</p>", '<p style="">a</p>'),
    "an element": ("<form><input><button>a</button></form>", "a"),
    "a frame": ("<iframe srcdoc='<p>a</p>'></iframe>", ""),
    "a role": ("<div role='main'>a</div>", "<div>a</div>"),
    "a target": ("<a href='#b' target='_top' ping='x' download='x'>a</a>", '<a href="#b">a</a>'),
    "a scheme": ("<a href='javascript:run()'>a</a>", "<a>a</a>"),
    "a scheme in disguise": ("<a href=' &#1;java&#10;script&colon;run()'>a</a>", "<a>a</a>"),
    "data behind a link": ("<a href='data:text/html,a'>a</a>", "<a>a</a>"),
    "data in disguise": ("<a href=' d\nata:text/html,a'>a</a>", "<a>a</a>"),
    "data that are no picture": ("<img src='data:text/html,a'>", "<img>"),
    "a picture elsewhere": ("<img src='https://example.org/a.png'>", "<img>"),
    "a set of pictures": ("<img srcset='a 2x' alt='b'>", '<img alt="b">'),
    "svg": ("<svg onload=run()><script>run()</script><path d='M0 0'/></svg>", ""),
    "mathematics that acts": (
        "<math><maction><mi href='javascript:run()' style='x'>a</mi></maction></math>",
        '<math><mi style="">a</mi></math>',
    ),
    "HTML inside mathematics": (
        "<math><annotation-xml encoding='text/html'><img src=x onerror=run()></annotation-xml></math>",
        "<math></math>",
    ),
    "a comment": ("a<!-- <b> -->b", "ab"),
    "what mutates": (
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1&gt;'>",
        None,
    ),
    "what is never closed": ("<details><summary>a", "<details><summary>a</summary></details>"),
    "what was never opened": ("a</div></main></details>b", "ab"),
}


@pytest.mark.parametrize("markup", KEPT)
def test_what_lessons_write_stays(markup):
    assert clean(markup) == markup


@pytest.mark.parametrize(("markup", "left"), GONE.values(), ids=GONE)
def test_all_else_goes(markup, left):
    assert left is None or clean(markup) == left
    assert clean(clean(markup)) == clean(markup)
    assert not re.search(
        r"<(?!/?(?:p|img|math|mtext|table|a|div|details|summary|mi)\b)", clean(markup)
    )


class Shape(HTMLParser):
    """The elements of a piece of HTML with their attributes, and its words."""

    def __init__(self, markup):
        super().__init__()
        self.parts = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        style = re.sub(r"\s|;$|\b0(?=\.)", "", dict(attributes).get("style", ""))
        values = {name: value or "" for name, value in attributes}
        self.parts.append((tag, {**values, "style": style}))

    def handle_data(self, text):
        self.parts.append(text)

    def seen(self):
        """The parts as they show: a browser puts the body of a table in by itself."""
        words = [part for part in self.parts if part[0] != "tbody"]
        return ["".join(part) if isinstance(part, str) else part for part in words]


def stored_html():
    """All HTML that the notebooks have stored, such as the verdicts of checks."""
    for path in PATHS:
        for cell in nbformat.read(path, 4).cells:
            for output in cell.get("outputs", ()):
                yield output.get("data", {}).get("text/html")


def test_what_checks_have_shown_looks_as_before():
    stored = set(filter(None, stored_html()))
    assert len(stored) > 50
    for markup in stored:
        assert Shape(clean(markup)).seen() == Shape(markup).seen()


def test_hints_look_as_before():
    for names in exercises.names().values():
        markup = exercises.hint(names[0])._repr_html_()
        assert Shape(clean(markup)).seen() == Shape(markup).seen()


def test_titles_tables_and_alt_texts_pass_as_well():
    hostile = "<img src=x onerror=run()><b onclick=run()>w</b><script>run()</script>"
    for source in (
        f"# {hostile}",
        f"| a |\n|---|\n| {hostile} |",
        f"- {hostile}",
        f"![{hostile}](data:image/png;base64,AAAA)",
        f"[{hostile}](#a '{hostile}')",
        f"<details><summary>{hostile}</summary>\n\n{hostile}\n\n</details>",
    ):
        page = markdown.to_html(source)
        seen = Shape(page).parts
        attributes = {name for part in seen if isinstance(part, tuple) for name in part[1]}
        assert not any(name.startswith("on") for name in attributes)
        assert "<script" not in page
