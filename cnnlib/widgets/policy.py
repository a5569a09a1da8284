"""What a page may do: run its own scripts, which it names by their hashes, and show what it carries."""

import base64
import hashlib

CARRIED = {
    "default-src": "'none'",
    "img-src": "data:",
    "font-src": "data:",
    "style-src": "'unsafe-inline'",
    "base-uri": "'none'",
    "form-action": "'none'",
}


class Script:
    """A script that a page writes itself.

    Parameters
    ----------
    text : str
        JavaScript, as it stands between the tags.
    module : bool, default False
        Whether its names are its own, and it runs once the page is read.
    """

    def __init__(self, text, *, module=False):
        self._text, self._kind = text, ' type="module"' if module else ""

    @property
    def hash(self):
        """Its SHA-256, as a policy names it."""
        digest = hashlib.sha256(self._text.encode("utf-8")).digest()
        return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"

    def __str__(self):
        """Return the element."""
        return f"<script{self._kind}>{self._text}</script>"

    __html__ = __str__  # a template writes it as it is


def policy(scripts, *, frames="'none'", connects="'none'"):
    """Return the Content-Security-Policy of a page that loads nothing.

    Parameters
    ----------
    scripts : sequence of Script
        All that may run; whatever else calls itself a script may not.
    frames : str, default "'none'"
        What the page may frame.
    connects : str, default "'none'"
        What its scripts may ask for.

    Returns
    -------
    str
    """
    hashes = " ".join(sorted({script.hash for script in scripts})) or "'none'"
    rules = {**CARRIED, "script-src": hashes, "frame-src": frames, "connect-src": connects}
    return "; ".join(f"{name} {value}" for name, value in rules.items())
