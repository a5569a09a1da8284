"""The files that a notebook brings into its page: what lies beside it, and figures."""

import base64
import html
import re
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cnnlib.publish.content import media

# As the allow-list writes them: each value in double quotes, and none inside.
ELEMENT = re.compile(r'<(a|img)((?: [\w:-]+="[^"]*")*)>')
ADDRESS = re.compile(r' (href|src)="([^"]*)"')
FIGURES = "figures"
PAGE_SOURCE = re.compile(r"(?<=\w)\.(ipynb|md)(?=$|#)")


def bring(markup, folder=None):
    """Return HTML with the files that it names put into it: pictures, and files to download.

    Links to notebooks and to other Markdown lead to their pages. What names no file stays.

    Parameters
    ----------
    markup : str
        HTML that went through the allow-list.
    folder : path, optional
        Where the addresses start from; else no file is put in.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If an address leads out of the folder, and not into the figures beside it.
    """
    return ELEMENT.sub(partial(_element, folder), markup)


def _element(folder, found):
    tag, attributes = found.groups()
    return f"<{tag}{ADDRESS.sub(partial(_attribute, folder), attributes)}>"


def _attribute(folder, found):
    name, address = found[1], html.unescape(found[2])
    if name == "href" and not urlsplit(address).scheme:
        address = PAGE_SOURCE.sub(".html", address)
    file = _file(address, folder)
    if file is None:
        return f' {name}="{html.escape(address)}"'
    embedded = f' {name}="{_embedded(file)}"'
    return embedded if name == "src" else f' download="{html.escape(file.name)}"{embedded}'


def _file(address, folder):
    """Return the file that an address names; None if it names a page or nothing."""
    parts = urlsplit(address.replace("\\", "/"))  # as a browser reads it
    if parts.scheme and parts.scheme != "file":
        return None
    home, place = Path(folder or ".").resolve(), unquote(parts.path).replace("\\", "/")
    try:
        path = (home / place).resolve()
        there = path.is_file()
    except (OSError, RuntimeError, ValueError):  # too long, a link to itself, a zero in it
        path, there = None, False
    inside = path and any(map(path.is_relative_to, (home, home.parent / FIGURES)))
    if parts.scheme or parts.netloc or place.startswith("/") or not inside:
        raise ValueError(
            f"the address {address!r} leads out of the notebook's folder: "
            f"a page takes files that lie in it, or in {FIGURES} beside it"
        )
    return path if there and folder is not None else None


def _embedded(file):
    return (
        f"data:{media.kind(file.name)};base64,{base64.b64encode(file.read_bytes()).decode('ascii')}"
    )
