"""Markdown and code as HTML that asks nothing of a network: mathematics becomes MathML."""

import html
import re

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from cnnlib.publish.content import allowed, files

UNKNOWN = re.compile(r"<m\w+>(\\[^<]*)</m\w+>")
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


def code_style():
    """Return the style sheet of coloured source, on light paper and on dark."""
    dark = _rules("github-dark")
    return f"{_rules('xcode')}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}"


def _rules(theme):
    rules = HtmlFormatter(style=theme).get_style_defs(".code").splitlines()
    return "\n".join(rule for rule in rules if rule.startswith(".code ."))


def to_html(source, folder=None):
    """Return Markdown as HTML that holds nothing but what is allowed.

    Headings have the anchors that JupyterLab gives them. Links to notebooks and to other Markdown
    lead to their pages. Pictures and other files that lie in the folder, or in the figures beside
    it, are embedded: the latter are for downloading.

    Parameters
    ----------
    source : str
    folder : path, optional
        Where the addresses of files start from; else no file is embedded.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If a formula has no MathML, or an address leads out of the folder.
    """
    written = MarkdownWithMath(renderer=_Renderer(escape=False)).render(source)
    return files.bring(allowed.clean(written), folder)


def one_line(text, folder=None):
    """Return Markdown without a blank line as HTML that may stand inside a paragraph or a heading.

    Parameters
    ----------
    text : str
    folder : path, optional
        Where the addresses of files start from.
    """
    # As a heading, since a line that starts with a number would become a list.
    line = " ".join(text.split("\n"))
    return re.sub(r"^<h1[^>]*>|</h1>\s*$", "", to_html(f"# {line}", folder)) if text else ""


class _Renderer(IPythonRenderer):
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

    def inline_math(self, body):
        return mathml(body)

    def block_math(self, body):
        # A formula wider than the page scrolls, so the keys must reach it.
        return mathml(body, display="block").replace("<math", '<math tabindex="0"', 1)

    def latex_environment(self, name, body):
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")
