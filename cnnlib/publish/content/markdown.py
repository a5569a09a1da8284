"""Markdown and code as HTML that asks nothing of a network: mathematics becomes MathML."""

import base64
import html
import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

UNKNOWN = re.compile(r"<m\w+>(\\[^<]*)</m\w+>")
PAGE_SOURCE = re.compile(r"(?<=\w)\.(ipynb|md)(?=$|#)")
TAG = re.compile(r"<[^>]+>")


def mathml(formula, *, display="inline"):
    """Return LaTeX as a MathML element.

    Parameters
    ----------
    formula : str
    display : "inline" or "block", default "inline"

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the formula has a command that the converter does not know.
    """
    element = convert(formula, display=display)
    if unknown := UNKNOWN.search(element):
        raise ValueError(f"{unknown[1]} in the formula {formula!r} has no MathML")
    return element


def code(source):
    """Return Python source as coloured HTML."""
    formatter = HtmlFormatter(nowrap=True)
    coloured = highlight(source, PythonLexer(stripnl=False), formatter).rstrip("\n")
    # A block for each line: what does not fit hangs below it.
    lines = "".join(
        f'<span class="line"{_indent(plain)}>{line}\n</span>'
        for plain, line in zip(source.rstrip("\n").split("\n"), coloured.split("\n"), strict=True)
    )
    return f'<pre class="code"><code>{lines}</code></pre>'


def _indent(line):
    depth = len(line) - len(line.lstrip())
    return f' style="--indent: {depth}"' if depth else ""


def code_style(theme):
    """Return the style sheet of coloured source, by the name of a theme of Pygments."""
    rules = HtmlFormatter(style=theme).get_style_defs(".code").splitlines()
    return "\n".join(rule for rule in rules if rule.startswith(".code ."))


def to_html(source, folder="."):
    """Return Markdown as HTML.

    Headings have the anchors that JupyterLab gives them. Links to notebooks and to other Markdown
    lead to their pages. Pictures and other files are embedded: the latter are for downloading.

    Parameters
    ----------
    source : str
    folder : path, default "."
        Where the addresses of files start from.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If a formula has no MathML.
    """
    return MarkdownWithMath(renderer=_Renderer(Path(folder))).render(source)


def one_line(text, folder="."):
    """Return Markdown without a blank line as HTML that may stand inside a paragraph or a heading.

    Parameters
    ----------
    text : str
    folder : path, default "."
        Where the addresses of files start from.
    """
    # As a heading, since a line that starts with a number would become a list.
    line = " ".join(text.split("\n"))
    return re.sub(r"^<h1[^>]*>|</h1>\s*$", "", to_html(f"# {line}", folder)) if text else ""


def page_address(url):
    """Return the address of the page that is made of a notebook or of Markdown.

    Parameters
    ----------
    url : str
        Any other address, and one of another site, stays as it is.
    """
    return url if urlsplit(url).scheme else PAGE_SOURCE.sub(".html", url)


class _Renderer(IPythonRenderer):
    def __init__(self, folder):
        super().__init__(escape=False)
        self._folder = folder

    def heading(self, text, level, **attrs):
        anchor = html.escape(html.unescape(TAG.sub("", text)).replace(" ", "-"))
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    def block_code(self, source, info=None):
        if info == "python":
            return code(source)
        return f'<pre class="text" tabindex="0">{html.escape(source.rstrip())}</pre>\n'

    def table(self, text):
        # A table wider than the page scrolls, so the keys must reach it.
        return f'<div class="table" tabindex="0"><table>\n{text}</table></div>\n'

    def link(self, text, url, title=None):
        url = page_address(url)
        if file := self._file(url):
            name = html.escape(file.name)
            return f'<a download="{name}" href="{_embedded(file)}">{text}</a>'
        return super().link(text, url, title)

    def image(self, text, url, title=None):
        file = self._file(url)
        return super().image(text, _embedded(file) if file else url, title)

    def _file(self, url):
        """Return the file that an address names, or None."""
        path = self._folder / unquote(url)
        return path if not urlsplit(url).scheme and path.is_file() else None

    def inline_math(self, body):
        return mathml(body)

    def block_math(self, body):
        # A formula wider than the page scrolls, so the keys must reach it.
        return mathml(body, display="block").replace("<math", '<math tabindex="0"', 1)

    def latex_environment(self, name, body):
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")


def _embedded(file):
    kind = mimetypes.guess_type(file.name)[0] or "text/plain"
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode('ascii')}"
