"""Keys for controls of ipywidgets: the notebook's own shortcuts take none while one has focus."""

import anywidget

from cnnlib.widgets import bundle


class Keys(anywidget.AnyWidget):
    """Put among the children of a box of controls: it shows nothing and claims their keys."""

    _esm = bundle.module("keys")
