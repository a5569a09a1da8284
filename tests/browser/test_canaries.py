"""HTML in a notebook that tries to run or to ask for something: two walls stop it, each alone.

The list of what is allowed stops all; the page's own policy stops all that runs even where the list
is switched off, and all that loads but a refresh.
"""

import re
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import canaries
import nbformat
import pytest
from driver import asked
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Error

from cnnlib.publish.content import allowed
from cnnlib.publish.decks import build as slides
from cnnlib.publish.site import build as site

pytestmark = pytest.mark.browser
NAME = "07_test"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
POKE = """() => {
  for (const node of document.querySelectorAll("a:not([href^=http], [href$='.html']), area, button, b, text"))
    node.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  for (const node of document.querySelectorAll("[autofocus]")) node.focus();
}"""


class Noting(BaseHTTPRequestHandler):
    """Notes what is asked for, and gives it."""

    def do_GET(self):
        self.server.noted.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def server():
    """A server on this machine that notes what it is asked for."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Noting) as noting:
        noting.noted, noting.root = [], f"http://127.0.0.1:{noting.server_port}"
        threading.Thread(target=noting.serve_forever, daemon=True).start()
        yield noting
        noting.shutdown()


@pytest.fixture
def page(new_page, server):
    """A page that may ask the server, which has noted nothing yet."""
    server.noted.clear()
    page = new_page()
    yield page
    page.close()


class Cage:
    """Hands out canaries, each with a number of its own, and knows them by it."""

    def __init__(self, root, kept=()):
        self._root, self.names = root, []
        self._all = {k: v for k, v in (canaries.RUN | canaries.LEAVE).items() if k not in kept}

    def one(self, name, place=""):
        number = len(self.names)
        self.names.append(f"{name} {place}".strip())
        run = f"(top.sang??=[]).push({number})"
        return self._all[name].format(run=run, url=f"{self._root}/{number}")

    def all(self, place):
        return [self.one(name, place) for name in self._all]

    def heard(self, page):
        """The names of those that ran."""
        return [self.names[number] for number in page.evaluate("globalThis.sang ?? []")]

    def gone(self, server):
        """The names of those that asked the server for something."""
        return [self.names[int(re.match(r"/(\d+)", path)[1])] for path in server.noted]


def sing(page, address):
    page.goto(address)
    page.wait_for_timeout(300)  # most need a moment, and a click
    page.evaluate(POKE)
    page.wait_for_timeout(500)


@pytest.mark.parametrize("name", canaries.RUN)
def test_one_that_runs_is_heard_where_no_wall_stands(page, server, tmp_path, name):
    cage = Cage(server.root)
    (tmp_path / "page.html").write_text(f"<!doctype html><body>{cage.one(name)}", "utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    page.evaluate(POKE)
    page.wait_for_function("globalThis.sang")


@pytest.mark.parametrize("name", canaries.LEAVE)
def test_one_that_leaves_is_noted_where_no_wall_stands(page, server, tmp_path, name):
    cage = Cage(server.root)
    markup = f"<!doctype html><body id='text'>{cage.one(name)}"
    (tmp_path / "page.html").write_text(markup, "utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    for _ in range(100):
        if server.noted:
            break
        with suppress(Error):  # it may have left just now
            page.evaluate(POKE)
        page.wait_for_timeout(50)
    assert server.noted[0].startswith("/0")


def notebook(cage):
    """A notebook with every canary in every place that HTML or words can have."""
    text = new_markdown_cell
    goals = "\n".join(f"- {each}" for each in cage.all("in a goal"))
    rows = "\n".join(f"| {each} | words |" for each in cage.all("in a table"))
    ends = [f'">{each}' for each in cage.all("in an attribute")]
    options = "\n".join(
        f"- **{letter}.** {' '.join(cage.all('in an option'))}" for letter in "ABCD"
    )
    vote = (
        f"**Vote 1.** {' '.join(cage.all('in a vote'))}\n\n{options}\n\n<details><summary>What each "
        f"answer says</summary>\n\n**B** is right. {' '.join(cage.all('in a reason'))}\n\n</details>"
    )
    outputs = [
        *(
            new_output("display_data", {"text/html": each, "text/plain": each})
            for each in cage.all("in HTML")
        ),
        *(
            new_output("display_data", {"image/svg+xml": f"<svg>{each}</svg>", "text/plain": each})
            for each in cage.all("in SVG")
        ),
        *(new_output("display_data", {"text/plain": each}) for each in cage.all("in text")),
        *(new_output("stream", text=each) for each in cage.all("in print")),
    ]
    errors = [
        new_output("error", ename=each, evalue=each, traceback=[])
        for each in cage.all("in an error")
    ]
    picture = new_output("display_data", {"image/png": PIXEL, "text/plain": ""})
    return new_notebook(
        cells=[
            text(f"# Title {' '.join(cage.all('in the title'))}"),
            text(f"## What you'll do\n\n{' '.join(cage.all('in the summary'))}"),
            text(f"## What you'll learn\n\n{goals}"),
            *(text(each) for each in cage.all("alone")),
            *(text(f"## Step {each}\n\nWords.") for each in cage.all("in a heading")),
            *(text(f"## Step\n\nA **key** word {each} more") for each in cage.all("in a sentence")),
            *(
                text(f"![{each}](data:image/png;base64,{PIXEL})")
                for each in [*ends, *cage.all("in an alt text")]
            ),
            *(text(f"[words](#text '{each}') [{each}](#text)") for each in ends),
            text(f"| a | b |\n|---|---|\n{rows}"),
            *(
                text(f"<details><summary>{each}</summary>\n\n{each}\n\n</details>")
                for each in cage.all("in a fold")
            ),
            text(vote, metadata={"tags": ["vote"]}),
            *(
                text(each, metadata={"slideshow": {"slide_type": "notes"}})
                for each in cage.all("in the notes")
            ),
            new_code_cell("1", outputs=outputs),
            new_code_cell("1", outputs=errors, metadata={"slideshow": {"slide_type": "skip"}}),
            *(new_code_cell(f"# {each}") for each in cage.all("in code")),
            *(new_code_cell("1", outputs=[picture], metadata={"alt": each}) for each in ends),
        ]
    )


@pytest.fixture
def build(tmp_path, package):
    """Build the page or the deck of a notebook; returns its address."""

    def write(kind, cage):
        nbformat.write(notebook(cage), tmp_path / f"{NAME}.ipynb")
        how = {"page": (site.build, {}), "deck": (slides.build, {"package": package})}
        make, options = how[kind]
        make([tmp_path / f"{NAME}.ipynb"], tmp_path / kind, **options)
        return (tmp_path / kind / f"{NAME}.html").as_uri()

    return write


@pytest.mark.parametrize("kind", ["page", "deck"])
def test_none_runs_and_none_leaves(page, server, build, kind):
    cage = Cage(server.root)
    address = build(kind, cage)
    sing(page, address)
    assert cage.heard(page) == []
    assert cage.gone(server) == []
    assert asked(page) == [address]
    assert page.complaints == []


@pytest.mark.parametrize("kind", ["page", "deck"])
def test_the_policy_alone_stops_all_but_a_refresh(browser, server, build, kind, monkeypatch):
    monkeypatch.setattr(allowed, "clean", lambda markup: markup)
    server.noted.clear()
    cage = Cage(server.root, kept=["refresh"])
    page = browser.new_page()  # whose own scripts may trip over what they find
    sing(page, build(kind, cage))
    assert cage.heard(page) == []
    assert cage.gone(server) == []
    page.close()
