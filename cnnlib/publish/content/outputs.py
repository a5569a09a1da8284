"""What a code cell shows, as HTML: text, pictures with their alt text, widgets without a kernel."""

import html
import re

from cnnlib.publish.content import allowed, colours, figures, files
from cnnlib.widgets import bundle
from cnnlib.widgets.explorer import STAND_IN, script_data
from cnnlib.widgets.policy import Script
from cnnlib.widgets.predict import Card, Round

# Where a figure names one of its identifiers.
OWN = re.compile(rf'(\bid="|#){figures.PREFIX}-')
# Wider than the page it scrolls, so the keys must reach it.
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
# Draws every explorer of the page that this module is for.
DRAW = """\
for (const el of document.querySelectorAll('.explorer[data-module="{number}"]')) {{
  const state = JSON.parse(el.firstElementChild.textContent);
  render({{ model: standIn(state), el }});
}}"""


class Outputs:
    """Turns the outputs of one page into HTML, and gathers what its explorers and figures need.

    Once all outputs of the page have gone through `html`, `scripts` and `styles` hold, each once,
    the modules and style sheets that they share.
    """

    def __init__(self):
        self._modules, self._styles = [], []
        self._figures, self._colours = 0, set()

    def html(self, output, *, alt="", widget=None, drawing=None, answer=False):
        """Return one output of a cell as HTML.

        Parameters
        ----------
        output : NotebookNode
        alt : str, optional
            Describes the output's picture.
        widget : Explorer or Card, optional
            What the output is a view of, if it can be shown without a kernel.
        drawing : (str, set of str), optional
            The output's picture, drawn anew by `figures.svg`.
        answer : bool, default False
            Whether the page itself folds the output: then it is text without a fold of its own.

        Returns
        -------
        str
        """
        if output.output_type == "stream":
            return _text(output.text)
        if output.output_type == "error":
            return _text(f"{output.ename}: {output.evalue}")
        data = output.data
        if name := widget_name(output):
            return self._widget(widget) if widget else _stand_in(name)
        if drawing:
            self._figures += 1
            self._colours |= drawing[1]
            return OWN.sub(rf"\1{figures.PREFIX}{self._figures}-", drawing[0])
        if "image/png" in data:
            source = f"data:image/png;base64,{data['image/png'].strip()}"
            return f'<img class="figure" alt="{html.escape(alt)}" src="{source}">'
        if answer and "text/html" in data:
            return f"<p>{html.escape(data['text/plain'])}</p>"
        if "text/html" in data:
            shown = files.bring(allowed.clean(data["text/html"]))
            return TABLE.sub(r'<div class="table" tabindex="0">\g<0></div>', shown)
        return _text(data["text/plain"])

    def explorer(self, widget):
        """Return an explorer as HTML, alive once the page has `scripts` and `styles`.

        Parameters
        ----------
        widget : Explorer

        Returns
        -------
        str
        """
        number = _place(self._modules, widget.script().removeprefix(bundle.script()))
        _place(self._styles, widget._css)
        return (
            f'<div class="explorer" data-module="{number}"><script type="application/json">'
            f"{script_data(widget.page_state())}</script></div>"
        )

    def scripts(self):
        """Return the list of Scripts that draw the explorers: one, or none on a page without.

        What they share stands in it once; each kind has a block of its own.
        """
        if not self._modules:
            return []
        own = (
            f"{{\n{module}\n{DRAW.format(number=number)}\n}}"
            for number, module in enumerate(self._modules)
        )
        return [Script("\n".join(["", bundle.script(), STAND_IN, *own, ""]), module=True)]

    def styles(self):
        """Return the style sheets of the explorers, and the colours of the figures, as one."""
        return "\n".join([*self._styles, colours.rules(self._colours)])

    def _widget(self, widget):
        return _question(widget) if isinstance(widget, Card) else self.explorer(widget)


def is_figure(output):
    """Tell whether an output of a notebook is a picture."""
    return "image/png" in output.get("data", {})


def widget_name(output):
    """Return the class name of the widget that an output of a notebook shows, or None."""
    return output.get("metadata", {}).get("cnnlib", {}).get("widget")


def _question(widget):
    options = "".join(f"<li>{html.escape(label)}</li>" for label in widget.labels)
    listed = f'<ul class="options">{options}</ul>' if options else ""
    return f'<p class="question">{html.escape(repr(widget))}</p>{listed}'


def _stand_in(name):
    if name == Round.__name__:
        return (
            '<p class="note">Here a running notebook asks three questions from earlier lessons, '
            "each time with new numbers.</p>"
        )
    return (
        f'<p class="note">Here a running notebook shows {html.escape(name)}, a panel that computes in Python. '
        "The pictures beside it show what it draws.</p>"
    )


def _text(text):
    return f'<pre class="text" tabindex="0">{html.escape(text.rstrip())}</pre>'


def _place(entries, entry):
    if entry not in entries:
        entries.append(entry)
    return entries.index(entry)
