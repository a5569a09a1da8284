"""Chromium, found on this machine or put in place by `playwright install chromium`; a web server."""

import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def launch(playwright, **options):
    """Start the browser; Playwright's own error says so if there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return playwright.chromium.launch(executable_path=found, args=FLAGS, **options)


def asked(page):
    """What a page of the fixture `new_page` has asked for, beside what it carries inside itself."""
    return [url for url in page.requests if not url.startswith("data:")]


@contextmanager
def served(folder):
    """Serve a folder to this machine alone; yields the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves, and says nothing."""

    def log_message(self, *arguments):
        pass
