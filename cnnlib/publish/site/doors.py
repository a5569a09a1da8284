"""Where a lesson can be run: each way only where it works."""

import re
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?$")
NAME = re.compile(r"[\w.-]+/[\w.-]+")


class Door(NamedTuple):
    """A link's words and address, and whether it works from a server only."""

    words: str
    place: str
    served: bool = False


class Doors:
    """The ways from the pages of a site to its lessons as notebooks and slides.

    Parameters
    ----------
    folder : path
        The site. What is not built in it is left out.
    repository : str, optional
        Where its notebooks are public, as "OWNER/NAME" on GitHub. Where the package's own metadata
        name such a place, it is that; without one there is no way through Binder and Colab.

    Raises
    ------
    ValueError
        If the repository is no such name.
    """

    def __init__(self, folder, repository=None):
        self.folder = Path(folder)
        if repository is not None and not NAME.fullmatch(repository):
            raise ValueError(f"repository is {repository!r}; it must be as in OWNER/NAME")
        self.repository = repository or _published()

    def has(self, place):
        """Tell whether the site holds a file."""
        return (self.folder / place).is_file()

    def of(self, lesson):
        """Return the doors of a lesson's page, a list of Door."""
        found = [self.lab(lesson), self.slides(lesson), self.binder(lesson)]
        return [door for door in found if door]

    def lab(self, lesson):
        """Return the Door to the lesson in JupyterLite, or None."""
        place = f"lab/index.html?path=notebooks/{lesson.path.name}"
        return Door("Run this lesson", place, served=True) if self.has("lab/index.html") else None

    def slides(self, lesson):
        """Return the Door to the lesson's deck, or None."""
        place = f"slides/{lesson.name}"
        return Door("Slides", place) if self.has(place) else None

    def binder(self, lesson):
        """Return the Door to the lesson in Binder, or None."""
        path = f"lab/tree/notebooks/{lesson.path.name}"
        place = f"https://mybinder.org/v2/gh/{self.repository}/HEAD?urlpath={path}"
        return Door("Open in Binder", place) if self.repository else None

    def colab(self, lesson):
        """Return the Door to the lesson in Colab, which has no cnnlib of its own; or None."""
        path = f"{self.repository}/blob/HEAD/notebooks/{lesson.path.name}"
        place = f"https://colab.research.google.com/github/{path}"
        return Door("Open in Colab", place) if self.repository else None

    def install(self):
        """Return the line that installs the course in a notebook, or None."""
        place = f"git+https://github.com/{self.repository}"
        return f'%pip install "cnnlib[course] @ {place}"' if self.repository else None


def _published():
    """Return OWNER/NAME of the address that the installed package gives, or None."""
    try:
        urls = metadata.metadata("cnnlib").get_all("Project-URL", [])
    except metadata.PackageNotFoundError:
        return None
    found = (GITHUB.match(url.partition(", ")[2]) for url in urls)
    return next((match[1] for match in found if match), None)
