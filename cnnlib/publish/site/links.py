"""What is wrong with a folder of pages: links that lead nowhere, and what would need a network."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class _Page(HTMLParser):
    """The anchors of a page, where its links lead, and what it loads by itself."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.links, self.loads = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.anchors.add(attributes.get("id"))
        if "href" in attributes:
            (self.links if tag == "a" else self.loads).append(attributes["href"])
        if "src" in attributes:
            self.loads.append(attributes["src"])


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
        found += [f"{name} loads {url}" for url in page.loads if not url.startswith(("data:", "#"))]
        found += [
            f"{name} links to {link}, which does not exist"
            for link in page.links
            if not _leads_somewhere(link, path, folder, pages)
        ]
    return found


def _leads_somewhere(link, path, folder, pages):
    parts = urlsplit(link)
    if parts.scheme in ("http", "https", "data"):
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_file() or not target.is_relative_to(folder):
        return False
    return (
        not parts.fragment
        or target not in pages
        or unquote(parts.fragment) in pages[target].anchors
    )
