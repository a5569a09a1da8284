"""The pictures of the lessons' cards: small, drawn from the course's own data, at home in the dark."""

from cnnlib.publish.site.pictures.lessons import DRAWN
from cnnlib.publish.site.pictures.scale import styles

__all__ = ["of_lesson", "styles"]


def of_lesson(name):
    """Return the picture of a lesson's card.

    Parameters
    ----------
    name : str
        Its notebook's name without the number, such as "slide_a_kernel".

    Returns
    -------
    str
        An SVG element that names what it shows; empty for a lesson that has no picture.
    """
    return DRAWN[name]() if name in DRAWN else ""
