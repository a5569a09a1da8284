"""Where a bug was seen: a public thread or file, what it is called, and what it shows."""

import re
from dataclasses import dataclass

SHOWS = {
    "published": "the slip stood in code or text that others could use",
    "proposed": "somebody wanted to make it, or asked whether it should be made",
    "near": "the place tells of a slip of the same kind, but not of just this one",
}
_THREADS = {"issue": "issues", "pull request": "pull"}


@dataclass(frozen=True)
class Seen:
    """One place on GitHub: an issue, a pull request, or a file at one commit.

    Parameters
    ----------
    repository : str
        "owner/name".
    place : str
        "issue 12", "pull request 12", or a file's path.
    title : str
        The thread's own title; the path of a file.
    opened : str
        The day on which it was opened and read, "2026-11-29".
    shows : str
        One of `SHOWS`.
    commit : str
        Of a file.

    Examples
    --------
    >>> seen = Seen("apache/mxnet", "issue 2753", title="Problem while use padding in pooling layer",
    ...             opened="2026-11-29")
    >>> print(seen)
    apache/mxnet, issue 2753, "Problem while use padding in pooling layer"
    >>> seen.address
    'https://github.com/apache/mxnet/issues/2753'
    """

    repository: str
    place: str
    title: str
    opened: str
    shows: str = "published"
    commit: str = ""

    def __str__(self):
        titled = "" if self.commit else f', "{self.title}"'
        return f"{self.repository}, {self.place}{titled}"

    @property
    def address(self):
        """Where it can be read."""
        thread = re.fullmatch(r"(issue|pull request) (\d+)", self.place)
        path = (
            f"{_THREADS[thread[1]]}/{thread[2]}" if thread else f"blob/{self.commit}/{self.place}"
        )
        return f"https://github.com/{self.repository}/{path}"
