"""Keys for controls of ipywidgets: the notebook's own shortcuts take none while one has focus."""

from pathlib import Path

import anywidget


class Keys(anywidget.AnyWidget):
    """Put among the children of a box of controls: it shows nothing and claims their keys."""

    _esm = Path(__file__).with_suffix(".js").read_text("utf-8")
