"""What is wrong with a folder of pages: links that lead nowhere, and what would need a network."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LINKS = {"a", "area"}  # a reader follows their href; of all other elements it loads
LOADING = {
    *("action", "archive", "background", "classid", "codebase", "data", "formaction", "manifest"),
    *("ping", "poster", "src", "xlink:href"),
}
SETS = {"imagesrcset", "srcset"}
STYLED = {
    *("clip-path", "cursor", "fill", "filter", "marker-end", "marker-mid", "marker-start", "mask"),
    *("stroke", "style"),
}
RULES = {"importmap", "speculationrules"}  # scripts that say what to load
# The addresses in a style sheet, and in a set of pictures.
IN_STYLE = re.compile(
    r"""(?:url\(|@import|image-set\()\s*(?:url\()?\s*["']?([^"'\s;)]*)""", re.IGNORECASE
)
IN_SET = re.compile(r"(\S*[^\s,])(?:\s[^,]*)?(?:,|$)")


class _Page(HTMLParser):
    """The anchors of a page, where its links lead, and what it loads by itself."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.links, self.loads, self.bare = set(), [], [], 0
        self._styled = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        self._styled = tag == "style"
        self.anchors.add(attributes.get("id"))
        self.bare += tag == "img" and "src" not in attributes
        if "href" in attributes:
            (self.links if tag in LINKS else self.loads).append(attributes["href"])
        for name, value in attributes.items():
            self.loads += _addresses(name, value)
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            self.loads.append(attributes.get("content", "").partition("=")[2] or "itself again")
        if tag == "script" and (kind := attributes.get("type", "").lower()) in RULES:
            self.loads.append(f"what its {kind} name")

    def handle_endtag(self, tag):
        self._styled = False

    def handle_data(self, text):
        if self._styled:
            self.loads += IN_STYLE.findall(text)


def _addresses(name, value):
    """Return what an attribute of any element loads."""
    if name in LOADING:
        return [value]
    if name in SETS:
        return IN_SET.findall(value)
    if name in STYLED:
        return IN_STYLE.findall(value)
    if name == "srcdoc":
        return _Page(value).loads
    return []


def faults(folder, paths):
    """Find each link that leads nowhere and each address that a page loads.

    Addresses of other sites, which a reader may follow, are not tried; what is embedded is there.

    Parameters
    ----------
    folder : path
        The site: links may lead to all that is in it, and nowhere else.
    paths : sequence of path
        The pages to check, in the folder.

    Returns
    -------
    list of str
        A sentence for each.
    """
    folder = Path(folder).resolve()
    pages = {path: _Page(path.read_text("utf-8")) for path in (Path(p).resolve() for p in paths)}
    found = []
    for path, page in pages.items():
        name = path.relative_to(folder).as_posix()
        found += [f"{name} loads {url}" for url in page.loads if not _is_carried(url)]
        found += [f"{name} shows a picture without an address"] * page.bare
        found += [
            f"{name} links to {link}, which does not exist"
            for link in page.links
            if not _leads_somewhere(link, path, folder, pages)
        ]
    return found


def _is_carried(address):
    """Tell whether the page itself holds what stands there: data, or another of its elements."""
    return address.strip().lower().startswith(("data:", "#"))


def _leads_somewhere(link, path, folder, pages):
    parts = urlsplit(link)
    if parts.scheme in ("http", "https", "mailto", "data"):
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_file() or not target.is_relative_to(folder):
        return False
    return (
        not parts.fragment
        or target not in pages
        or unquote(parts.fragment) in pages[target].anchors
    )
