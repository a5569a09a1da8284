"""What all explorers share: their module, their page, their text in a list of variables."""

import html
import json
from pathlib import Path

import anywidget

from cnnlib.widgets import bundle

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 1rem auto; max-width: 1240px; padding: 0 12px; }}
h1 {{ font: 600 1.5rem system-ui, sans-serif; margin: 0 0 0.5rem; }}
{style}</style>
</head>
<body>
<h1>{title}</h1>
<main id="explorer"></main>
<script type="application/json" id="state">{state}</script>
<script type="module">
{script}
{stand_in}
const state = JSON.parse(document.getElementById("state").textContent);
render({{ model: standIn(state), el: document.getElementById("explorer") }});
</script>
</body>
</html>
"""

# What anywidget gives an explorer in a notebook, for a page without a kernel.
STAND_IN = """\
function standIn(state) {
  const listeners = {};
  return {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      for (const listener of listeners[`change:${name}`] ?? []) listener();
    },
    save_changes() {},
    on: (event, listener) => (listeners[event] ??= new Set()).add(listener),
    off: (event, listener) => listeners[event]?.delete(listener),
    send() {},
  };
}"""


def script_data(value):
    """Return a value as JSON for a script element: nothing inside may look like its end."""
    return json.dumps(value, sort_keys=True).replace("<", "\\u003c")


class Explorer(anywidget.AnyWidget):
    """An interactive picture: state in Python, pixels and small arithmetic in JavaScript.

    A subclass sets `_esm` to its `bundle.module`, has traits for all that the reader can change, and
    draws itself with matplotlib in `still`.
    """

    _css = bundle.stylesheet()

    def still(self):
        """Return a matplotlib figure of the present state, for paper."""
        raise NotImplementedError

    def to_html(self, path, *, title=None):
        """Write one page that works from a file: no kernel, no network.

        Parameters
        ----------
        path : str or path
        title : str, optional
            Shown as text; the explorer's name otherwise.
        """
        page = PAGE.format(
            title=html.escape(title or self._readable_name()),
            style=self._css,
            state=script_data(self.page_state()),
            script=self.script(),
            stand_in=STAND_IN,
        )
        Path(path).write_text(page, "utf-8")

    def page_state(self):
        """Return what a page is drawn from: the explorer's own traits, as JSON can carry them."""
        shared = anywidget.AnyWidget.class_trait_names()
        return self.get_state(
            name for name in self.keys if name not in shared and not name.startswith("_")
        )

    def script(self):
        """Return the JavaScript that defines `render`, for a page: without what Jupyter imports."""
        return self._esm.removesuffix(bundle.EXPORT)

    def _readable_name(self):
        words = "".join(f" {c.lower()}" if c.isupper() else c for c in type(self).__name__)
        return words.strip().capitalize()

    def __repr__(self):
        # Without the address of the object: it would differ in every run of a notebook.
        return f"{type(self).__name__}()"
