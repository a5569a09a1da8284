"""The front page: numbers and a photograph to touch, the map of the course, and the doors into it."""

import numpy as np

from cnnlib import __version__, datasets, example
from cnnlib.publish.site import cards, pictures
from cnnlib.publish.site.pictures.lessons import HELD_OUT
from cnnlib.widgets import DigitPad, NetworkExplorer, PictureExplorer

TITLE = "Take a convolutional network apart"
SUMMARY = (
    "See how a convolutional network computes and learns: press any number, and see who made it."
)


def parts(lessons, doors, outputs):
    """Return what site/index.html asks for.

    Parameters
    ----------
    lessons : sequence of Lesson
    doors : Doors
        Of the site: what is in it beside the lessons is linked, and nothing else.
    outputs : Outputs
        Those of the page.

    Returns
    -------
    dict
    """
    network = NetworkExplorer(example.X, example.W, example.B, example.GRAD_Z)
    network.picked = ("y", 1, 2)
    return {
        "description": SUMMARY,
        "colours": pictures.styles(),
        "network": outputs.explorer(network),
        "photograph": outputs.explorer(PictureExplorer(kernel="left_minus_right")),
        "pad": outputs.explorer(DigitPad(drawing=np.kron(_digit(), np.ones((4, 4))))),
        "groups": cards.groups(lessons),
        "count": sum(not lesson.appendix for lesson in lessons),
        "doors": doors,
        "edition": __version__,
        "first": lessons[0],
        "appendix": next((lesson for lesson in lessons if lesson.appendix), None),
    }


def _digit():
    """Return a digit that the pad's network never saw in training."""
    return datasets.digits()[0][HELD_OUT, 0]
