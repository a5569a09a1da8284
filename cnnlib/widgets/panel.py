"""What the panels share: controls of ipywidgets above a picture that has words for those who cannot see it.

Pictures go into an HTML widget, not into an Output: nothing is printed, so a page that is executed
again holds the same outputs.
"""

import base64
import html
import io

import ipywidgets
import matplotlib.pyplot as plt

from cnnlib.widgets.in_notebook import InNotebook
from cnnlib.widgets.keys import Keys


class Panel(InNotebook, ipywidgets.VBox):
    """Controls, a sentence that is read aloud when it changes, and a picture."""

    def __init__(self, *controls):
        self._sentence, self._picture = ipywidgets.HTML(), ipywidgets.HTML()
        box = ipywidgets.HBox(controls, layout={"flex_flow": "row wrap"})
        super().__init__([box, self._sentence, self._picture, Keys()])

    def _show(self, sentence, figure=None, *, aloud=True):
        """Show a sentence and, with `figure`, its picture; the figure is closed."""
        role = "role='status'" if aloud else ""
        self._sentence.value = f"<div {role}>{html.escape(sentence)}</div>"
        if figure is not None:
            self._picture.value = _image(figure, sentence)

    def __repr__(self):
        # Without the address of the object: it would differ in every run of a notebook.
        return f"{type(self).__name__}()"


def labelled(control, label, **more):
    """Return a control of ipywidgets whose label is never cut off."""
    style = {"description_width": "initial"}
    return control(description=label, style=style, **more)


def _image(figure, alt):
    file = io.BytesIO()
    figure.savefig(file, format="png", bbox_inches="tight")  # the words around the axes, too
    plt.close(figure)
    data = base64.b64encode(file.getvalue()).decode("ascii")
    return (
        f"<img alt='{html.escape(alt)}' style='max-width: 100%' src='data:image/png;base64,{data}'>"
    )
